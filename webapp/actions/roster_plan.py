"""What importing a roster would do, before it does it: new, changed by field, unchanged, to decide, missing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from webapp.actions.roster_changes import FieldChange, changes_of, key_of
from webapp.actions.roster_departed import has_left, moved_away, settle_new
from webapp.actions.roster_families import PlannedGuardian, plan_family
from webapp.domain.class_labels import ClassLabel
from webapp.domain.roster_matching import ClassKey, Matching, Traits, match
from webapp.domain.rosters import RosterProblem, RosterReading, RosterStudent
from webapp.domain.terms import FIRST_GRADE, cohort_of, grade_of, stage_of
from webapp.extensions import db
from webapp.models import MergedStudent, SchoolClass, Student, blind_index

LAST_GRADE = {"primary": 6, "junior": 9, "senior": 12}
# Errors that leave the whole row aside; with any other the pupil is taken over without the field it is about.
FORBIDDING = frozenset({"id_duplicate", "registry_duplicate", "name_missing", "next_school_year"})
Place = tuple[str | None, int]


@dataclass(frozen=True)
class PlannedRow:
    """A row that will be taken over; `student` is None for a new pupil, `changes` is empty for an unchanged one."""

    row: RosterStudent
    school_class: ClassKey | None
    student: Student | None
    changes: tuple[FieldChange, ...] = ()
    family: tuple[PlannedGuardian, ...] = ()


@dataclass(frozen=True)
class LeftAside:
    """A row that a person must decide on: where it stands, about whom (None: no name), and the code of the reason."""

    place: Place
    name: str | None
    reason: str


@dataclass(frozen=True)
class RosterPlan:
    """All rows of a roster by what would become of them; `departed` are about children who left, and are left out
    unless somebody takes those back onto the roll, `missing` are pupils of its classes that it does not name,
    `to_mark` those of them who do not wait to be checked already."""

    new: tuple[PlannedRow, ...] = ()
    changed: tuple[PlannedRow, ...] = ()
    unchanged: tuple[PlannedRow, ...] = ()
    to_decide: tuple[LeftAside, ...] = ()
    departed: tuple[PlannedRow, ...] = ()
    missing: tuple[Student, ...] = ()
    to_mark: tuple[Student, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each; `to_be_checked` are those to mark."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": len(self.unchanged),
            "left_aside": len(self.to_decide),
            "departed": len(self.departed),
            "to_be_checked": len(self.to_mark),
        }


def preview(
    school_id: uuid.UUID, reading: RosterReading, today: dt.date, readmitted: Collection[uuid.UUID] = ()
) -> RosterPlan:
    """What carrying out this reading in this school would do; nothing is written. `today` settles grades and years,
    `readmitted` are the students who left and are to be on the roll again.

    A value missing in the file never erases a stored one, a vaguer one never replaces a finer one.
    """
    stored = [(student, _stored_traits(student)) for student in _students_of(school_id)]
    rows, aside = _sorted_out(reading)
    there = _classes_of(school_id)
    keyed = {row.place: class_key(row.school_class, today, there) for row in rows}
    traits = {row.place: _row_traits(row, keyed[row.place]) for row in rows}
    matching = match([(row, traits[row.place]) for row in rows], stored)
    gone = {student.id: (student, known) for student, known in stored if has_left(student, today)}
    settled = settle_new(matching.found, traits, gone.values(), moved_away(school_id))
    aside += [LeftAside(row.place, row.name, why) for row, why in (*matching.undecided, *settled.aside)]
    covered, named = {key for key in keyed.values() if key}, {one.name for one in aside}
    return _sorted_plan(
        [_planned(row, keyed[row.place], student, readmitted) for row, student in settled.found],
        {student_id for student_id in gone if student_id not in readmitted},
        aside,
        [s for s in _missing(matching, covered, named) if s.id not in gone],
    )


def _sorted_plan(
    planned: Sequence[PlannedRow], out: Collection[uuid.UUID], aside: Sequence[LeftAside], missing: Sequence[Student]
) -> RosterPlan:
    """`out`: who left, and stays so."""
    here = [one for one in planned if one.student is None or one.student.id not in out]
    return RosterPlan(
        new=tuple(one for one in here if one.student is None),
        changed=tuple(one for one in here if one.student and one.changes),
        unchanged=tuple(one for one in here if one.student and not one.changes),
        to_decide=tuple(aside),
        departed=tuple(one for one in planned if one.student and one.student.id in out),
        missing=tuple(missing),
        to_mark=tuple(student for student in missing if student.to_be_checked is None),
    )


def class_key(label: ClassLabel | None, today: dt.date, there: Collection[ClassKey]) -> ClassKey | None:
    """The class a label names on that day; a grade without a number has one class. 2024级1班 may be of a primary or of
    a junior school: it is the one that is `there`; None where both are or neither, for that is not guessed."""
    if label is None:
        return None
    if label.grade is not None:
        stage = label.stage or stage_of(label.grade)
        return stage, cohort_of(stage, label.grade, today), label.number or 1
    if label.cohort is None:
        return None
    stages = [label.stage] if label.stage else [s for s in FIRST_GRADE if _runs(s, label.cohort, today)]
    keys = [(stage, label.cohort, label.number or 1) for stage in stages]
    found = keys if len(keys) == 1 else [key for key in keys if key in there]
    return found[0] if len(found) == 1 else None


def _classes_of(school_id: uuid.UUID) -> set[ClassKey]:
    columns = (SchoolClass.stage, SchoolClass.cohort_year, SchoolClass.number)
    rows = db.session.execute(select(*columns).where(SchoolClass.school_id == school_id))
    return {(stage, cohort_year, number) for stage, cohort_year, number in rows}


def _runs(stage: str, cohort: int, today: dt.date) -> bool:
    return FIRST_GRADE[stage] <= grade_of(stage, cohort, today) <= LAST_GRADE[stage]


def _students_of(school_id: uuid.UUID) -> list[Student]:
    merged = select(MergedStudent.gone_id)  # the record that is kept stands for both
    loaded = select(Student).where(Student.school_id == school_id, Student.id.not_in(merged)).order_by(Student.id)
    return list(db.session.scalars(loaded.options(joinedload(Student.school_class), selectinload(Student.guardians))))


def _sorted_out(reading: RosterReading) -> tuple[list[RosterStudent], list[LeftAside]]:
    """Rows to take over, without the fields in error; and those an error forbids, with or without a pupil."""
    errors: defaultdict[Place, list[RosterProblem]] = defaultdict(list)
    for problem in reading.problems:
        if problem.severity == "error" and problem.row is not None:
            errors[problem.sheet, problem.row].append(problem)
    rows, aside = [], []
    for student in reading.students:
        found = [p for place in (student.place, *student.also_rows) for p in errors.pop(place, [])]
        forbids = next((p.code for p in found if p.code in FORBIDDING), None)
        if forbids:
            aside.append(LeftAside(student.place, student.name, forbids))
        else:
            rows.append(_without(student, {p.field for p in found if p.field}))
    aside += [LeftAside(place, None, found[0].code) for place, found in errors.items()]
    return rows, aside


def _without(row: RosterStudent, fields: set[str]) -> RosterStudent:
    if not fields:
        return row
    if "phone" in fields:
        bare = tuple(replace(guardian, phones=()) for guardian in row.guardians)
        row = replace(row, guardians=bare, contact_phones=())
    if "guardian" in fields:
        row = replace(row, guardians=())
    blank: dict[str, Any] = {("school_class" if f == "class" else f): None for f in fields - {"phone", "guardian"}}
    return replace(row, **blank)


def _row_traits(row: RosterStudent, key: ClassKey | None) -> Traits:
    identity = blind_index(row.id_number) if row.id_number else None
    guardians = frozenset(g.name for g in row.guardians if g.name)
    return Traits(row.name, key, row.birth_date, row.registry_number, identity, guardians)


def _stored_traits(student: Student) -> Traits:
    guardians = frozenset(g.name for g in student.guardians if g.name)
    return Traits(
        student.name,
        key_of(student),
        student.birth_date,
        student.registry_number,
        student.id_number_index,
        guardians,
    )


def _planned(
    row: RosterStudent, key: ClassKey | None, student: Student | None, readmitted: Collection[uuid.UUID]
) -> PlannedRow:
    family = plan_family(student.guardians if student else (), row)
    if student is None:
        return PlannedRow(row, key, None, family=family)
    back = student.id in readmitted
    return PlannedRow(row, key, student, tuple(changes_of(row, key, student, family, back)), family)


def _missing(
    matching: Matching[RosterStudent, Student], covered: set[ClassKey], left_aside: set[str | None]
) -> Iterable[Student]:
    """Pupils of the covered classes that no row is about; one whose row was left aside may be in it."""
    return (s for s in matching.missing if key_of(s) in covered and s.name not in left_aside)
