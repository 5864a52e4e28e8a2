"""Writing what a school knows of a child and the family 学生档案, field by field (policy.md 2; domain.md, Student)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from webapp.access.audit import note
from webapp.access.history import because
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import student_at_desk
from webapp.actions.names import search_terms
from webapp.domain.refusals import Clash, Refused
from webapp.domain.student_facts import (
    GONE,
    NEW,
    OF_A_GUARDIAN,
    OF_A_STUDENT,
    Reader,
    blank_guardian,
    compared,
    facts_of,
)  # fmt: skip
from webapp.extensions import db
from webapp.models import FactQuestion, Guardian, SchoolClass, Student, new_id
from webapp.models.fact_question import SETTLED

MOST_GUARDIANS = 12


class FactsClash(Clash):
    """Somebody else changed the same fields since the form was opened: `others` is what they say by now."""

    def __init__(self, others: Mapping[str, str]) -> None:
        super().__init__("facts_meanwhile")
        self.others = dict(others)


def change_facts(
    person: Person, student_id: uuid.UUID, base: Mapping[str, str], sent: Mapping[str, str], why: str, now: dt.datetime
) -> list[str]:
    """Write what the sender of a form changed against `base`, the facts it was opened with; says which fields.

    FactsClash, and nothing is written, where somebody else changed the same field otherwise meanwhile; what others
    changed elsewhere stays. Refused by field for what cannot be read; NotFound for a student of another school.
    """
    student = _held(person, student_id)
    here = facts_of(student) | blank_guardian()
    asked = compared(base, sent, here)
    if asked.clashes:
        raise FactsClash(asked.clashes)
    if not asked.changes:
        return []
    write_facts(student, asked.changes, why, now)
    return sorted(asked.changes)


def write_facts(student: Student, changes: Mapping[str, str], why: str, now: dt.datetime) -> None:
    """Write these facts, as a form names and writes them, on the file of a student who is locked and has the guardians
    loaded; whoever calls has asked whether the person may. Refused by field for what cannot be read."""
    values = {name: _read(name, text) for name, text in changes.items()}
    with because(why):
        _write_student(student, values, now)
        _write_guardians(student, values)
    _settle_alike(student.id, now)


def _settle_alike(student_id: uuid.UUID, now: dt.datetime) -> None:
    """What somebody in the field found is no question any more once the file says so, whoever wrote it."""
    waiting = select(FactQuestion).where(FactQuestion.student_id == student_id, FactQuestion.decision.is_(None))
    questions = db.session.scalars(waiting).all()
    here = facts_of(_with_guardians(student_id)) if questions else {}
    for question in questions:
        if here.get(question.name) == question.found:
            question.decision, question.decided_at = SETTLED, now


def student_to_keep(person: Person, student_id: uuid.UUID) -> Student:
    """A student of a school whose files the person keeps, with the guardians; else NotFound."""
    student_at_desk(person, student_id, Permission.KEEP_FILES)
    return _with_guardians(student_id)


def _with_guardians(student_id: uuid.UUID) -> Student:
    statement = select(Student).where(Student.id == student_id).options(selectinload(Student.guardians))
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _held(person: Person, student_id: uuid.UUID) -> Student:
    """The same, locked until the commit: two desks write one after the other, and the second sees the first's."""
    student_at_desk(person, student_id, Permission.KEEP_FILES)
    return locked(student_id)


def locked(student_id: uuid.UUID) -> Student:
    """A student of a school in scope with the guardians, as nobody else can change them until the commit."""
    db.session.execute(select(Student.id).where(Student.id == student_id).with_for_update(key_share=True))
    return _with_guardians(student_id)


def _read(name: str, text: str) -> Any:
    reader = _reader(name)
    try:
        return reader(text)
    except Refused as refusal:
        raise type(refusal)(refusal.code, field=name, **refusal.facts) from None


def _reader(name: str) -> Reader:
    if not name.startswith("g."):
        return OF_A_STUDENT[name]
    field = name.rpartition(".")[2]
    return _is_gone if field == GONE else OF_A_GUARDIAN[field]


def _is_gone(text: str) -> bool:
    return text == "yes"


def _write_student(student: Student, values: Mapping[str, Any], now: dt.datetime) -> None:
    for name in OF_A_STUDENT.keys() & values.keys():
        setattr(student, name, _checked(student, name, values[name]))
    if "name" in values:
        student.name_pinyin, student.search_text = search_terms(student.name)
    student.changed_at = now


def _checked(student: Student, name: str, value: Any) -> Any:
    """What is the school's own to say: which classes it has, and whose registry number it is."""
    if value is None:
        return None
    if name == "class_id":
        return _class(student, value)
    if name == "registry_number":
        others = select(Student.id).where(
            Student.school_id == student.school_id, Student.registry_number == value, Student.id != student.id
        )
        if db.session.scalars(others).first():
            raise Clash("registry_taken", field=name)
    return value


def _class(student: Student, value: str) -> uuid.UUID:
    try:
        found = db.session.get(SchoolClass, uuid.UUID(value))
    except ValueError:
        found = None
    if found is None or found.school_id != student.school_id:
        raise Refused("not_a_choice", field="class_id")
    return found.id


def _write_guardians(student: Student, values: Mapping[str, Any]) -> None:
    by_id = {str(guardian.id): guardian for guardian in student.guardians}
    for name, value in values.items():
        guardian_id, _dot, field = name.removeprefix("g.").partition(".")
        if guardian_id in by_id and field != GONE:
            setattr(by_id[guardian_id], field, value)
    for guardian_id, guardian in by_id.items():
        if values.get(f"g.{guardian_id}.{GONE}"):
            note(
                "guardian.removed", student, name=guardian.name, relation=guardian.relation, phones=guardian.phones,
                whereabouts=guardian.whereabouts, guardian=guardian_id,
            )  # fmt: skip
            db.session.delete(guardian)
    new = {name.rpartition(".")[2]: value for name, value in values.items() if name.startswith(f"g.{NEW}.")}
    if any(value not in (None, []) for value in new.values()):
        _add_guardian(student, new)


def _add_guardian(student: Student, new: Mapping[str, Any]) -> None:
    if len(student.guardians) >= MOST_GUARDIANS:
        raise Refused("too_many_guardians", field=f"g.{NEW}.name", count=MOST_GUARDIANS)
    if not new.get("name"):
        raise Refused("guardian_name_needed", field=f"g.{NEW}.name")
    place = 1 + max((guardian.position for guardian in student.guardians), default=-1)
    row = Guardian(id=new_id(), school_id=student.school_id, student_id=student.id, position=place)
    for name, value in new.items():
        setattr(row, name, value)
    row.phones = row.phones or []
    db.session.add(row)
