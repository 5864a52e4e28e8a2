"""What is somebody's at a school and must go to somebody else when that person leaves; and what is nobody's."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from webapp.access.care_parts import CarePart, parts_of
from webapp.access.permissions import ALLOWS, OF_A_SCHOOL, Permission, Role
from webapp.access.person import Person
from webapp.access.records import of_my_schools
from webapp.extensions import db
from webapp.models import Account, Device, HeldEntry, Pairing, RoleGrant, School, SchoolClass, Student
from webapp.queries.pages import Listed, one_page, with_rows
from webapp.queries.places import classes_named, in_order

STAYS_AT_HOME = "none"  # left_behind of a child whose parents are there
LATELY = dt.timedelta(days=30)


@dataclass(frozen=True)
class Group:
    """Her students of one class (or of none) of a school; `key` names it in a form."""

    key: str
    school: School
    school_class: SchoolClass | None
    students: list[Student]


@dataclass(frozen=True)
class Led:
    """A class she leads, by which role."""

    grant: RoleGrant
    school: School
    school_class: SchoolClass


@dataclass(frozen=True)
class Hers:
    """All that is hers: students by class, classes led, children in care, decisions that wait for her, own entries that
    wait for one, and devices that said they have not sent everything."""

    groups: list[Group]
    led: list[Led]
    care: list[CarePart]
    to_decide: int
    parked: int
    devices: list[Device]

    @property
    def students(self) -> int:
        """How many students."""
        return sum(len(group.students) for group in self.groups)

    @property
    def tasks(self) -> int:
        """How many tasks of plans."""
        return sum(part.tasks for part in self.care)

    @property
    def schools(self) -> set[uuid.UUID]:
        """Where students and classes are."""
        return {group.school.id for group in self.groups} | {led.school.id for led in self.led}

    @property
    def care_schools(self) -> set[uuid.UUID]:
        """Where children in care are."""
        return {part.file.school_id for part in self.care}


@dataclass(frozen=True)
class Alone:
    """What was lately somebody's and is nobody's now: how many students, and which classes."""

    students: int
    classes: list[SchoolClass]


@dataclass(frozen=True)
class WithoutMentor:
    """A student who should have a mentor: the last one, and until when (None: never any)."""

    student: Student
    last: Pairing | None


def what_is_hers(account: Account, schools: Collection[uuid.UUID], today: dt.date) -> Hers:
    """All that is somebody's in these schools from today on."""
    not_over = or_(Pairing.ends_on.is_(None), Pairing.ends_on >= today)
    pairings = select(Pairing.student_id).where(Pairing.mentor_id == account.id, not_over)
    students = db.session.scalars(
        select(Student)
        .where(Student.id.in_(pairings), Student.school_id.in_(schools), Student.on_roll(today))
        .options(joinedload(Student.school_class))
        .order_by(Student.name_pinyin)
    ).all()
    places = {s.id: s for s in db.session.scalars(select(School).where(School.id.in_(schools)))}
    waiting = Device.waiting > 0
    devices = select(Device).where(Device.account_id == account.id, waiting, Device.revoked_at.is_(None))
    return Hers(
        groups=_groups(students, places),
        led=_led(account, places, today),
        care=parts_of(account.id, _worked_in(account, schools), today - dt.timedelta(days=1)),
        to_decide=_count(HeldEntry.school_id.in_(_decides_in(account, places, today))),
        parked=_count(HeldEntry.author_id == account.id),
        devices=list(db.session.scalars(devices.order_by(Device.last_contact_at))),
    )


def mentored_on(day: dt.date) -> Select[uuid.UUID]:
    """The students who really have a mentor that day: one who comes in, and is a mentor of the school."""
    return (
        select(Pairing.student_id)
        .join(Account, Account.id == Pairing.mentor_id)
        .join(RoleGrant, and_(RoleGrant.account_id == Account.id, RoleGrant.school_id == Pairing.school_id))
        .where(Pairing.held_on(day), Account.open_on(day), RoleGrant.role == Role.MENTOR, RoleGrant.held_on(day))
    )


def without_mentor(person: Person, page: int, size: int) -> Listed[WithoutMentor]:
    """The students of the person's schools who should have a mentor and have none, those of a class together."""
    statement = _without(person).options(joinedload(Student.school_class))
    found = one_page(statement.order_by(Student.class_id, Student.name_pinyin, Student.id), page, size)
    last: dict[uuid.UUID, Pairing] = {}
    pairings = select(Pairing).where(Pairing.student_id.in_([s.id for s in found.rows]))
    for pairing in db.session.scalars(pairings.options(joinedload(Pairing.mentor)).order_by(Pairing.starts_on)):
        last[pairing.student_id] = pairing
    return with_rows(found, [WithoutMentor(student, last.get(student.id)) for student in found.rows])


