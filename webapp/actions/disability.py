"""Writing a child's certificate of disability 残疾人证 at the desk; all of it is sealed in its row."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from webapp.access.history import because
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import student_at_desk
from webapp.actions.identity import Doubtful
from webapp.actions.student_facts import locked
from webapp.domain.disability import GRADES, KINDS, Certificate, certificate_doubts, read_certificate
from webapp.domain.refusals import Clash, Refused
from webapp.domain.rosters.texts import document_text
from webapp.domain.student_facts import code
from webapp.models import Student


@dataclass(frozen=True)
class TypedDisability:
    """What the form says; an empty `number` leaves the one on file, unless it is to be removed. `before` is what
    `stands` said when it was opened."""

    kind: str
    grade: str
    number: str
    before: str
    sure: bool = False
    remove: bool = False
    why: str = ""


def stands(student: Student) -> str:
    """What is on file, short enough to tell whether somebody else was quicker, without the number."""
    number = student.disability_number or ""
    return "/".join((student.disability_kind or "", student.disability_grade or "", number[-4:]))


def write_disability(person: Person, student_id: uuid.UUID, typed: TypedDisability, now: dt.datetime) -> None:
    """Write kind, grade and number. What is not chosen is taken from the number, which says it. NotFound for a student
    whose file the person does not keep; Clash as changed_meanwhile; Refused: not_a_choice, certificate_shape; Doubtful
    unless `sure`."""
    student_at_desk(person, student_id, Permission.KEEP_FILES)
    student = locked(student_id)
    if typed.before != stands(student):
        raise Clash("changed_meanwhile", field="disability_number")
    kind, grade = _choice("disability_kind", typed.kind), _choice("disability_grade", typed.grade)
    number = _number(student, typed)
    certificate = read_certificate(number) if number else None
    doubts = list(_doubts(student, certificate, kind, grade))
    if doubts and not typed.sure:
        raise Doubtful(doubts, "disability_number")
    with because(typed.why):
        student.disability_kind = kind or (certificate.kind if certificate else None)
        student.disability_grade = grade or (certificate.grade if certificate else None)
        student.disability_number = number
        student.changed_at = now


def _choice(field: str, text: str) -> str | None:
    known = {"disability_kind": KINDS, "disability_grade": GRADES}[field]
    try:
        return code(known, text)
    except Refused as refusal:
        raise Refused(refusal.code, field=field) from None


def _number(student: Student, typed: TypedDisability) -> str | None:
    if typed.remove:
        return None
    text = document_text(typed.number)
    if not text:
        return student.disability_number
    if read_certificate(text) is None:
        raise Refused("certificate_shape", field="disability_number")
    return text


def _doubts(student: Student, certificate: Certificate | None, kind: str | None, grade: str | None) -> Iterator[str]:
    if certificate:
        yield from certificate_doubts(certificate, kind, grade, student.id_number)
