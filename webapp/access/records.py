"""The only doors from a person to a record. What lies behind none of them does not exist for that person: NotFound."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, false, not_, or_, select
from sqlalchemy.orm import aliased, joinedload

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.places import schools_under
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import (
    BreakGlass,
    Entry,
    HeldEntry,
    MergedStudent,
    Pairing,
    School,
    SchoolClass,
    Student,
    came_to,
    erased_students,
)

Row = TypeVar("Row")
Opens = Callable[[type[Entry]], ColumnElement[bool]]


def mine(person: Person) -> ColumnElement[bool]:
    """The students a person cares for today: those paired with, and those of the own class (another day: care.py), as
    long as they are on the roll.

    A pairing that nobody ended opens nothing once the person has left that school.
    """
    cared_for = or_(Student.id.in_(mentored(person)), Student.class_id.in_(person.classes()))
    return and_(cared_for, Student.on_roll(person.today))


def mentored(person: Person) -> Select[uuid.UUID]:
    """The ids of the students paired with a person today."""
    return select(Pairing.student_id).where(
        Pairing.mentor_id == person.id,
        Pairing.school_id.in_(person.schools(Permission.RECORD_STUDENT)),
        Pairing.held_on(person.today),
    )


def of_my_schools(person: Person) -> ColumnElement[bool]:
    """The students of the schools whose desk the person sits at."""
    schools = person.schools(Permission.SEE_SCHOOL)
    return Student.school_id.in_(schools) if schools else false()


def student_in_field(person: Person, student_id: uuid.UUID) -> Student:
    """One of the person's own students; NotFound for any other, of this school or another."""
    return _the_one(_with_class().where(Student.id == student_id, mine(person)))


def student_at_desk(person: Person, student_id: uuid.UUID, to_do: Permission = Permission.SEE_SCHOOL) -> Student:
    """A student of the school whose desk the person sits at, and where the person may do this; else NotFound, as one
    whose file was erased."""
    may_do = Student.school_id.in_(person.schools(to_do)) & Student.id.not_in(erased_students())
    return _the_one(_with_class().where(Student.id == student_id, of_my_schools(person), may_do))


def student_behind_glass(person: Person, glass_id: uuid.UUID, now: dt.datetime) -> Student:
    """The student whose file the person opened in an emergency, as long as it is open; else NotFound."""
    this_one = Student.id.in_(_opened(person, now).where(BreakGlass.id == glass_id))
    return _the_one(_with_class().where(this_one, behind_glass(person, now)))


def behind_glass(person: Person, now: dt.datetime) -> ColumnElement[bool]:
    """The students whose files the person opened in an emergency: until the time is over, and no longer than the
    person has a role there that allows it. A child who leaves the school meanwhile stays."""
    return and_(Student.id.in_(_opened(person, now)), in_an_emergency(person))


def in_an_emergency(person: Person) -> ColumnElement[bool]:
    """The students whose files the person may open in an emergency."""
    return Student.school_id.in_(select(School.id).where(schools_under(person, Permission.BREAK_GLASS)))


def _opened(person: Person, now: dt.datetime) -> Select[uuid.UUID]:
    mine_now = (BreakGlass.account_id == person.id, BreakGlass.closes_at > now)
    return select(BreakGlass.student_id).where(*mine_now)


def own_glass(person: Person, glass_id: uuid.UUID) -> BreakGlass:
    """What the person opened in an emergency, be it closed again; else NotFound."""
    return _the_one(select(BreakGlass).where(BreakGlass.id == glass_id, BreakGlass.account_id == person.id))


def class_in_field(person: Person, class_id: uuid.UUID, on: dt.date | None = None) -> SchoolClass:
    """A class whose class teacher the person is on that day; else NotFound."""
    if class_id not in person.classes(on):
        raise NotFound("not_found")
    return _the_one(select(SchoolClass).where(SchoolClass.id == class_id))


def class_at_desk(person: Person, class_id: uuid.UUID, to_do: Permission = Permission.SEE_SCHOOL) -> SchoolClass:
    """A class of the school whose desk the person sits at, and where the person may do this; else NotFound."""
    schools = person.schools(Permission.SEE_SCHOOL) & person.schools(to_do)
    return _the_one(select(SchoolClass).where(SchoolClass.id == class_id, SchoolClass.school_id.in_(schools)))


