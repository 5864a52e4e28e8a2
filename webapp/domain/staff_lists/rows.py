"""What a staff list says once it is read: its rows, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reason:
    """Something to say about a row: a code (its sentence is documents/staff_sentences.py's) and what it is about."""

    code: str
    what: str = ""


@dataclass(frozen=True)
class StaffRow:
    """One row. `problems` keep it from being carried out, `notes` are only said. `cells` are its texts as they stand in
    the file, by field, for whoever mends it. `roles` are codes; `school` a name or a ten-digit code."""

    sheet: str
    number: int
    name: str = ""
    login: str = ""
    staff_number: str = ""
    phone: str = ""
    school: str = ""
    roles: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    problems: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StaffReading:
    """All rows of a file; `columns` says which heading was read as which field, `aside` which headings were not read.
    Without a heading row anywhere there are no rows, `found` is false, and `aside` is what could be headings."""

    rows: tuple[StaffRow, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    aside: tuple[str, ...] = ()
    found: bool = True
