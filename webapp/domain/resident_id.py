"""The resident identity number 公民身份号码 of GB 11643: 17 digits and a check character (ISO 7064 MOD 11-2)."""

from __future__ import annotations

import datetime as dt
import re

from webapp.domain.codes import FEMALE, MALE

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")


def check_character(first_17: str) -> str:
    """The eighteenth character that belongs to 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def has_shape(number: str) -> bool:
    """Whether this is 18 characters with a date of birth that exists; the region is not looked at, regions
    come and go."""
    return bool(_SHAPE.fullmatch(number)) and _birth(number) is not None


def is_valid(number: str) -> bool:
    """Whether the shape and the check character are right. Only such a number proves a date of birth or a
    sex.

    A wrong check character is a warning, never a block: registration offices have issued such numbers.
    """
    return has_shape(number) and check_character(number[:17]) == number[17]


def birth_date(number: str) -> dt.date | None:
    """The date of birth in a valid number, else None."""
    return _birth(number) if is_valid(number) else None


def sex(number: str) -> str | None:
    """The sex code in a valid number (the seventeenth digit is odd for a man), else None."""
    if not is_valid(number):
        return None
    return MALE if int(number[16]) % 2 else FEMALE


def _birth(number: str) -> dt.date | None:
    try:
        return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
