"""The students of a school: the list to search, and those whom nobody has visited for longest."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, not_, or_, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from webapp.access.batches import batches_lately
from webapp.access.permissions import Permission, Role
from webapp.access.person import Person
from webapp.access.records import of_my_schools
from webapp.domain.refusals import NotFound
from webapp.domain.terms import day_bounds
from webapp.extensions import db
from webapp.models import Account, Batch, Guardian, Pairing, RoleGrant, Student, StudentSummary, erased_students
from webapp.queries.pages import Listed, one_page, with_rows
from webapp.queries.places import desk_schools
from webapp.queries.terms import term_began
from webapp.queries.timeline import Timeline, timelines

MOST_WORDS = 6
FEWEST_DIGITS = 4  # of a telephone number: fewer find half the school
_A_REGISTRY_NUMBER = re.compile(r"[gjl][0-9x]{3,18}", re.ASCII)
_BETWEEN_DIGITS = re.compile(r"^\+86|[-–()（）]")
NOBODY = "none"  # instead of a mentor's id
SORTS = ("unvisited", "name", "class")


@dataclass(frozen=True)
class Row:
    """A student in a list, with those who are the mentors today."""

    student: Student
    mentors: list[str]
    last_visit_at: dt.datetime | None
    last_talk_at: dt.datetime | None


@dataclass(frozen=True)
class StudentFile:
    """All that the desk shows of one student: the file, the pairings of today and before, the timeline."""

    student: Student
    paired: list[Pairing]
    paired_before: list[Pairing]
    timeline: Timeline


def school_students(
    person: Person,
    words: str,
    class_id: uuid.UUID | None,
    sort: str,
    page: int,
    size: int,
    left: bool = False,
    mentor: uuid.UUID | str | None = None,
    unvisited: dt.date | None = None,
) -> Listed[Row]:
    """The students whom every word finds: in the name, its pinyin or initials, as the beginning of the registry number,
    or in a guardian's telephone number. Longest unvisited first, or by name or class; those on the roll, or, if `left`,
    those who are not any more. `mentor`: only this mentor's of today, or (NOBODY) those who have none;
    `unvisited`: only those not visited at home since that day, it included."""
    statement = _named(person, left).where(*(_holds(person, word) for word in words.lower().split()[:MOST_WORDS]))
    if class_id:
        statement = statement.where(Student.class_id == class_id)
    if mentor:
        statement = statement.where(_mentored_by(person, mentor))
    if unvisited:
        statement = statement.where(_not_visited_since(unvisited))
    found = one_page(statement.order_by(*_order(sort)), page, size)
    return with_rows(found, [_row(student, person.today) for student in found.rows])


def unvisited_this_term(person: Person, limit: int) -> tuple[list[Row], int]:
    """The students not visited at home this term, never visited ones first: at most `limit`, and how many in all."""
    began = term_began(desk_schools(person), person.today)
    early = (
        and_(Student.school_id.in_(schools), StudentSummary.last_visit_at < day_bounds(first_day)[0])
        for first_day, schools in began.items()
    )
    unseen = or_(StudentSummary.last_visit_at.is_(None), *early)
    found = one_page(_named(person).where(unseen).order_by(*_order("unvisited")), 1, limit)
    return [_row(student, person.today) for student in found.rows], found.total


def student_file(person: Person, student_id: uuid.UUID, limit: int) -> StudentFile:
    """The file of one student of the school, with at most `limit` entries; NotFound for any other."""
    statement = _listed(person).where(Student.id == student_id).options(selectinload(Student.guardians))
    student = db.session.scalars(statement).unique().one_or_none()
    if student is None:
        raise NotFound("not_found")
    pairings = sorted(student.pairings, key=lambda p: (p.starts_on, p.mentor.name), reverse=True)
    return StudentFile(
        student=student,
        paired=[p for p in pairings if p.ends_on is None or p.ends_on >= person.today],
        paired_before=[p for p in pairings if p.ends_on is not None and p.ends_on < person.today],
        timeline=timelines(person, [student.id], limit)[student.id],
    )


def mentors_of(school_id: uuid.UUID, today: dt.date) -> Sequence[Account]:
    """Those who are mentors of a school today, by name."""
    mentors = select(RoleGrant.account_id).where(
        RoleGrant.role == Role.MENTOR, RoleGrant.school_id == school_id, RoleGrant.held_on(today)
    )
    statement = (
        select(Account).where(Account.id.in_(mentors), Account.disabled_at.is_(None)).order_by(*Account.by_name())
    )
    return db.session.scalars(statement).all()


def mentors_to_pair(person: Person) -> list[Account]:
    """The mentors of today of the schools where the person pairs children with them."""
    found = {
        one.id: one for school in sorted(person.schools(Permission.PAIR)) for one in mentors_of(school, person.today)
    }
    return list(found.values())


def paired_lately(person: Person, limit: int = 20) -> Sequence[Batch]:
    """What was paired in one step at the person's schools, newest first."""
    return batches_lately(person, "pairing", Permission.PAIR, limit)


