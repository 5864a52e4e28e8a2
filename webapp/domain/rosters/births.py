"""The date of birth of a pupil, from its own column and from the identity number, and what is odd about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from webapp.domain.rosters.cells import Cell
from webapp.domain.rosters.dates import read_birth
from webapp.domain.rosters.texts import is_nothing


@dataclass(frozen=True)
class Birth:
    """The date (YYYY-MM-DD or YYYY-MM) and the codes of the problems with it."""

    date: str | None
    problems: tuple[str, ...] = ()


def settle_birth(cell: Cell, proven: dt.date | None, school_year: int, dates_from_1904: bool = False) -> Birth:
    """The column's date, or the proven one of a valid identity number where the column has none that can be
    read.

    A column with more than one reading is settled by the proven date. `school_year` is the year whose 1
    September counts for the age: younger than 3 or older than 20 is told.
    """
    known = f"{proven:%Y-%m-%d}" if proven else None
    if is_nothing(cell.text):
        return _aged(known, (), school_year)
    reading = read_birth(cell, dates_from_1904)
    if reading.candidates:
        settled = known is not None and any(known.startswith(candidate) for candidate in reading.candidates)
        if settled:
            return _aged(known, (), school_year)
        return Birth(None, ("birth_ambiguous",)) if known is None else Birth(known, ("birth_id_mismatch",))
    if reading.date is None:
        return _aged(known, ("birth_invalid",), school_year)
    differs = known is not None and not known.startswith(reading.date)
    return _aged(reading.date, ("birth_id_mismatch",) if differs else (), school_year)


def _aged(date: str | None, problems: tuple[str, ...], school_year: int) -> Birth:
    if date is None or _plausible(date, school_year):
        return Birth(date, problems)
    return Birth(date, (*problems, "birth_implausible"))


def _plausible(date: str, school_year: int) -> bool:
    """3 to 20 years old on 1 September; where only the month is known, any day of it will do."""
    earliest, latest = f"{date}-01"[:10], f"{date}-31"[:10]
    return latest > f"{school_year - 21}-09-01" and earliest <= f"{school_year - 3}-09-01"
