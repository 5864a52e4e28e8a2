"""Single cells of a staff list: what they say, or why they cannot be read."""

from __future__ import annotations

import datetime as dt
import re

from webapp.domain.rosters.cells import Cell, CellKind
from webapp.domain.rosters.dates import read_birth
from webapp.domain.rosters.phones import read_phones
from webapp.domain.rosters.texts import compact, is_nothing, is_suspect_name, is_unsafe, person_name, visible
from webapp.domain.staff_lists.rows import Reason

LONGEST_SHOWN = 40
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_POINT_ZERO = re.compile(r"(\d+)\.0+")
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,39}")
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,29}")
_REACHABLE = re.compile(r"1[0-9]{10}|0[0-9]{9,11}")
Read = tuple[str, Reason | None, Reason | None]  # the value, what is wrong with it, what is to be said of it
NOTHING: Read = ("", None, None)


def shown(text: str) -> str:
    """A cell's text as a message repeats it: short."""
    text = visible(text)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def text_of(cell: Cell) -> str:
    """What is typed in a cell; nothing for the words that say nothing (无, /, —)."""
    text = visible(cell.text)
    return "" if is_nothing(text) else text


def unreadable(cell: Cell) -> bool:
    """An error value, a formula without a result."""
    return not cell.readable


def read_name(cell: Cell) -> Read:
    """A name of one to fifty characters; nothing that a spreadsheet would run, no digits in a Chinese name."""
    text = text_of(cell)
    if not text:
        return NOTHING
    name = person_name(text)
    if is_unsafe(text) or not name or is_suspect_name(name):
        return "", Reason("name_suspect", shown(text)), None
    return name, None, None


def read_login(cell: Cell) -> Read:
    """A login as it is stored: small letters."""
    login = compact(text_of(cell)).lower()
    if login and not _LOGIN.fullmatch(login):
        return "", Reason("login_unusable", shown(login)), None
    return login, None, None


def read_staff_number(cell: Cell) -> Read:
    """Digits and letters. A number that was typed as one keeps its digits as far as they are surely right."""
    if _imprecise(cell):
        return "", Reason("digits_lost", shown(cell.text)), None
    number = _POINT_ZERO.sub(r"\1", compact(text_of(cell)))
    if number and (not _NUMBER.fullmatch(number)):
        return "", Reason("staff_number_unusable", shown(number)), None
    return number, None, None


def read_phone(cell: Cell) -> Read:
    """The first number of the cell; that there are more is said."""
    if _imprecise(cell):
        return "", Reason("digits_lost", shown(cell.text)), None
    text = text_of(cell)
    text = _POINT_ZERO.sub(r"\1", text) if _POINT_ZERO.fullmatch(text) else text
    reading = read_phones(text)
    usable = [phone for phone in reading.phones if _REACHABLE.fullmatch(phone)]
    if not usable or reading.invalid:
        return "", Reason("phone_unusable", shown(text)) if text else None, None
    return usable[0], None, Reason("phone_first_kept", usable[0]) if len(usable) > 1 else None


def read_day(cell: Cell, dates_from_1904: bool) -> tuple[dt.date | None, Reason | None]:
    """A whole date that can be read in one way only."""
    if not text_of(cell):
        return None, None
    date = read_birth(cell, dates_from_1904).date
    try:
        return dt.date.fromisoformat(date or ""), None
    except ValueError:
        return None, Reason("day_unusable", shown(cell.text))


def _imprecise(cell: Cell) -> bool:
    """1.39E+10 as text, a fraction, more digits than a number holds: what was typed cannot be told any more."""
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, int | float):
        return float(cell.value) != int(cell.value) or abs(cell.value) >= 1e15
    return bool(_SCIENTIFIC.fullmatch(compact(cell.text)))
