"""The organisation as its administrators see it: bureaus, schools with their teaching points, classes. No child."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.places import bureau_under, class_under, school_under, schools_under
from webapp.domain.organisation import STAGES
from webapp.domain.terms import school_year
from webapp.extensions import db
from webapp.models import Batch, Bureau, School, SchoolClass, Student
from webapp.queries.places import in_order
from webapp.queries.roll_call_board import class_teachers

MANAGE = Permission.MANAGE_ORGANISATION
KINDS = ("rollover", "merging", "closing", "class_merging", "class_splitting", "class_closing")
MOST_BATCHES = 10


@dataclass(frozen=True)
class BureauRow:
    """A bureau in the tree: how deep it stands below the person's own, and how many open schools it has."""

    bureau: Bureau
    depth: int
    schools: int


@dataclass
class SchoolRow:
    """A school, what is in it today, and its teaching points."""

    school: School
    classes: int = 0
    students: int = 0
    points: list[SchoolRow] = field(default_factory=list)


@dataclass(frozen=True)
class ClassRow:
    """A class, how many children are in it, and who teaches it."""

    school_class: SchoolClass
    children: int
    teachers: list[str]


@dataclass(frozen=True)
class SchoolPage:
    """All that a school's page shows: classes that run, by stage; those that ended; its points; its main school."""

    school: School
    bureau: Bureau
    running: dict[str, list[ClassRow]]
    ended: list[SchoolClass]
    points: list[School]
    main: School | None
    merged_into: School | None
    others: list[School]

    @property
    def children(self) -> int:
        """How many children are in its classes."""
        return sum(row.children for rows in self.running.values() for row in rows)


def bureau_tree(person: Person) -> list[BureauRow]:
    """The person's own bureau and those below, each after the one it stands below. Two queries."""
    rows = db.session.scalars(select(Bureau).where(Bureau.id.in_(person.bureaus)).order_by(Bureau.name)).all()
    counted = select(School.bureau_id, func.count()).where(School.open_on(person.today)).group_by(School.bureau_id)
    schools = {bureau_id: count for bureau_id, count in db.session.execute(counted)}
    below: dict[uuid.UUID | None, list[Bureau]] = defaultdict(list)
    for bureau in rows:
        below[bureau.parent_id].append(bureau)

    def listed(bureau: Bureau, depth: int) -> Iterable[BureauRow]:
        yield BureauRow(bureau, depth, schools.get(bureau.id, 0))
        for child in below[bureau.id]:
            yield from listed(child, depth + 1)

    return [row for bureau in rows if bureau.id == person.bureau_id for row in listed(bureau, 0)]


def schools_of(person: Person, bureau_id: uuid.UUID, closed: bool = False) -> list[SchoolRow]:
    """The bureau's schools under the person, teaching points beneath theirs; open ones, or closed ones. Three
    queries."""
    is_open = School.open_on(person.today)
    where = (schools_under(person, MANAGE), School.bureau_id == bureau_id, ~is_open if closed else is_open)
    schools = db.session.scalars(select(School).where(*where).order_by(School.name, School.id)).all()
    rows = {school.id: SchoolRow(school) for school in schools}
    for school_class in _classes(rows):
        rows[school_class.school_id].classes += school_class.runs_on(person.today)
    for school_id, count in _children(Student.school_id, rows, person.today).items():
        rows[school_id].students = count
    for row in rows.values():
        if row.school.parent_id in rows:
            rows[row.school.parent_id].points.append(row)
    return [row for row in rows.values() if row.school.parent_id not in rows]


def school_page(person: Person, school_id: uuid.UUID) -> SchoolPage:
    """A school under the person; NotFound for any other. Eight queries, however many classes."""
    school = school_under(person, MANAGE, school_id)
    classes = _classes([school.id])
    running = in_order(c for c in classes if c.runs_on(person.today))
    coming = in_order(c for c in classes if c.closed_on is None and c.cohort_year > school_year(person.today))
    near = db.session.scalars(
        select(School)
        .where(schools_under(person, MANAGE), School.bureau_id == school.bureau_id, School.id != school.id)
        .order_by(School.name, School.id)
    ).all()
    by_id = {one.id: one for one in near}
    open_ones = [one for one in near if one.closed_on is None or one.closed_on >= person.today]
    return SchoolPage(
        school=school,
        bureau=db.session.get_one(Bureau, school.bureau_id),
        running=_by_stage(_rows([*running, *coming], person.today)),
        ended=[c for c in in_order(classes) if c not in running and c not in coming],
        points=[one for one in open_ones if one.parent_id == school.id],
        main=by_id.get(school.parent_id) if school.parent_id else None,
        merged_into=by_id.get(school.merged_into_id) if school.merged_into_id else None,
        others=open_ones,
    )


def class_page(person: Person, class_id: uuid.UUID) -> tuple[ClassRow, School, list[SchoolClass]]:
    """A class under the person, its school, and the classes it could be put together with; NotFound for any other."""
    school_class = class_under(person, MANAGE, class_id)
    beside = [
        one
        for one in _classes([school_class.school_id])
        if (one.stage, one.cohort_year) == (school_class.stage, school_class.cohort_year)
        and one.id != school_class.id
        and one.closed_on is None
    ]
    (row,) = _rows([school_class], person.today)
    return row, db.session.get_one(School, school_class.school_id), in_order(beside)


def bureau_page(person: Person, bureau_id: uuid.UUID) -> Bureau:
    """A bureau under the person; NotFound for any other."""
    return bureau_under(person, MANAGE, bureau_id)


def latest_batches(person: Person, bureau_id: uuid.UUID, school_id: uuid.UUID | None = None) -> Sequence[Batch]:
    """What was done in many rows at once to a bureau's places (or to one school), the latest first."""
    statement = select(Batch).where(Batch.bureau_id == bureau_id, Batch.kind.in_(KINDS))
    if not person.everywhere(MANAGE):
        statement = statement.where(Batch.school_id.in_(person.schools(MANAGE)))
    if school_id is not None:
        statement = statement.where(Batch.school_id == school_id)
    return db.session.scalars(statement.order_by(Batch.made_at.desc(), Batch.id.desc()).limit(MOST_BATCHES)).all()


def _rows(classes: list[SchoolClass], day: dt.date) -> list[ClassRow]:
    ids = [c.id for c in classes]
    teachers = class_teachers(ids, day)
    children = _children(Student.class_id, ids, day)
    return [ClassRow(c, children.get(c.id, 0), teachers[c.id]) for c in classes]


def _by_stage(rows: list[ClassRow]) -> dict[str, list[ClassRow]]:
    found = {stage: [row for row in rows if row.school_class.stage == stage] for stage in STAGES}
    return {stage: listed for stage, listed in found.items() if listed}


def _classes(school_ids: Iterable[uuid.UUID]) -> list[SchoolClass]:
    return list(db.session.scalars(select(SchoolClass).where(SchoolClass.school_id.in_(list(school_ids)))))


def _children(place: Any, ids: Iterable[uuid.UUID], day: dt.date) -> dict[uuid.UUID, int]:
    """How many children are on the roll, by school or by class."""
    counted = select(place, func.count()).where(place.in_(list(ids)), Student.on_roll(day)).group_by(place)
    return {place_id: count for place_id, count in db.session.execute(counted)}
