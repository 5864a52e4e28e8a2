"""Which passwords will do (NIST SP 800-63B-4, 3.1.1.2; ASVS 5, 6.2): length, not the commonest, not one's own name.

No rule about kinds of characters, no date of expiry, and pasting is welcome: such rules make passwords worse.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from webapp.domain.refusals import Refused

SHORTEST, LONGEST = 8, 128
# 4,000 of the list Django checks with (Royce Williams', BSD), those of 8 characters and more, and what people in China
# choose, collected by hand: asvs 6.2.4 asks for 3,000.
COMMON = Path(__file__).with_name("common_passwords.txt")
LEFT_AT_LEAST = 4  # characters beside one's own name
ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def check_password(password: str, of_its_owner: Iterable[str] = ()) -> None:
    """Refused as password_length, password_common, or password_of_yours: made of a word of its owner's (login, name,
    telephone number) and little else."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused("password_length", field="new", shortest=SHORTEST)
    if is_common(password):
        raise Refused("password_common", field="new")
    left = _without(password, of_its_owner)
    if left != password.casefold() and (len(left) < LEFT_AT_LEAST or is_common(left)):
        raise Refused("password_of_yours", field="new")


def is_common(password: str) -> bool:
    """Among the first that anybody would try: on the list, one thing again and again, along the keys, a birthday."""
    plain = password.casefold()
    return plain in _common() or _repeats(plain) or _runs(plain) or _is_a_day(plain)


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def _repeats(plain: str) -> bool:
    """aaaaaaaa, 12121212, abcdabcdabcd."""
    return re.fullmatch(r"(.{1,4}?)\1+", plain, re.DOTALL) is not None


def _runs(plain: str) -> bool:
    """12345678, 87654321, asdfghjkl."""
    return any(plain in row * 2 or plain[::-1] in row * 2 for row in ROWS)


def _is_a_day(plain: str) -> bool:
    """19870412: the commonest eight digits there are."""
    if not re.fullmatch(r"(19|20)\d{6}", plain, re.ASCII):
        return False
    try:
        dt.date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
    except ValueError:
        return False
    return True


def _without(password: str, words: Iterable[str]) -> str:
    """The password without these words, in small letters; words of one character are in many passwords by chance."""
    left = password.casefold()
    for word in sorted({word.casefold() for word in words if len(word) > 1}, key=len, reverse=True):
        left = left.replace(word, "")
    return left
