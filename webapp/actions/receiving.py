"""A child leaves one school and is placed in a class of another: what goes along, and what ends (docs/adr/0043)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import or_, select, update

from webapp.access.history import because
from webapp.access.person import Person
from webapp.access.tenancy import scoped
from webapp.domain.graduation import GRADUATED
from webapp.domain.refusals import Clash, Refused
from webapp.extensions import db
from webapp.models import (
    CareFile,
    CareHelper,
    CareMember,
    FactQuestion,
    Guardian,
    KeptLonger,
    MergedStudent,
    Pairing,
    RightsRequest,
    School,
    SchoolClass,
    Student,
    StudentDocument,
    StudentSummary,
    Transfer,
)

A_DAY = dt.timedelta(days=1)
TRANSFERRED = "transferred"  # Student.left_why


def receive(person: Person, transfer: Transfer, class_id: uuid.UUID | None, why: str) -> None:
    """The child is of the new school from today on: facts, family, care file and all that was written go along;
    pairings and the parts of the care team end with yesterday, late entries are judged by them as ever.

    Refused: transfer_school (closed meanwhile), transfer_class for no class of the school that runs today,
    transfer_child_there where the school has a record of the same registry number; Clash as transfer_gone when the
    child is not at the old school any more. Who graduated there may be received: the last day is that one then.
    """
    to_id = person.school_now(transfer.to_id) if transfer.to_id else None
    school = db.session.get(School, to_id) if to_id else None
    if school is None or (school.closed_on is not None and school.closed_on < person.today):
        raise Refused("transfer_school")
    placed = db.session.get(SchoolClass, class_id) if class_id else None
    if placed is None or placed.school_id != school.id or not placed.runs_on(person.today):
        raise Refused("transfer_class", field="class_id")
    with scoped(_both(transfer, school.id)):
        statement = select(Student).where(Student.id == transfer.student_id).with_for_update(key_share=True)
        student = db.session.scalars(statement).one_or_none()
        if student is None or student.school_id == school.id or not _may_go(student, person.today):
            raise Clash("transfer_gone")
        _refuse_twice(student, school.id)
        transfer.left_on = _last_day(student, person.today)
        transfer.from_class_id, transfer.to_class_id, transfer.to_id = student.class_id, placed.id, school.id
        with because(why):
            _move(student, school.id, placed.id)
            _end([student.id], person.today)


def leave_roll(person: Person, transfer: Transfer) -> None:
    """The child goes to a school outside: off the roll from today on, the record stays here. Who graduated is off it
    already, and stays a graduate of that day. Clash as transfer_gone for anybody else who is off it."""
    statement = select(Student).where(Student.id == transfer.student_id).with_for_update(key_share=True)
    student = db.session.scalars(statement).one_or_none()
    if student is None or not _may_go(student, person.today):
        raise Clash("transfer_gone")
    transfer.left_on = _last_day(student, person.today)
    if _on_roll(student, person.today):
        student.left_on, student.left_why = transfer.left_on, TRANSFERRED
    _end([student.id], person.today)


def _both(transfer: Transfer, to_id: uuid.UUID) -> set[uuid.UUID]:
    """The two schools, and the one the old became part of meanwhile: the child went along."""
    into = select(School.merged_into_id).where(School.id == transfer.from_id)
    return {one for one in (transfer.from_id, to_id, db.session.scalar(into)) if one}


def _may_go(student: Student, today: dt.date) -> bool:
    return student.left_why == GRADUATED or _on_roll(student, today)


def _on_roll(student: Student, today: dt.date) -> bool:
    return student.left_on is None or student.left_on >= today


def _last_day(student: Student, today: dt.date) -> dt.date:
    """Yesterday; of one who graduated before, that day."""
    return min(student.left_on or today, today - A_DAY)


def _refuse_twice(student: Student, to_id: uuid.UUID) -> None:
    if student.registry_number is None:
        return
    there = select(Student.id).where(Student.school_id == to_id, Student.registry_number == student.registry_number)
    if db.session.scalars(there).first():
        raise Refused("transfer_child_there")


def _move(student: Student, to_id: uuid.UUID, class_id: uuid.UUID) -> None:
    """The child, and the records of the same child that were merged into this one."""
    merged = db.session.scalars(select(MergedStudent).where(MergedStudent.kept_id == student.id)).all()
    ids = [student.id, *(one.gone_id for one in merged)]
    student.class_id, student.left_on, student.left_why = class_id, None, None
    of_the_child: tuple[tuple[Any, Any], ...] = (
        (Student, Student.id), (Guardian, Guardian.student_id), (CareFile, CareFile.student_id),
        (RightsRequest, RightsRequest.student_id), (KeptLonger, KeptLonger.student_id),
        (FactQuestion, FactQuestion.student_id), (StudentDocument, StudentDocument.student_id),
    )  # fmt: skip
    for model, column in of_the_child:
        for row in db.session.scalars(select(model).where(column.in_(ids))):
            row.school_id = to_id
    for one in merged:
        one.school_id = to_id
    db.session.flush()
    summaries = update(StudentSummary).where(StudentSummary.student_id.in_(ids)).values(school_id=to_id)
    db.session.execute(summaries, execution_options={"synchronize_session": False})


def _end(student_ids: Collection[uuid.UUID], today: dt.date) -> None:
    """Whoever had the child has it no more: what held until today did hold."""
    last = today - A_DAY
    files = select(CareFile.id).where(CareFile.student_id.in_(student_ids))
    lasting_ones: tuple[tuple[Any, Any], ...] = (
        (Pairing, Pairing.student_id.in_(student_ids)), (CareMember, CareMember.file_id.in_(files)),
        (CareHelper, CareHelper.file_id.in_(files)),
    )  # fmt: skip
    for model, where in lasting_ones:
        lasting = or_(model.ends_on.is_(None), model.ends_on > last)
        for row in db.session.scalars(select(model).where(where, lasting)):
            row.ends_on = last
