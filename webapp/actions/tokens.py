"""Tokens 接口令牌: made at the desk, shown once, used by another system, revoked.

A token belongs to its bureau or school, not to whoever made it: it works on when that account ends (docs/adr/0020).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import select, update

from webapp.access.audit import note
from webapp.access.permissions import Permission, Scope
from webapp.access.person import Person
from webapp.access.places import bureau_under, school_under
from webapp.access.tokens import Caller, load_caller, token_under
from webapp.actions import limits
from webapp.actions.apart import apart
from webapp.domain.limits import network_of
from webapp.domain.terms import local_day
from webapp.domain.texts import on_one_line
from webapp.domain.tokens import TokenRefused, check_standing, check_terms
from webapp.extensions import db
from webapp.models import ApiToken, School, new_id

TOKEN = re.compile(r"rx_[A-Za-z0-9_-]{43}")  # 256 bits
BEGINNING = 7  # rx_ and four more: enough to tell one's tokens apart, of no use to guess by
SEEN_EVERY = dt.timedelta(minutes=10)  # "last used" is written no more often


@dataclass(frozen=True)
class NewToken:
    """A token asked for: for whom, to read what, of one school or (None) of the whole bureau, until which day."""

    name: str
    scopes: frozenset[Scope]
    school_id: uuid.UUID | None
    expires_on: dt.date | None


def make_token(person: Person, asked: NewToken, now: dt.datetime) -> tuple[ApiToken, str]:
    """A new token, and its text, which is kept nowhere. Refused by field; NotFound for somebody else's place."""
    name = on_one_line(asked.name)
    check_terms(name, asked.scopes, asked.expires_on, person.today)
    text = "rx_" + secrets.token_urlsafe(32)
    row = ApiToken(
        id=new_id(),
        bureau_id=_bureau_of(person, asked.school_id),
        school_id=asked.school_id,
        name=name,
        digest=_digest(text),
        beginning=text[:BEGINNING],
        scopes=sorted(asked.scopes),
        made_by=person.id,
        made_at=now,
        expires_on=asked.expires_on,
    )
    db.session.add(row)
    return row, text


def revoke(person: Person, token_id: uuid.UUID, now: dt.datetime) -> ApiToken:
    """The token opens nothing any more, at once; one that was revoked before stays as it is."""
    row = token_under(person, token_id)
    if row.revoked_at is None:
        row.revoked_at = now
    return row


def admit(text: str, address: str, now: dt.datetime) -> Caller:
    """Whoever asks with this token. TokenRefused says why it opens nothing, TooMany how long to wait.

    Commits what it counts, so call it before anything else. An address that tries tokens there are not is slowed too.
    """
    if not text:
        raise TokenRefused("token_needed")
    found = _find(text)
    if found is None:
        limits.spend("token.address", network_of(address), now)
        raise TokenRefused("token_unknown")
    token_id, seen_at = found.id, found.last_used_at
    limits.spend("token", str(token_id), now)
    token = db.session.get_one(ApiToken, token_id)
    closed_on = db.session.scalar(select(School.closed_on).where(School.id == token.school_id))
    check_standing(token.revoked_at is not None, token.expires_on, closed_on, local_day(now))
    if seen_at is None or now - seen_at >= SEEN_EVERY:
        _seen(token_id, first=seen_at is None, now=now)
    return load_caller(db.session.get_one(ApiToken, token_id), local_day(now))


def note_reading(caller: Caller, what: str, count: int) -> None:
    """Keep in the audit that names left the system: which token read how many, in a transaction of its own."""
    with apart():
        note(what, db.session.get_one(ApiToken, caller.token_id), count=count)


def _seen(token_id: uuid.UUID, first: bool, now: dt.datetime) -> None:
    with apart():
        db.session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=now))
        if first:
            note("token.first_used", db.session.get_one(ApiToken, token_id))


def _find(text: str) -> ApiToken | None:
    if not TOKEN.fullmatch(text):
        return None
    return db.session.scalars(select(ApiToken).where(ApiToken.digest == _digest(text))).one_or_none()


def _bureau_of(person: Person, school_id: uuid.UUID | None) -> uuid.UUID:
    if school_id is not None:
        return school_under(person, Permission.MANAGE_TOKENS, school_id).bureau_id
    return bureau_under(person, Permission.MANAGE_TOKENS, person.bureau_id).id


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
