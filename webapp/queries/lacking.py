"""Left-behind children who lack a care file, or somebody on the contact card who can be called (LX-1: every one has
both): by name for the school, as figures for its bureau."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import joinedload, load_only

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.extensions import db
from webapp.models import CareFile, Guardian, MergedStudent, SchoolClass, Student
from webapp.queries.ledgers import parent_away
from webapp.queries.pages import Listed, one_page, with_rows
from webapp.queries.places import schools_managed

WHAT = ("any", "file", "card")
NO_NUMBERS = ("[]", "null")  # a list of telephone numbers without one, as the database writes it


@dataclass(frozen=True)
class LackingRow:
    """A child, and what it lacks."""

    student: Student
    file: bool
    card: bool


@dataclass(frozen=True)
class LackingCounts:
    """Of a school: left-behind children, those without a care file, those whom nobody on the card can be called for."""

    name: str = ""
    children: int = 0
    file: int = 0
    card: int = 0


def schools_told(person: Person) -> frozenset[uuid.UUID]:
    """The schools of which the person sees by name who lacks what: who keeps the files and may see every care file."""
    return person.schools(Permission.KEEP_FILES) & person.schools(Permission.SEE_ALL_CARE)


def lacking(person: Person, what: str, page: int, size: int) -> Listed[LackingRow]:
    """The children of these schools who lack a file or a card ("any"), or one of the two, by class and name."""
    schools = schools_told(person)
    file, card = _no_file(schools), _no_card(schools)
    wanted = {"file": file, "card": card}.get(what, or_(file, card))
    order = (SchoolClass.stage, SchoolClass.cohort_year.desc(), SchoolClass.number, Student.name_pinyin, Student.id)
    shown = (Student.name, Student.class_id, Student.school_id)
    statement = (
        select(Student)
        .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        .where(_left_behind(schools, person.today), wanted)
        .options(joinedload(Student.school_class), load_only(*shown, raiseload=True))
    )
    found = one_page(statement.order_by(*order), page, size)
    ids = [student.id for student in found.rows]
    without_file, without_card = (set(db.session.scalars(_among(ids, lacks))) for lacks in (file, card))
    return with_rows(found, [LackingRow(s, s.id in without_file, s.id in without_card) for s in found.rows])


def lacking_in(schools: Collection[uuid.UUID], today: dt.date) -> dict[uuid.UUID, LackingCounts]:
    """How many lack what, by school; no name. A school without left-behind children is not among them."""
    statement = (
        select(Student.school_id, func.count(), _sum(_no_file(schools)), _sum(_no_card(schools)))
        .where(_left_behind(schools, today))
        .group_by(Student.school_id)
    )
    return {row[0]: LackingCounts("", *map(int, row[1:])) for row in db.session.execute(statement)}


def lacking_by_school(person: Person) -> list[LackingCounts]:
    """The figures of every school of the bureau, by the school's name."""
    schools = schools_managed(person, Permission.SEE_COUNTS)
    found = lacking_in([school.id for school in schools], person.today)
    none = LackingCounts()
    return [LackingCounts(s.name, one.children, one.file, one.card) for s in schools for one in [found.get(s.id, none)]]


def total_of(counts: Collection[LackingCounts], name: str) -> LackingCounts:
    """All schools together, under a name."""
    return LackingCounts(name, *(sum(getattr(one, field) for one in counts) for field in ("children", "file", "card")))


def _left_behind(schools: Collection[uuid.UUID], today: dt.date) -> ColumnElement[bool]:
    merged = select(MergedStudent.gone_id).where(MergedStudent.school_id.in_(schools))
    return and_(Student.school_id.in_(schools), Student.on_roll(today), Student.id.not_in(merged), parent_away(schools))


def _no_file(schools: Collection[uuid.UUID]) -> ColumnElement[bool]:
    return Student.id.not_in(select(CareFile.student_id).where(CareFile.school_id.in_(schools)))


def _no_card(schools: Collection[uuid.UUID]) -> ColumnElement[bool]:
    reached = cast(Guardian.phones, String).not_in(NO_NUMBERS)
    return Student.id.not_in(select(Guardian.student_id).where(Guardian.school_id.in_(schools), reached))


def _among(ids: Collection[uuid.UUID], lacks: ColumnElement[bool]) -> Select[uuid.UUID]:
    return select(Student.id).where(Student.id.in_(ids), lacks)


def _sum(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))
