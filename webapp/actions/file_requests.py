"""A school asks another of the installation for the files of children who came 调档; the other answers, and sends them
on as any file (actions/transfers.py)."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select

from webapp.access.audit import note
from webapp.access.person import Person
from webapp.access.transfers import MOVE, request_to_answer
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.extensions import db
from webapp.models import FileRequest, School, new_id

LONGEST = 4000  # of the names, in characters: a class with registry numbers
LONGEST_ANSWER = 500


def ask_for_files(
    person: Person, by_id: uuid.UUID | None, of_id: uuid.UUID | None, names: str, now: dt.datetime
) -> FileRequest:  # fmt: skip
    """Ask for the files of children whom one names. NotFound where the person moves no students; Refused for a school
    that is none or closed, the same school, and for no names or too many."""
    if by_id not in person.schools(MOVE):
        raise NotFound("not_found")
    open_today = select(School.id).where(School.id == of_id, School.open_on(person.today))
    if of_id is None or db.session.scalar(open_today) is None:
        raise Refused("transfer_school", field="of_id")
    if of_id == by_id:
        raise Refused("transfer_same_school", field="of_id")
    if not names.strip() or len(names) > LONGEST:
        raise Refused("files_of_whom", field="names", count=LONGEST)
    row = FileRequest(
        id=new_id(), by_school_id=by_id, of_school_id=of_id, names=names.strip(), asked_at=now, asked_by=person.id
    )
    db.session.add(row)
    note("files.asked", row, school_id=by_id)
    return row


def answer_request(person: Person, request_id: uuid.UUID | None, answer: str, now: dt.datetime) -> FileRequest:
    """Say what became of it. NotFound for a request to another school, Refused for none and without words, Clash when
    somebody answered before."""
    if request_id is None:
        raise Refused("files_which")
    row = request_to_answer(person, request_id)
    if row.answered_at is not None:
        raise Clash("files_answered")
    if not answer.strip():
        raise Refused("transfer_why", field="answer")
    row.answer, row.answered_at, row.answered_by = answer.strip()[:LONGEST_ANSWER], now, person.id
    note("files.answered", row, school_id=person.school_now(row.of_school_id))
    return row