def without_mentor_count(person: Person) -> ScalarSelect[int]:
    """How many they are, as a part of one question with others (queries/desk_home.py)."""
    return select(func.count()).select_from(_without(person).subquery()).scalar_subquery()


def left_alone(account: Account, today: dt.date) -> Alone:
    """Whom and which classes this account had in the last weeks, and nobody has now."""
    lately = or_(Pairing.ends_on.is_(None), Pairing.ends_on >= today - LATELY)
    hers = select(Pairing.student_id).where(Pairing.mentor_id == account.id, Pairing.starts_on <= today, lately)
    students = select(func.count(Student.id)).where(
        Student.id.in_(hers), Student.on_roll(today), Student.id.not_in(mentored_on(today))
    )
    return Alone(db.session.scalar(students) or 0, _classes_alone(account, today))


def _classes_alone(account: Account, today: dt.date) -> list[SchoolClass]:
    lately = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today - LATELY)
    hers = select(RoleGrant.class_id).where(
        RoleGrant.account_id == account.id,
        RoleGrant.role == Role.CLASS_TEACHER,
        RoleGrant.starts_on <= today,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= RoleGrant.starts_on),
        lately,
    )
    led = (
        select(RoleGrant.class_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.role == Role.CLASS_TEACHER, RoleGrant.class_id.is_not(None))
        .where(RoleGrant.held_on(today), Account.open_on(today))
    )
    rows = db.session.scalars(select(SchoolClass).where(SchoolClass.id.in_(hers), SchoolClass.id.not_in(led)))
    return in_order(c for c in rows if c.runs_on(today))


def _without(person: Person) -> Select[Student]:
    """Every child on the roll whose parents are away (as the roster says) or whose pairing ended; and has no mentor."""
    away = and_(Student.left_behind.is_not(None), Student.left_behind != STAYS_AT_HOME)
    was_paired = Student.id.in_(select(Pairing.student_id))
    needs = or_(away, was_paired)
    return select(Student).where(
        of_my_schools(person), Student.on_roll(person.today), needs, Student.id.not_in(mentored_on(person.today))
    )


def _worked_in(account: Account, schools: Collection[uuid.UUID]) -> Collection[uuid.UUID]:
    """Those of the schools in which somebody ever had a role: a bureau has hundreds."""
    held = select(RoleGrant.school_id).where(RoleGrant.account_id == account.id, RoleGrant.school_id.in_(schools))
    return {one for one in db.session.scalars(held) if one}


def _groups(students: Sequence[Student], places: dict[uuid.UUID, School]) -> list[Group]:
    by_class: dict[tuple[uuid.UUID, uuid.UUID | None], list[Student]] = defaultdict(list)
    for student in students:
        by_class[student.school_id, student.class_id].append(student)
    groups = [
        Group(str(class_id or school_id), places[school_id], some[0].school_class, some)
        for (school_id, class_id), some in by_class.items()
    ]
    return sorted(groups, key=lambda g: (g.school.name, g.school_class is None, _grade(g.school_class)))


def _grade(school_class: SchoolClass | None) -> tuple[int, int]:
    return (-school_class.cohort_year, school_class.number) if school_class else (0, 0)


def _led(account: Account, places: dict[uuid.UUID, School], today: dt.date) -> list[Led]:
    grants = db.session.scalars(
        select(RoleGrant).where(
            RoleGrant.account_id == account.id,
            RoleGrant.role == Role.CLASS_TEACHER,
            RoleGrant.school_id.in_(places),
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
        )
    ).all()
    classes = classes_named(grant.class_id for grant in grants if grant.class_id)
    return [
        Led(g, places[g.school_id], classes[g.class_id])
        for g in grants
        if g.school_id and g.class_id and g.class_id in classes and (g.ends_on is None or g.ends_on >= g.starts_on)
    ]


def _decides_in(account: Account, places: dict[uuid.UUID, School], today: dt.date) -> set[uuid.UUID]:
    deciding = [role for role in OF_A_SCHOOL if Permission.DECIDE_HELD in ALLOWS[role]]
    grants = select(RoleGrant.school_id).where(
        RoleGrant.account_id == account.id, RoleGrant.role.in_(deciding), RoleGrant.held_on(today)
    )
    return {school_id for school_id in db.session.scalars(grants) if school_id in places}


def _count(whose: ColumnElement[bool]) -> int:
    waiting = select(func.count(HeldEntry.id)).where(whose, HeldEntry.decision.is_(None))
    return db.session.scalar(waiting) or 0
