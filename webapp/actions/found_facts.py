"""What phones found of a child's family (entries/contact_change.py): a fact is written on the file where that says what
the phone showed; where somebody else wrote there meanwhile, both wait side by side until the office chooses
(docs/adr/0048)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.access.audit import note
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import student_at_desk
from webapp.actions.student_facts import MOST_GUARDIANS, locked, write_facts
from webapp.domain.found_facts import changed, reader_of, whose
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.domain.student_facts import NEW, blank_guardian, compared, facts_of, written
from webapp.entries.contact_change import KIND
from webapp.extensions import db
from webapp.models import Entry, FactQuestion, Student, kept_records
from webapp.models.fact_question import LEFT, TAKEN


def settle(entry: Entry, now: dt.datetime) -> None:
    """Bring what an entry found to the child's file; an entry of another kind finds nothing. Of a child who is at
    another school by now the record alone tells. Refused as guardians_full, and nothing is written."""
    if entry.kind == KIND.name and entry.student_id:
        _settle(entry, entry.student_id, now)


def decide(person: Person, question_id: uuid.UUID, take: bool, now: dt.datetime) -> FactQuestion:
    """Put what was found on the file, or leave what stands there.

    NotFound for a student whose file the person does not keep; Clash: decided_already by somebody, fact_gone where the
    guardian is not on file any more.
    """
    wanted = select(FactQuestion).where(FactQuestion.id == question_id).options(joinedload(FactQuestion.entry))
    question = db.session.scalars(wanted).one_or_none()
    if question is None:
        raise NotFound("not_found")
    student_at_desk(person, question.student_id, Permission.KEEP_FILES)
    student = locked(question.student_id)
    db.session.refresh(question)
    if question.decision:
        raise Clash("decided_already")
    if take:
        if question.name not in facts_of(student):
            raise Clash("fact_gone")
        write_facts(student, {question.name: question.found}, _why(question.entry), now)
    question.decision, question.decided_by, question.decided_at = TAKEN if take else LEFT, person.id, now
    note("student.fact_decided", student, found=question.found, taken=take)
    return question


def _settle(entry: Entry, student_id: uuid.UUID, now: dt.datetime) -> None:
    kept = db.session.execute(kept_records([student_id])).first()
    here = select(Student.id).where(Student.id == (kept.kept_id if kept else student_id))
    found = db.session.scalars(here.where(Student.school_id == entry.school_id)).first()
    if found is None:
        return
    student = locked(found)
    differing = changed(entry.body.get("was", {}), entry.body.get("fact", {}))
    as_written = {name: written(reader_of(name)(text)) for name, text in differing.items()}
    was, fact = _of_somebody_known(student, entry.body.get("was", {}), as_written)
    stands = facts_of(student) | blank_guardian()
    asked = compared(was, fact, stands)
    fitting = {name: text for name, text in asked.changes.items() if name not in asked.clashes}
    if any(whose(name) == NEW for name in fitting) and len(student.guardians) >= MOST_GUARDIANS:
        raise Refused("guardians_full")
    if fitting:
        write_facts(student, fitting, _why(entry), now)
    db.session.add_all(
        FactQuestion(
            school_id=student.school_id, student_id=student.id, entry_id=entry.id, name=name, was=was.get(name, ""),
            found=asked.changes[name], asked_at=now,
        )
        for name in asked.clashes
    )  # fmt: skip


def _of_somebody_known(
    student: Student, was: Mapping[str, str], fact: Mapping[str, str]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Somebody new who is on file by now, by name, is not added twice: the numbers are that person's."""
    name = fact.get(f"g.{NEW}.name", "")
    known = next((guardian for guardian in student.guardians if name and guardian.name == name), None)
    if known is None:
        return was, fact
    others = {key: text for key, text in fact.items() if whose(key) != NEW}
    phones, found = f"g.{known.id}.phones", fact.get(f"g.{NEW}.phones")
    if not found or phones in others:
        return was, others
    return {**was, phones: ""}, {**others, phones: found}


def _why(entry: Entry) -> str:
    day = entry.body.get("found_at", "")[:10]
    return _("Found in the field on %(day)s", day=day)
