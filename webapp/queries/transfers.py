"""The transfers of a person's schools: the list, one with its steps, and whom and where to one may ask for."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload, load_only

from webapp.access.person import Person
from webapp.access.tenancy import scoped
from webapp.access.transfers import MOVE, coming, going, may_take, movable, transfer_at_desk
from webapp.domain.transfer import OPEN, State, Verb, steps_from
from webapp.extensions import db
from webapp.models import School, SchoolClass, Student, Transfer, TransferStep
from webapp.queries.pages import Listed, one_page
from webapp.queries.places import SchoolName, running_classes

SHOWN = ("open", "to_receive", "overdue", "over")
MOST_FOUND = 20
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Child:
    """What the school to which a child goes may know of it before it is received: to tell whether it is the right
    one."""

    name: str
    sex: str | None
    birth_date: str | None
    registry_number: str | None
    school_class: SchoolClass | None


@dataclass(frozen=True)
class TransferPage:
    """All that the page of one shows; `verbs`: what this person may do; `classes`: where the child may be placed;
    `child`: None once it is at another school than the person's; `here`: its file may be opened."""

    transfer: Transfer
    steps: Sequence[TransferStep]
    verbs: list[Verb]
    classes: list[SchoolClass]
    child: Child | None
    here: bool


def transfers(person: Person, shown: str, page: int, size: int) -> Listed[Transfer]:
    """Those out of the person's schools and into them, narrowed to one of SHOWN; the newest first."""
    statement = (
        select(Transfer)
        .where(or_(going(person), coming(person)), _narrowed(person, shown))
        .options(joinedload(Transfer.from_school), joinedload(Transfer.to_school))
        .order_by(Transfer.asked_at.desc(), Transfer.id)
    )
    return one_page(statement, page, size)


def transfer_page(person: Person, transfer_id: uuid.UUID) -> TransferPage:
    """One of them; NotFound for other schools'."""
    transfer = transfer_at_desk(person, transfer_id)
    verbs = [verb for verb in steps_from(State(transfer.state)) if may_take(person, transfer, verb)]
    to_id = person.school_now(transfer.to_id) if transfer.to_id else None
    child = _child(person, transfer)
    return TransferPage(
        transfer=transfer,
        steps=_steps(transfer.id),
        verbs=verbs,
        classes=running_classes([to_id], person.today) if to_id and Verb.RECEIVE in verbs else [],
        child=child[0] if child else None,
        here=bool(child and child[1]),
    )


def to_receive(person: Person) -> Sequence[Transfer]:
    """Those that wait for the person's schools, by where they come from and name: at most 500."""
    waiting = select(Transfer).where(coming(person), Transfer.state == State.REQUESTED).limit(MOST_AT_ONCE)
    shown = waiting.options(joinedload(Transfer.from_school), joinedload(Transfer.to_school))
    return db.session.scalars(shown.order_by(Transfer.from_id, Transfer.student_name, Transfer.id)).all()


def classes_to_receive_into(person: Person) -> list[SchoolClass]:
    """The classes of the person's schools that run today."""
    return running_classes(person.schools(MOVE), person.today)


def found_students(person: Person, words: str) -> list[Student]:
    """The students on the roll of the person's schools, and those who graduated there, whose name, pinyin or registry
    number hold every word: at most 20."""
    asked = words.lower().split()[:6]
    if not asked:
        return []
    holds = (_holds(word) for word in asked)
    return list(db.session.scalars(_named(person).where(*holds).order_by(Student.name_pinyin).limit(MOST_FOUND)))


def chosen_student(person: Person, student_id: uuid.UUID | None) -> Student | None:
    """One of them; None for any other."""
    return db.session.scalars(_named(person).where(Student.id == student_id)).one_or_none()


def schools_to_go_to(person: Person) -> list[SchoolName]:
    """The open schools of the installation but the person's own, for a form's choice."""
    own = person.schools(MOVE)
    mine = () if len(own) > 1 else (School.id.not_in(own),)
    statement = select(School.id, School.name).where(School.open_on(person.today), *mine)
    return [SchoolName(*row) for row in db.session.execute(statement.order_by(School.name))]


def _narrowed(person: Person, shown: str) -> ColumnElement[bool]:
    at_work = Transfer.state.in_([state.value for state in OPEN])
    to_receive = and_(Transfer.state == State.REQUESTED, coming(person))
    overdue = and_(at_work, Transfer.next_on <= person.today)
    over = Transfer.state.not_in([state.value for state in OPEN])
    return {"open": at_work, "to_receive": to_receive, "overdue": overdue, "over": over}[shown]


def _steps(transfer_id: uuid.UUID) -> Sequence[TransferStep]:
    statement = select(TransferStep).where(TransferStep.transfer_id == transfer_id)
    return db.session.scalars(statement.options(joinedload(TransferStep.by)).order_by(TransferStep.number.desc())).all()


def _child(person: Person, transfer: Transfer) -> tuple[Child, bool] | None:
    """The child as it is told to this person: at the own school, or asked to be received there."""
    own = person.with_merged(person.schools(MOVE))
    waits = transfer.state == State.REQUESTED
    with scoped(own | ({transfer.from_id} if waits and transfer.from_id else set())):
        statement = select(Student).where(Student.id == transfer.student_id)
        student = db.session.scalars(statement.options(joinedload(Student.school_class))).one_or_none()
    if student is None:
        return None
    shown = (student.name, student.sex, student.birth_date, student.registry_number, student.school_class)
    return Child(*shown), student.school_id in own


def _named(person: Person) -> Any:
    shown = (
        Student.name,
        Student.name_pinyin,
        Student.class_id,
        Student.school_id,
        Student.birth_date,
        Student.left_on,
    )
    statement = select(Student).where(movable(person))
    return statement.options(load_only(*shown, raiseload=True), joinedload(Student.school_class))


def _holds(word: str) -> ColumnElement[bool]:
    spelled = Student.search_text.contains(word, autoescape=True)
    return or_(spelled, Student.registry_number == word.upper())


def days_ahead(day: dt.date, days: int) -> dt.date:
    """A day so many days on, for what a form proposes."""
    return day + dt.timedelta(days=days)
