"""Moving a child's file 档案转接: asking, and the steps after it (domain/transfer.py). What a receipt moves is
actions/receiving.py's."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from webapp.access.audit import note
from webapp.access.person import Person
from webapp.access.transfers import may_take, student_to_move, transfer_at_desk
from webapp.actions.receiving import leave_roll, receive
from webapp.domain.refusals import Clash, Forbidden, Refused
from webapp.domain.terms import local_day
from webapp.domain.transfer import HOLDS_THE_CHILD, LONGEST, OPEN, Standing, State, Step, Verb, Way
from webapp.domain.transfer import begin as begins
from webapp.domain.transfer import take as takes
from webapp.extensions import db
from webapp.models import School, Student, Transfer, TransferStep, new_id


@dataclass(frozen=True)
class Asked:
    """What the form of a new transfer says; `to_id` a school of the installation, `outside` the name of another."""

    way: Way
    moves_on: dt.date | None
    why: str = ""
    to_id: uuid.UUID | None = None
    outside: str = ""
    next_on: dt.date | None = None


@dataclass(frozen=True)
class Said:
    """What the form of a step says; `about` is kept with the step as it is."""

    why: str = ""
    next_on: dt.date | None = None
    class_id: uuid.UUID | None = None
    about: dict[str, Any] = field(default_factory=dict)


def ask(person: Person, student_id: uuid.UUID | None, asked: Asked, now: dt.datetime) -> Transfer:
    """A new transfer of a student of the person's school, or of one who graduated there. NotFound for any other, Clash
    as transfer_open while one is open (a child that is here may be leaving and its own file still awaited), Refused for
    no student, a closed school, the same school, no name of a school outside, a file awaited for one who is gone, and
    as the machine says."""
    if student_id is None:
        raise Refused("transfer_student", field="student_id")
    student = student_to_move(person, student_id)
    if asked.way is Way.IN and student.left_on is not None and student.left_on < person.today:
        raise Refused("transfer_gone", field="way")
    to = _target(person, student, asked)
    if _open(student.id, asked.way):
        raise Clash("transfer_open", field="student_id")
    step = Step(_first(asked.way), local_day(now), asked.why[:LONGEST], asked.next_on)
    moves_on = asked.moves_on or dt.date.min
    standing = begins(asked.way, step, moves_on)
    incoming = asked.way is Way.IN
    transfer = Transfer(
        id=new_id(), way=asked.way.value, student_id=student.id, student_name=student.name, moves_on=moves_on,
        from_id=None if incoming else student.school_id, from_class_id=None if incoming else student.class_id,
        to_id=student.school_id if incoming else to, outside=asked.outside.strip() or None, asked_at=now, steps=0,
        state=standing.state.value, next_on=standing.next_on,
    )  # fmt: skip
    db.session.add(transfer)
    db.session.flush()
    _add(transfer, step, person, now, {})
    note("transfer.asked", transfer, school_id=student.school_id, student=str(student.id))
    return transfer


def ask_for_many(
    person: Person, student_ids: Collection[uuid.UUID], asked: Asked, now: dt.datetime
) -> list[Transfer]:  # fmt: skip
    """A transfer for each of these children to one school, or none for any: the refusal names the child."""
    if not student_ids:
        raise Refused("transfer_nobody")
    transfers = []
    for student_id in sorted(set(student_ids)):
        try:
            transfers.append(ask(person, student_id, asked, now))
        except Refused as refusal:
            refusal.facts["student"] = db.session.scalar(select(Student.name).where(Student.id == student_id))
            raise
    return transfers


def receive_many(
    person: Person, seen: Mapping[uuid.UUID, int], class_id: uuid.UUID | None, now: dt.datetime
) -> list[Transfer]:  # fmt: skip
    """Receive these children into one class, each with a receipt of its own, or none; `seen` says of each transfer how
    many steps it had. The refusal names the child."""
    if not seen:
        raise Refused("transfer_nobody")
    received = []
    for transfer_id in sorted(seen):
        name = transfer_at_desk(person, transfer_id).student_name
        try:
            said = Said(class_id=class_id)
            received.append(take_step(person, transfer_id, Verb.RECEIVE, said, seen[transfer_id], now))
        except Refused as refusal:
            refusal.facts["student"] = name
            raise
    return received


def take_step(
    person: Person, transfer_id: uuid.UUID, verb: Verb, said: Said, seen: int, now: dt.datetime
) -> Transfer:  # fmt: skip
    """One more step of a transfer; `seen` is how many it had when the page was made.

    NotFound for other schools', Forbidden for what the other of the two schools does, Clash as transfer_changed when
    somebody took a step since; else refused as the machine and the receipt say.
    """
    transfer = transfer_at_desk(person, transfer_id, lock=True)
    if not may_take(person, transfer, verb):
        raise Forbidden("transfer_of_the_other")
    if seen != transfer.steps:
        raise Clash("transfer_changed")
    step = Step(verb, local_day(now), said.why[:LONGEST], said.next_on)
    standing = takes(Standing(State(transfer.state), transfer.next_on), step)
    if verb is Verb.RECEIVE:
        receive(person, transfer, said.class_id, _why(transfer))
    if verb is Verb.SEND:
        leave_roll(person, transfer)
    transfer.state, transfer.next_on = standing.state.value, standing.next_on
    _add(transfer, step, person, now, said.about)
    for school_id in {transfer.from_id, transfer.to_id} - {None}:
        note("transfer.stepped", transfer, school_id=school_id, step=verb.value, student=str(transfer.student_id))
    return transfer


def verb_of(text: str) -> Verb:
    """The step a form names; Refused as transfer_step for any other word."""
    try:
        return Verb(text)
    except ValueError as error:
        raise Refused("transfer_step") from error


def _why(transfer: Transfer) -> str:
    """Why the school that asked says the child moves: the history of the child's row tells it."""
    asked = select(TransferStep.why).where(TransferStep.transfer_id == transfer.id, TransferStep.number == 1)
    return db.session.scalars(asked).one()


def _first(way: Way) -> Verb:
    return {Way.WITHIN: Verb.ASK, Way.OUT: Verb.PREPARE, Way.IN: Verb.AWAIT}[way]


def _target(person: Person, student: Student, asked: Asked) -> uuid.UUID | None:
    if asked.way is not Way.WITHIN:
        if not asked.outside.strip():
            raise Refused("transfer_outside", field="outside")
        return None
    open_today = select(School.id).where(School.id == asked.to_id, School.open_on(person.today))
    if asked.to_id is None or db.session.scalar(open_today) is None:
        raise Refused("transfer_school", field="to_id")
    if asked.to_id == student.school_id:
        raise Refused("transfer_same_school", field="to_id")
    return asked.to_id


def _open(student_id: uuid.UUID, way: Way) -> bool:
    """One that holds the child already; or, for a file that is awaited, another that is."""
    same = Transfer.way == Way.IN if way is Way.IN else Transfer.way != Way.IN
    held = Transfer.state.in_(OPEN if way is Way.IN else HOLDS_THE_CHILD)
    found = select(Transfer.id).where(Transfer.student_id == student_id, held, same)
    return db.session.scalars(found).first() is not None


def _add(transfer: Transfer, step: Step, person: Person, now: dt.datetime, about: dict[str, Any]) -> None:
    transfer.steps += 1
    row = TransferStep(
        transfer_id=transfer.id, number=transfer.steps, verb=step.verb.value, day=step.day, at=now, by_id=person.id,
        why=step.why, next_on=step.next_on, said=about,
    )  # fmt: skip
    db.session.add(row)
