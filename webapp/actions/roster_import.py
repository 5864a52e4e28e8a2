"""Importing a roster 名册导入: in the caller's transaction, twice the same as once (domain.md, Importing a roster)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from webapp.access.audit import note
from webapp.access.person import Person
from webapp.actions.batches import recording
from webapp.actions.names import search_terms
from webapp.actions.roster_changes import COPIED, NOT_IN_ROSTER
from webapp.actions.roster_families import PlannedGuardian
from webapp.actions.roster_plan import PlannedRow, RosterPlan, preview
from webapp.domain.refusals import Refused
from webapp.domain.roster_matching import ClassKey
from webapp.domain.rosters import Outcome, RosterReading, RosterStudent
from webapp.domain.terms import local_day
from webapp.extensions import db
from webapp.models import Batch, Guardian, School, SchoolClass, Student, blind_index, new_id

KIND = "roster_import"


@dataclass(frozen=True)
class Carried:
    """What was done: the batch, whose summary are the plan's counts, and the plan as it was at that moment."""

    batch: Batch
    plan: RosterPlan


def carry_out(
    person: Person | None,
    school_id: uuid.UUID,
    reading: RosterReading,
    now: dt.datetime,
    readmitted: Collection[uuid.UUID] = (),
) -> Carried:
    """Import a roster into a school (person None: at the server's console), as a batch that can be taken back. Who left
    is on the roll again only if among the `readmitted`.

    Classes are made as needed. Pupils of the file's classes whom it does not name become "to be checked", nobody is
    deleted; entries and pairings are never touched. Refused with the reading's code when it is not fit to be imported.
    The caller commits.
    """
    if reading.outcome is not Outcome.IMPORT:
        raise Refused(reading.refuse or reading.question or "no_roster")
    of_school = select(School).where(School.id == school_id)
    school = db.session.scalars(of_school.with_for_update(key_share=True)).one()  # one at a time
    plan = preview(school_id, reading, local_day(now), readmitted)
    counts = plan.counts
    with recording(KIND, person, school.bureau_id, school_id, summary=dict(counts)) as batch:
        writing = _Writing(school_id, _classes(school_id, plan), now)
        for planned in (*plan.new, *plan.changed):
            _write(writing, planned)
        for student in plan.to_mark:  # a reason that is there already is about the same pupil and no less urgent
            student.to_be_checked, student.changed_at = NOT_IN_ROSTER, now
    note("roster.imported", batch, counts=counts)
    return Carried(batch, plan)


@dataclass(frozen=True)
class _Writing:
    """What every row needs to be written."""

    school_id: uuid.UUID
    classes: dict[ClassKey, uuid.UUID]
    now: dt.datetime


def _classes(school_id: uuid.UUID, plan: RosterPlan) -> dict[ClassKey, uuid.UUID]:
    """The ids of the school's classes, those included that the file names first."""
    stored = db.session.scalars(select(SchoolClass).where(SchoolClass.school_id == school_id))
    ids = {(c.stage, c.cohort_year, c.number): c.id for c in stored}
    for key in sorted({p.school_class for p in (*plan.new, *plan.changed) if p.school_class} - ids.keys()):
        ids[key] = new_id()
        stage, cohort_year, number = key
        db.session.add(
            SchoolClass(id=ids[key], school_id=school_id, stage=stage, cohort_year=cohort_year, number=number)
        )
    return ids


def _write(writing: _Writing, planned: PlannedRow) -> None:
    values = _values(writing, planned)
    if planned.student is None:
        student = Student(id=new_id(), school_id=writing.school_id, created_at=writing.now, **values)
        db.session.add(student)
    else:
        student = planned.student
        for name, value in values.items():
            setattr(student, name, value)
    student.changed_at = writing.now
    _write_family(student, planned.family, position=len(planned.student.guardians) if planned.student else 0)


def _values(writing: _Writing, planned: PlannedRow) -> dict[str, Any]:
    """The columns to set: all that the file says of a new pupil, only what changes of a stored one."""
    row = planned.row
    fresh = planned.student is None
    names = {*COPIED, "id_number", "class"} if fresh else {change.field for change in planned.changes}
    values: dict[str, Any] = {name: getattr(row, name) for name in COPIED if name in names}
    if "name" in names:
        values["name_pinyin"], values["search_text"] = search_terms(row.name)
    if "class" in names:
        values["class_id"] = writing.classes[planned.school_class] if planned.school_class else None
    if "id_number" in names and row.id_number:
        values |= _identity(row)
    if "to_be_checked" in names:
        values["to_be_checked"] = None
    if "left_on" in names:
        values |= {"left_on": None, "left_why": None}
    return values


def _identity(row: RosterStudent) -> dict[str, Any]:
    number = row.id_number or ""
    return {
        "id_type": row.id_type,
        "id_number": number,
        "id_number_index": blind_index(number),
        "id_number_last4": number[-4:],
    }


def _write_family(student: Student, family: Iterable[PlannedGuardian], position: int) -> None:
    for planned in family:
        if planned.stored is None:
            db.session.add(
                Guardian(
                    student_id=student.id,
                    school_id=student.school_id,
                    position=position,
                    name=planned.name,
                    relation=planned.relation,
                    phones=list(planned.phones),
                )
            )
            position += 1
        else:
            planned.stored.name, planned.stored.relation = planned.name, planned.relation
            planned.stored.phones = list(planned.phones)
