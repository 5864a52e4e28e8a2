"""Which other systems read of a student, and which tokens somebody made that still open something."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from webapp.access.permissions import Scope
from webapp.access.person import bureaus_below
from webapp.extensions import db
from webapp.models import ApiToken, Bureau, School, Student

OF_CHILDREN = (Scope.STUDENTS, Scope.ENTRY_COUNTS)  # by name; as one of many


@dataclass(frozen=True)
class System:
    """A token that stands, of which place it is, and what it reads of the student."""

    token: ApiToken
    place: str
    reads: list[Scope]


def systems_reading(student: Student, today: dt.date) -> list[System]:
    """Those with a token that reaches the student's school today. By name only as long as the child is on the roll
    (queries/api_students.py)."""
    school = db.session.get_one(School, student.school_id)
    if school.closed_on is not None and school.closed_on < today:
        return []
    here = student.left_on is None or student.left_on >= today
    scopes = [scope for scope in OF_CHILDREN if here or scope is not Scope.STUDENTS]
    found = [
        System(token, school.name if token.school_id else bureau, [scope for scope in scopes if scope in token.scopes])
        for token, bureau in _reaching(school, today)
    ]
    return [system for system in found if system.reads]


def tokens_made_by(account_id: uuid.UUID, today: dt.date) -> list[ApiToken]:
    """The tokens somebody made, and so had in hand, that still open something; the newest first."""
    statement = select(ApiToken).outerjoin(School, School.id == ApiToken.school_id).where(
        ApiToken.made_by == account_id, _stands(today), or_(School.id.is_(None), School.open_on(today))
    )  # fmt: skip
    return list(db.session.scalars(statement.order_by(ApiToken.made_at.desc(), ApiToken.id)))


def _reaching(school: School, today: dt.date) -> Sequence[tuple[ApiToken, str]]:
    """The tokens of the school, of its bureau and of those above it, with the bureau's name."""
    statement = select(ApiToken, Bureau.name).join(Bureau, Bureau.id == ApiToken.bureau_id)
    statement = statement.where(_stands(today), ApiToken.school_id.is_(None) | (ApiToken.school_id == school.id))
    found = db.session.execute(statement.order_by(ApiToken.name, ApiToken.id)).all()
    bureaus = {token.bureau_id for token, _bureau in found if token.school_id is None}
    above = {one for one in bureaus if school.bureau_id in bureaus_below(one) | {one}}
    return [(token, bureau) for token, bureau in found if token.school_id or token.bureau_id in above]


def _stands(today: dt.date) -> ColumnElement[bool]:
    return and_(ApiToken.revoked_at.is_(None), ApiToken.expires_on >= today)
