"""The school's own texts 常用措施 for the fields of a plan: the office keeps them."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.care_plan import FIELDS
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.domain.student_facts import line
from webapp.extensions import db
from webapp.models import CarePhrase

MOST = 40  # of one field


def add_phrase(person: Person, school_id: uuid.UUID, field: str, text: str) -> CarePhrase:
    """One more text. NotFound for a school where the person does not manage care, Refused for no field or no text, or
    when a field has MOST; Clash for one that is there."""
    if school_id not in person.schools(Permission.MANAGE_CARE):
        raise NotFound("not_found")
    said = line(text, 300)
    if field not in FIELDS or said is None:
        raise Refused("phrase_needed", field="text")
    of_field = (CarePhrase.school_id == school_id, CarePhrase.field == field)
    if db.session.scalars(select(CarePhrase.id).where(*of_field, CarePhrase.text == said)).first():
        raise Clash("phrase_there", field="text")
    if (db.session.scalar(select(func.count(CarePhrase.id)).where(*of_field)) or 0) >= MOST:
        raise Refused("phrases_full", field="text", count=MOST)
    phrase = CarePhrase(school_id=school_id, field=field, text=said)
    db.session.add(phrase)
    return phrase


def drop_phrase(person: Person, phrase_id: uuid.UUID) -> None:
    """A text that is offered no more; plans keep what they say. NotFound for another school's."""
    mine = CarePhrase.school_id.in_(person.schools(Permission.MANAGE_CARE))
    phrase = db.session.scalars(select(CarePhrase).where(CarePhrase.id == phrase_id, mine)).one_or_none()
    if phrase is None:
        raise NotFound("not_found")
    db.session.delete(phrase)
