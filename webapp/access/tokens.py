"""Another system that asks with a token, as a value that queries take; and which tokens an administrator manages."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from webapp.access.permissions import Permission, Scope
from webapp.access.person import Person, bureaus_below
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import ApiToken, School


@dataclass(frozen=True)
class Caller:
    """Who asks, on which day, and how far it reaches: the token's one school, or all schools of its bureau and of the
    bureaus below."""

    token_id: uuid.UUID
    today: dt.date
    scopes: frozenset[Scope]
    bureaus: frozenset[uuid.UUID]
    schools: frozenset[uuid.UUID]


def load_caller(token: ApiToken, today: dt.date) -> Caller:
    """The system behind a token, on a day."""
    scopes = frozenset(Scope(word) for word in token.scopes if word in set(Scope))
    if token.school_id:
        bureaus, schools = frozenset({token.bureau_id}), frozenset({token.school_id})
    else:
        bureaus = bureaus_below(token.bureau_id) | {token.bureau_id}
        schools = frozenset(db.session.scalars(select(School.id).where(School.bureau_id.in_(bureaus))))
    return Caller(token.id, today, scopes, bureaus, schools)


def tokens_under(person: Person) -> ColumnElement[bool]:
    """The tokens a person manages: of all bureaus under him, or of the schools where the role holds."""
    of_school = ApiToken.school_id.in_(person.schools(Permission.MANAGE_TOKENS))
    if person.everywhere(Permission.MANAGE_TOKENS):
        return or_(ApiToken.bureau_id.in_(person.bureaus), of_school)
    return of_school


def token_under(person: Person, token_id: uuid.UUID) -> ApiToken:
    """One of those tokens; NotFound for any other."""
    statement = select(ApiToken).where(ApiToken.id == token_id, tokens_under(person)).with_for_update()
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return found
