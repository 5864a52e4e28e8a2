"""The only doors from a person to a record. What lies behind none of them does not exist for that person: NotFound."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, false, not_, or_, select
from sqlalchemy.orm import aliased, joinedload

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Entry, HeldEntry, Pairing, SchoolClass, Student

Row = TypeVar("Row")


def mine(person: Person) -> ColumnElement[bool]:
    """The students a person cares for today: those paired with, and those of the own class (another day: care.py).

    A pairing that nobody ended opens nothing once the person has left that school.
    """
    return or_(Student.id.in_(mentored(person)), Student.class_id.in_(person.classes()))


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


def student_at_desk(person: Person, student_id: uuid.UUID) -> Student:
    """A student of the school whose desk the person sits at; else NotFound."""
    return _the_one(_with_class().where(Student.id == student_id, of_my_schools(person)))


def class_in_field(person: Person, class_id: uuid.UUID, on: dt.date | None = None) -> SchoolClass:
    """A class whose class teacher the person is on that day; else NotFound."""
    if class_id not in person.classes(on):
        raise NotFound("not_found")
    return _the_one(select(SchoolClass).where(SchoolClass.id == class_id))


def class_at_desk(person: Person, class_id: uuid.UUID) -> SchoolClass:
    """A class of the school whose desk the person sits at; else NotFound."""
    schools = person.schools(Permission.SEE_SCHOOL)
    return _the_one(select(SchoolClass).where(SchoolClass.id == class_id, SchoolClass.school_id.in_(schools)))


def readable_entries(person: Person) -> ColumnElement[bool]:
    """Which entries of a student one may open this person may read (domain.md, Talk, confidentiality).

    normal: whoever may open the student; team: the author and those who care for the child; psychology: the author
    (the psychology teacher joins with that role). What a later version made confidential is so in every earlier one.
    """
    return and_(_open_to(person, Entry), Entry.id.not_in(_made_confidential(person)))


def _open_to(person: Person, entry: type[Entry]) -> ColumnElement[bool]:
    caring = entry.student_id.in_(select(Student.id).where(mine(person)))
    return or_(
        entry.confidentiality == "normal",
        entry.author_id == person.id,
        and_(entry.confidentiality == "team", caring),
    )


def _made_confidential(person: Person) -> Select[uuid.UUID]:
    """The ids of entries that were corrected or taken back by an entry which this person may not read."""
    later = aliased(Entry)
    hidden = select(later.amends_id.label("id")).where(later.amends_id.is_not(None), not_(_open_to(person, later)))
    earlier = hidden.cte("made_confidential", recursive=True)
    further = aliased(Entry)
    bases = select(further.amends_id).join(earlier, further.id == earlier.c.id).where(further.amends_id.is_not(None))
    return select(earlier.union(bases).c.id)


def own_entry(person: Person, entry_id: uuid.UUID) -> Entry:
    """An entry the person wrote; else NotFound."""
    return _the_one(select(Entry).where(Entry.id == entry_id, Entry.author_id == person.id))


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