def class_to_print(person: Person, class_id: uuid.UUID) -> SchoolClass:
    """A class whose contact cards the person prints: the own as class teacher of today, or any of the school whose desk
    the person sits at; else NotFound."""
    if class_id in person.classes():
        return class_in_field(person, class_id)
    return class_at_desk(person, class_id, Permission.PRINT_CARDS)


def readable_entries(person: Person) -> ColumnElement[bool]:
    """Which entries of a student one may open this person may read (domain.md, Talk, confidentiality).

    normal: whoever may open the student; team: the author and those who care for the child; psychology: the author
    and the school's psychology teacher. What a later version made confidential is so in every earlier one.
    """
    return _readable(lambda entry: _open_to(person, entry))


def carried_entries(person: Person) -> ColumnElement[bool]:
    """Which of them the person's phone carries: none of the psychology teacher's, not even those the person wrote."""
    return _readable(lambda entry: and_(_open_to(person, entry), entry.confidentiality != "psychology"))


def readable_behind_glass() -> ColumnElement[bool]:
    """Which entries an emergency opens: none of the psychology teacher's, not even to their author."""
    return _readable(lambda entry: entry.confidentiality.in_(("normal", "team")))


def readable_outside() -> ColumnElement[bool]:
    """Which entries leave the installation with a child's file: those that were told in no confidence."""
    return _readable(lambda entry: entry.confidentiality == "normal")


def for_psychology(person: Person, entry: type[Entry]) -> ColumnElement[bool]:
    """The talks that only the psychology teacher reads, of the schools whose psychology teacher the person is, and of
    the children who came there."""
    schools = person.with_merged(person.schools(Permission.READ_PSYCHOLOGY))
    theirs = or_(entry.school_id.in_(schools), entry.student_id.in_(came_to(schools)))
    return and_(entry.confidentiality == "psychology", theirs)


def _readable(opens: Opens) -> ColumnElement[bool]:
    return and_(opens(Entry), Entry.id.not_in(_made_confidential(opens)))


def _open_to(person: Person, entry: type[Entry]) -> ColumnElement[bool]:
    cared_for = select(Student.id).where(mine(person))
    merged = select(MergedStudent.gone_id).where(MergedStudent.kept_id.in_(cared_for))
    caring = or_(entry.student_id.in_(cared_for), entry.student_id.in_(merged))
    opened = [
        entry.confidentiality == "normal",
        entry.author_id == person.id,
        and_(entry.confidentiality == "team", caring),
    ]
    return or_(*opened, *([for_psychology(person, entry)] if person.may(Permission.READ_PSYCHOLOGY) else []))


def _made_confidential(opens: Opens) -> Select[uuid.UUID]:
    """The ids of entries that were corrected or taken back by an entry which is not open, and of those which correct
    one of these beside it: whoever did not know that a talk had become confidential copied what it said."""
    later = aliased(Entry)
    hidden = select(later.amends_id.label("id")).where(later.amends_id.is_not(None), not_(opens(later)))
    earlier = hidden.cte("made_confidential", recursive=True)
    further = aliased(Entry)
    bases = select(further.amends_id).join(earlier, further.id == earlier.c.id).where(further.amends_id.is_not(None))
    closed = select(earlier.union(bases).c.id)
    copied = aliased(Entry)
    return closed.union(select(copied.id).where(copied.amends_id.in_(closed)))  # type: ignore[return-value]


def held_at_desk(person: Person, held_id: uuid.UUID) -> HeldEntry:
    """A parked or refused entry of a school where the person decides on such; else NotFound."""
    schools = person.schools(Permission.DECIDE_HELD)
    return _the_one(select(HeldEntry).where(HeldEntry.id == held_id, HeldEntry.school_id.in_(schools)))


def _with_class() -> Select[Student]:
    return select(Student).options(joinedload(Student.school_class))


def _the_one(statement: Select[Row]) -> Row:
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return found
