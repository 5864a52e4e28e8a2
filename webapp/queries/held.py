"""The entries a school must decide on, opened as far as they can be read."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select
from sqlalchemy.orm import joinedload

from webapp.access.choices import schools_deciding
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import of_my_schools
from webapp.domain.refusals import Refused
from webapp.entries.envelope import Written, open_text
from webapp.extensions import db
from webapp.models import Account, HeldEntry, SchoolClass, Student, erased_students
from webapp.queries.pages import Listed, one_page, with_rows

PAGE = 20
NOT_FOR_THE_OFFICE = ('"team"', '"psychology"')  # confidentialities of a talk, as they stand in a body's JSON


@dataclass(frozen=True)
class Held:
    """A held entry: its text opened (None where it cannot be read), whom it is about (None: nobody of this school),
    whether it may be accepted, who decided, and whether the school lets this person decide."""

    row: HeldEntry
    written: Written | None
    student: Student | None
    school_class: SchoolClass | None
    decider: str
    mine_to_decide: bool = True

    @property
    def confidential(self) -> bool:
        """Did its author keep the text from the office? Judged by the raw text, for it may be past reading."""
        return any(word in self.row.raw for word in NOT_FOR_THE_OFFICE)

    @property
    def acceptable(self) -> bool:
        """May the school enter it? Only what is sound and about somebody of this school, or takes an entry back."""
        known = self.student or self.school_class or self.row.kind == "withdrawal"
        return self.mine_to_decide and self.row.decision is None and self.row.verdict == "parked" and bool(known)


def held_entries(person: Person, waiting: bool, page: int) -> Listed[Held]:
    """Those that wait, oldest first; or those decided on, the latest first."""
    state = HeldEntry.decision.is_(None) if waiting else HeldEntry.decision.is_not(None)
    order = HeldEntry.arrived_at if waiting else HeldEntry.decided_at.desc()
    statement = select(HeldEntry).where(_of_my_desk(person), state).order_by(order, HeldEntry.id)
    found = one_page(statement.options(joinedload(HeldEntry.author)), page, PAGE)
    return with_rows(found, _opened(person, found.rows))


def waiting_count(person: Person) -> ScalarSelect[int]:
    """How many entries wait for a decision, as a part of one question with others (queries/desk_home.py)."""
    waiting = select(func.count(HeldEntry.id)).where(_of_my_desk(person), HeldEntry.decision.is_(None))
    return waiting.scalar_subquery()


def _of_my_desk(person: Person) -> ColumnElement[bool]:
    return HeldEntry.school_id.in_(person.schools(Permission.DECIDE_HELD))


def _opened(person: Person, rows: Iterable[HeldEntry]) -> list[Held]:
    texts = [(row, _read(row)) for row in rows]
    subjects = {id_ for _row, written in texts for id_ in _subjects(written)}
    students = {s.id: s for s in db.session.scalars(_students(person, subjects))}
    classes = {c.id: c for c in db.session.scalars(_classes(person, subjects))}
    deciding = schools_deciding(person, "held_decided_by")
    deciders = _names({row.decided_by for row, _written in texts if row.decided_by})
    return [
        Held(
            row,
            written,
            next((students[i] for i in _subjects(written) if i in students), None),
            next((classes[i] for i in _subjects(written) if i in classes), None),
            deciders.get(row.decided_by, "") if row.decided_by else "",
            row.school_id in deciding,
        )
        for row, written in texts
    ]


def _read(row: HeldEntry) -> Written | None:
    try:
        return open_text(row.raw)
    except Refused:
        return None


def _subjects(written: Written | None) -> list[uuid.UUID]:
    pairs = written.pairs if written else ()
    return [i for i in (_id(value) for name, value in pairs if name in {"student_id", "class_id"}) if i]


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _students(person: Person, ids: set[uuid.UUID]) -> Select[Student]:
    here = (of_my_schools(person), Student.id.not_in(erased_students()))
    return select(Student).where(Student.id.in_(ids), *here).options(joinedload(Student.school_class))


def _classes(person: Person, ids: set[uuid.UUID]) -> Select[SchoolClass]:
    schools = person.schools(Permission.SEE_SCHOOL)
    return select(SchoolClass).where(SchoolClass.id.in_(ids), SchoolClass.school_id.in_(schools))


def _names(ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    found = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {account_id: name for account_id, name in found}
