"""The guardians in a row, and the telephone numbers that belong to nobody named."""

from __future__ import annotations

import re
from dataclasses import dataclass

from webapp.domain.codes import GRANDPARENT, OTHER_RELATIVE, relation_code
from webapp.domain.rosters.cells import Row
from webapp.domain.rosters.columns import Columns
from webapp.domain.rosters.guardian_columns import GuardianColumns
from webapp.domain.rosters.outcome import RosterGuardian
from webapp.domain.rosters.phones import PhoneReading, read_phones
from webapp.domain.rosters.texts import compact, is_nothing, is_unsafe, person_name

_SEVERAL_PEOPLE = re.compile(r"[0-9０-９、/，,；;]")
_VAGUE = (None, GRANDPARENT, OTHER_RELATIVE)


@dataclass(frozen=True)
class FamilyReading:
    """Guardians, telephone numbers of nobody named, and (code, field) of what could not be read."""

    guardians: tuple[RosterGuardian, ...]
    contact_phones: tuple[str, ...]
    problems: tuple[tuple[str, str], ...]


def read_family(row: Row, columns: Columns) -> FamilyReading:
    """Reads every guardian's columns; a number without a name or a relation beside it is a contact number."""
    problems: list[tuple[str, str]] = []
    guardians: list[RosterGuardian] = []
    contacts = list(_phones(row, columns.fields.get("phone", ()), problems))
    for person in columns.guardians:
        guardian = _guardian(row, person, problems)
        if guardian.name or (guardian.relation and guardian.phones):
            guardians.append(guardian)
        else:
            contacts.extend(guardian.phones)
    return FamilyReading(tuple(guardians), tuple(dict.fromkeys(contacts)), tuple(dict.fromkeys(problems)))


def _guardian(row: Row, person: GuardianColumns, problems: list[tuple[str, str]]) -> RosterGuardian:
    phones = _phones(row, person.phones, problems)
    name = _name(row, person, problems)
    relation = person.fixed_relation or _relation(row, person, problems)
    return RosterGuardian(name, relation, phones)


def _name(row: Row, person: GuardianColumns, problems: list[tuple[str, str]]) -> str | None:
    text = _readable(row, person.names, "guardian", problems)
    if is_nothing(text):
        return None
    if is_unsafe(text):
        problems.append(("unsafe_text", "guardian"))
        return person_name(text)
    name = person_name(text)
    if _SEVERAL_PEOPLE.search(name):
        problems.append(("value_unknown", "guardian"))
        return None
    return name or None


def _relation(row: Row, person: GuardianColumns, problems: list[tuple[str, str]]) -> str | None:
    """The relation, made finer by its explanation: 祖父母或外祖父母 with 奶奶 is the grandmother."""
    said = compact(_readable(row, person.relations, "guardian", problems))
    explained = compact(_readable(row, person.notes, "guardian", problems))
    code = None if is_nothing(said) else relation_code(said)
    finer = None if is_nothing(explained) else relation_code(explained)
    if code is None and finer is None and not is_nothing(said):
        problems.append(("value_unknown", "guardian"))
    if finer and code in _VAGUE:
        return finer
    if code and finer and finer != code:
        problems.append(("value_unknown", "guardian"))
    return code


def _phones(row: Row, indexes: tuple[int, ...], problems: list[tuple[str, str]]) -> tuple[str, ...]:
    readings = []
    for index in indexes:
        text = _readable(row, (index,), "phone", problems)
        readings.append(read_phones(text) if text else PhoneReading())
    if any(reading.invalid for reading in readings):
        problems.append(("phone_invalid", "phone"))
    return tuple(dict.fromkeys(phone for reading in readings for phone in reading.phones))


def _readable(row: Row, indexes: tuple[int, ...], field: str, problems: list[tuple[str, str]]) -> str:
    """The first text among the cells; an error value is told and passed over."""
    for index in indexes:
        cell = row.cell(index)
        if not cell.readable:
            problems.append(("cell_unreadable", field))
        elif cell.text.strip():
            return cell.text
    return ""
