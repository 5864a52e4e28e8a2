"""Telephone numbers: several in a cell, with spaces, dashes or a country code."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from webapp.domain.rosters.texts import is_nothing, visible

_COUNTRY = r"(?:(?:\+|00)?86[\s-]*)?"
_MOBILE = rf"{_COUNTRY}0?(?P<mobile>1[3-9]\d[\s-]*\d{{4}}[\s-]*\d{{4}})"
_LANDLINE = rf"{_COUNTRY}\(?(?P<area>0(?:10|[2-9]\d{{1,2}}))\)?[\s-]*(?P<local>[1-9]\d{{2,3}}[\s-]?\d{{4}})"
_LOCAL = r"(?P<bare>[2-9]\d{6,7})"
_NUMBER = re.compile(rf"(?<![\d.])(?:{_MOBILE}|{_LANDLINE}|{_LOCAL})(?![\d.])")
_PUNCTUATION = re.compile(r"[\s,;/、|。:：()（）\-]*")
_WORDS = re.compile(r"[\s,;/、|。:：()（）\-\u4e00-\u9fff]*")
_LONGEST = 200
_OUT_OF_USE = re.compile("空号|停机|错|作废|注销|打不通|不通|旧")


@dataclass(frozen=True)
class PhoneReading:
    """The numbers that were understood, and whether anything in the cell was not."""

    phones: tuple[str, ...] = ()
    invalid: bool = False


def read_phones(text: str) -> PhoneReading:
    """All mobile (11 digits) and landline numbers in a cell, as bare digits without a country code.

    What is no number (too short, in scientific notation, marked as out of use) is left out and makes it
    `invalid`.
    """
    if len(text) > _LONGEST:
        return PhoneReading(invalid=True)
    text = unicodedata.normalize("NFKC", visible(text)).replace("'", "")
    if is_nothing(text):
        return PhoneReading()
    if _OUT_OF_USE.search(text):
        return PhoneReading(invalid=True)
    numbers = tuple(dict.fromkeys(_digits(match) for match in _NUMBER.finditer(text)))
    rest = _NUMBER.sub(" ", text)
    # beside one number a word is a remark; beside several it would say that they are different people's
    harmless = _WORDS if len(numbers) == 1 else _PUNCTUATION
    return PhoneReading(numbers, not numbers or not harmless.fullmatch(rest))


def is_mobile(phone: str) -> bool:
    """Is it a mobile's number, one person's own? A landline is an office's, and all who work there share it."""
    return phone.startswith("1")


def _digits(match: re.Match[str]) -> str:
    whole = match["mobile"] or match["bare"] or match["area"] + match["local"]
    return re.sub(r"\D", "", whole)