def _not_visited_since(day: dt.date) -> ColumnElement[bool]:
    return or_(StudentSummary.last_visit_at.is_(None), StudentSummary.last_visit_at < day_bounds(day)[0])


def _mentored_by(person: Person, mentor: uuid.UUID | str) -> ColumnElement[bool]:
    of_schools = Pairing.school_id.in_(person.schools(Permission.SEE_SCHOOL))
    paired = select(Pairing.student_id).where(of_schools, Pairing.held_on(person.today))
    if mentor == NOBODY:
        return Student.id.not_in(paired)
    return Student.id.in_(paired.where(Pairing.mentor_id == mentor))


def _listed(person: Person) -> Select[Student]:
    return (
        select(Student)
        .outerjoin(StudentSummary, StudentSummary.student_id == Student.id)
        .where(of_my_schools(person), Student.id.not_in(erased_students()))
        .options(
            joinedload(Student.school_class),
            joinedload(Student.summary),
            selectinload(Student.pairings).joinedload(Pairing.mentor),
        )
    )


def _named(person: Person, left: bool = False) -> Select[Student]:
    """Only what a list shows: sealed identity numbers stay sealed."""
    on_roll = Student.on_roll(person.today)
    shown = (Student.name, Student.name_pinyin, Student.class_id, Student.school_id)
    listed = _listed(person).where(not_(on_roll) if left else on_roll)
    return listed.options(load_only(*shown, raiseload=True))


def _holds(person: Person, word: str) -> ColumnElement[bool]:
    ways = [Student.search_text.contains(word, autoescape=True)]
    digits = _BETWEEN_DIGITS.sub("", word)
    if _A_REGISTRY_NUMBER.fullmatch(word):
        ways.append(Student.registry_number.startswith(word.upper(), autoescape=True))
    if len(digits) >= FEWEST_DIGITS and digits.isdecimal():
        of_schools = Guardian.school_id.in_(person.schools(Permission.SEE_SCHOOL))
        phones = cast(Guardian.phones, String).contains(digits, autoescape=True)
        ways.append(Student.id.in_(select(Guardian.student_id).where(of_schools, phones)))
    return or_(*ways)


def _order(sort: str) -> tuple[Any, ...]:
    by_name = (Student.name_pinyin, Student.id)
    if sort == "name":
        return by_name
    if sort == "class":
        return (Student.class_id, *by_name)
    return (StudentSummary.last_visit_at.is_not(None), StudentSummary.last_visit_at, *by_name)


def _row(student: Student, today: dt.date) -> Row:
    summary = student.summary
    mentors = {p.mentor.name for p in student.pairings if p.holds_on(today)}
    return Row(
        student,
        sorted(mentors),
        summary.last_visit_at if summary else None,
        summary.last_talk_at if summary else None,
    )
