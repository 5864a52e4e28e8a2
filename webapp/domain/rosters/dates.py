"""Dates of birth in every form a roster has them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from webapp.domain.rosters.cells import Cell, CellKind
from webapp.domain.rosters.texts import compact

_FULL = re.compile(r"(\d{4})(?:[-./年]|[年])(\d{1,2})[-./月](\d{1,2})日?号?(?:T?\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?")
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)")
_MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?|(\d{4})(\d\d)")
_SHORT_YEAR = re.compile(r"'?(\d\d)[-./年](\d{1,2})[-./月](\d{1,2})日?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_SERIALS = range(25000, 60000)  # 1968 to 2064


@dataclass(frozen=True)
class BirthReading:
    """`date` as YYYY-MM-DD or YYYY-MM if there is one reading; several `candidates` if there are more;
    neither: no date."""

    date: str | None = None
    candidates: tuple[str, ...] = ()


def read_birth(cell: Cell, dates_from_1904: bool = False) -> BirthReading:
    """A date cell, a serial number, 20120309, 2012.3.9, 2012年3月9日, 2012-03, 16.7.10 (more than one reading)."""
    if cell.kind is CellKind.DATE and isinstance(cell.value, dt.date):
        return BirthReading(f"{cell.value:%Y-%m-%d}")
    if isinstance(cell.value, float) and not cell.value.is_integer():
        return _fraction(cell.value, dates_from_1904)
    return _text(compact(cell.text), dates_from_1904)


def _text(text: str, dates_from_1904: bool) -> BirthReading:
    text = text.translate(str.maketrans("。、—–－,", "..---."))
    if match := _FULL.fullmatch(text) or _DIGITS.fullmatch(text):
        return BirthReading(_day(*match.groups()))
    if match := _MONTH.fullmatch(text):
        return BirthReading(_month(match[1] or match[3], match[2] or match[4]))
    if match := _SHORT_YEAR.fullmatch(text):
        return BirthReading(candidates=_two_digit_year(match[1], match[2], match[3]))
    if match := _YEAR_LAST.fullmatch(text):
        return _only([_day(match[3], match[2], match[1]), _day(match[3], match[1], match[2])])
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return BirthReading(_serial(int(float(text)), dates_from_1904))
    return BirthReading()


def _fraction(value: float, dates_from_1904: bool) -> BirthReading:
    """2017.09 typed as a number is September; 2017.1 may have been 2017.10."""
    if 1900 <= value < 2100:
        year, _, month = f"{value:.6f}".rstrip("0").partition(".")
        if month == "1":
            return BirthReading(candidates=(f"{year}-01", f"{year}-10"))
        return BirthReading(_month(year, month)) if len(month) == 2 else BirthReading()
    return BirthReading(_serial(int(value), dates_from_1904))


def _two_digit_year(first: str, second: str, third: str) -> tuple[str, ...]:
    readings = (
        _day(f"20{first}", second, third),
        _day(f"20{third}", second, first),
        _day(f"20{third}", first, second),
    )
    return tuple(dict.fromkeys(day for day in readings if day))


def _only(readings: list[str | None]) -> BirthReading:
    days = tuple(dict.fromkeys(day for day in readings if day))
    return BirthReading(days[0]) if len(days) == 1 else BirthReading(candidates=days)


def _serial(days: int, dates_from_1904: bool) -> str | None:
    if days not in _SERIALS:
        return None
    epoch = dt.date(1904, 1, 1) if dates_from_1904 else dt.date(1899, 12, 30)
    return f"{epoch + dt.timedelta(days):%Y-%m-%d}"


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return f"{dt.date(int(year), int(month), int(day)):%Y-%m-%d}"
    except ValueError:
        return None


def _month(year: str, month: str) -> str | None:
    return f"{year}-{int(month):02}" if 1 <= int(month) <= 12 and 1900 <= int(year) < 2100 else None
