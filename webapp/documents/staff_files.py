"""Staff lists as files: opened, planned, carried out. The kind of import that actions/imports.py leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.actions.import_kinds import ImportKind, Line, Verdicts
from webapp.actions.staff_import import carry_out, take_back
from webapp.actions.staff_plan import KINDS, Planned, counts_of, plan
from webapp.documents.lists import open_list
from webapp.domain.refusals import Refused
from webapp.domain.staff_lists import ALIASES, Reason, StaffReading, bare, read_staff
from webapp.models import Batch, ImportRun

LEFT_ASIDE = ("conflict", "refused")


def read_file(data: bytes, name: str, chosen: Mapping[str, str] | None = None) -> StaffReading:
    """The staff list in a file; `chosen` is what somebody said of its headings. Refused with what speaks against it:
    the file itself, too many rows, no headings, no rows below them."""
    reading = read_staff(open_list(data, name), chosen)
    if not reading.found:
        raise Refused("no_staff_headings", field="file", headings=list(reading.aside))
    if not reading.rows:
        raise Refused("no_staff_rows", field="file")
    return reading


def _plan(person: Person, run: ImportRun, reading: StaffReading) -> Verdicts:
    return verdicts_of(plan(person, run.bureau_id, run.school_id, reading.rows), reading)


def _carry(person: Person, run: ImportRun, reading: StaffReading, now: dt.datetime) -> tuple[Batch, Verdicts]:
    carried = carry_out(person, run.bureau_id, run.school_id, reading.rows, now)
    return carried.batch, verdicts_of(carried.planned, reading)


def verdicts_of(planned: Sequence[Planned], reading: StaffReading) -> Verdicts:
    mapping = {"read": {heading: field for field, heading in reading.columns.items()}, "aside": list(reading.aside)}
    return Verdicts([_line(one) for one in planned], counts_of(planned), mapping)


def _line(one: Planned) -> Line:
    """A row's verdict as it is kept: of rows that are left aside also the cells, for the list of what to mend."""
    row = one.row
    line: Line = {
        "sheet": row.sheet,
        "row": row.number,
        "name": row.name or row.cells.get("name", ""),
        "kind": one.kind,
        "login": one.login or (one.account.login if one.account else ""),
        "roles": [grant.role for grant in one.grants] if one.kind in ("new", "changed") else list(row.roles),
        "changes": sorted(one.changes),
        "why": _pairs(one.why),
        "notes": _pairs(one.notes),
    }
    return line | ({"cells": row.cells} if one.kind in LEFT_ASIDE else {})


def _pairs(reasons: Sequence[Reason]) -> list[list[str]]:
    return [[reason.code, reason.what] for reason in reasons]


STAFF = ImportKind(
    "staff",
    Permission.MANAGE_ACCOUNTS,
    read_file,
    _plan,
    _carry,
    take_back,
    verdicts=KINDS,
    doing=("new", "changed"),
    aside=LEFT_ASIDE,
    fields=tuple(ALIASES),
    once=frozenset(ALIASES),
    key=bare,
)
