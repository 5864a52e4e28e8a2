"""Contact cards 联系卡: all whom one calls about a child, of one child or of many."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from webapp.access.permissions import Role
from webapp.domain.contact_card import in_order_of_calling
from webapp.domain.rosters.phones import read_phones
from webapp.extensions import db
from webapp.models import Account, Guardian, Pairing, RoleGrant, SchoolClass, Student
from webapp.queries.homes import missing_of


@dataclass(frozen=True)
class Colleague:
    """A class teacher or mentor, with the telephone number on file."""

    name: str
    phone: str | None


@dataclass(frozen=True)
class ContactCard:
    """Whom to call about a child: the family in the order of calling, the teachers, the committee's numbers; and what
    nobody has asked yet, by the five clears."""

    student: Student
    family: list[Guardian]
    teachers: list[Colleague]
    mentors: list[Colleague]
    committee_phones: tuple[str, ...]
    missing: dict[str, list[str]]


def student_card(student_id: uuid.UUID, day: dt.date) -> ContactCard:
    """The card of a child whom the caller may open."""
    return cards_of(db.session.scalars(_whole().where(Student.id == student_id)).all(), day)[0]


def class_cards(school_class: SchoolClass, day: dt.date) -> list[ContactCard]:
    """The cards of a class which the caller may open: of those on the roll, by how their names are said."""
    pupils = _whole().where(Student.class_id == school_class.id, Student.on_roll(day))
    return cards_of(db.session.scalars(pupils.order_by(Student.name_pinyin, Student.id)).all(), day)


def cards_of(students: Sequence[Student], day: dt.date) -> list[ContactCard]:
    """The cards of students with guardians, class and pairings loaded: one query for all. Who does not work here any
    more is on none."""
    teachers = class_teachers({one.class_id for one in students if one.class_id}, day)
    return [_card(student, teachers, day) for student in students]


def class_teachers(class_ids: set[uuid.UUID], day: dt.date) -> dict[uuid.UUID, list[Colleague]]:
    """The class teachers of a day, by class."""
    statement = (
        select(RoleGrant.class_id, Account.name, Account.phone)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.role == Role.CLASS_TEACHER, RoleGrant.class_id.in_(class_ids), RoleGrant.held_on(day))
        .where(Account.at_work_on(day))
        .order_by(*Account.by_name())
    )
    found: dict[uuid.UUID, list[Colleague]] = defaultdict(list)
    for row in db.session.execute(statement):
        found[row.class_id].append(Colleague(row.name, row.phone))
    return found


def _whole() -> Select[Student]:
    return select(Student).options(
        joinedload(Student.school_class),
        selectinload(Student.guardians),
        selectinload(Student.pairings).joinedload(Pairing.mentor),
    )


def _card(student: Student, teachers: dict[uuid.UUID, list[Colleague]], day: dt.date) -> ContactCard:
    paired = {p.mentor for p in student.pairings if p.holds_on(day) and p.mentor.comes_in_on(day)}
    return ContactCard(
        student=student,
        family=in_order_of_calling(student.guardians),
        teachers=teachers.get(student.class_id, []) if student.class_id else [],
        mentors=[Colleague(one.name, one.phone) for one in sorted(paired, key=lambda one: one.name)],
        committee_phones=read_phones(student.committee_contact or "").phones,
        missing=missing_of(student),
    )
