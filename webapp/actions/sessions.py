"""Sessions: opened at a login, found again by their cookie, seen, and ended; the row decides, not the cookie."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select, true, update

from webapp.access.audit import note
from webapp.access.choices import choice
from webapp.access.permissions import ALLOWS, Permission
from webapp.access.person import Person
from webapp.actions.apart import apart
from webapp.domain.refusals import NotFound
from webapp.domain.sessions import Limits, Standing, may_come_in, standing
from webapp.extensions import db
from webapp.models import Account, Device, LoginSession, new_id

LONGEST_AGENT = 200


@dataclass(frozen=True)
class Origin:
    """Where a request comes from: the address the proxy vouches for, and what the browser says it is."""

    address: str
    agent: str


def open_session(account: Account, origin: Origin, now: dt.datetime) -> tuple[LoginSession, str]:
    """A new session of an account, and the key for its cookie: the row's id and a secret of 256 bits, of which the row
    holds only the SHA-256."""
    secret = secrets.token_urlsafe(32)
    row = LoginSession(
        id=new_id(),
        account_id=account.id,
        secret_digest=_digest(secret),
        opened_at=now,
        last_seen_at=now,
        address=origin.address,
        agent=origin.agent[:LONGEST_AGENT],
    )
    db.session.add(row)
    return row, f"{row.id}.{secret}"


def renew_key(row: LoginSession) -> str:
    """Another secret for the same session, after its owner confirmed who they are (ASVS 5, 7.2.4): the key for the
    cookie; the one before opens nothing any more."""
    secret = secrets.token_urlsafe(32)
    row.secret_digest = _digest(secret)
    return f"{row.id}.{secret}"


@dataclass(frozen=True)
class FoundSession:
    """What every request asks of a session, as values: whose it is, since when, how sure. The rows themselves are read
    when somebody needs them (routes/logged_in.py)."""

    session_id: uuid.UUID
    account_id: uuid.UUID
    bureau_id: uuid.UUID
    name: str
    locale: str | None
    opened_at: dt.datetime
    last_seen_at: dt.datetime
    lapsed_at: dt.datetime | None
    second_factor_at: dt.datetime | None
    stepped_up_at: dt.datetime | None
    totp_confirmed_at: dt.datetime | None
    enrolled: bool  # on a phone that nobody revoked


def find_session(key: str, today: dt.date) -> FoundSession | None:
    """The session of a cookie's key; None for one that is not there, or was ended, or whose account may not come in
    today. One query, made once: every request asks it."""
    row_id, _, secret = key.partition(".")
    try:
        wanted = uuid.UUID(row_id)
    except ValueError:
        return None
    row = db.session.connection().execute(_FIND, {"wanted": wanted}).mappings().one_or_none()
    if row is None or not hmac.compare_digest(row["secret_digest"], _digest(secret)):
        return None
    if not may_come_in(row["disabled_at"], row["leaves_on"], today):
        return None
    return FoundSession(**{name: row[name] for name in FoundSession.__dataclass_fields__})


def find_statement() -> Select[Any]:
    """The one query of every request."""
    session, account, device = LoginSession.__table__, Account.__table__, Device.__table__
    joined = session.join(account, account.c.id == session.c.account_id)
    joined = joined.outerjoin(device, device.c.id == session.c.device_id)
    enrolled = and_(device.c.id.is_not(None), device.c.revoked_at.is_(None)).label("enrolled")
    of_account = [account.c[name] for name in (
        "bureau_id", "name", "locale", "totp_confirmed_at", "disabled_at", "leaves_on"
    )]  # fmt: skip
    of_session = [session.c[name] for name in (
        "account_id", "opened_at", "last_seen_at", "lapsed_at", "second_factor_at", "stepped_up_at", "secret_digest"
    )]  # fmt: skip
    columns = (session.c.id.label("session_id"), *of_session, *of_account, enrolled)
    open_one = and_(session.c.id == bindparam("wanted", type_=session.c.id.type), session.c.ended_at.is_(None))
    return select(*columns).select_from(joined).where(open_one)


_FIND = find_statement()


def limits_of(person: Person) -> Limits:
    """How long this person's logins last: the strictest of what the schools (and roles) of today ask."""
    places = person.schools() or {None}

    def strictest(*keys: str) -> int:
        return min(int(choice(key, person.bureau_id, place)) for key in keys for place in places)

    idle = {"idle_minutes_field" if Permission.USE_FIELD in ALLOWS[role] else "idle_minutes" for role in person.roles}
    return Limits(
        idle=dt.timedelta(minutes=strictest(*(idle or {"idle_minutes"}))),
        longest=dt.timedelta(hours=strictest("longest_hours")),
        phone_idle=dt.timedelta(days=strictest("phone_days")),
    )


def standing_of(row: LoginSession, person: Person, now: dt.datetime) -> Standing:
    """What a session (with its device) of this person opens now."""
    enrolled = row.device is not None and row.device.revoked_at is None
    return _standing(row, enrolled, person, now)


def standing_found(found: FoundSession, person: Person, now: dt.datetime) -> Standing:
    """The same for a session found by its key."""
    return _standing(found, found.enrolled, person, now)


def _standing(one: LoginSession | FoundSession, enrolled: bool, person: Person, now: dt.datetime) -> Standing:
    """A browser counts as enrolled for offline as long as nobody revoked it and its owner works in the field."""
    in_field = enrolled and person.may(Permission.USE_FIELD)
    return standing(one.opened_at, one.last_seen_at, one.lapsed_at is not None, in_field, limits_of(person), now)


def mark_seen(session_id: uuid.UUID, found: Standing, now: dt.datetime) -> None:
    """The session was used, as what it was found to be. In a transaction of its own, after the request's own."""
    db.session.rollback()
    lapsed = {"lapsed_at": func.coalesce(LoginSession.lapsed_at, now)} if found is Standing.PHONE else {}
    with apart():
        mine = update(LoginSession).where(LoginSession.id == session_id)
        db.session.execute(mine.values(last_seen_at=now, **lapsed))


def expire(found: FoundSession, person: Person, now: dt.datetime) -> None:
    """A session past its limits ends, in a transaction of its own: the request is refused."""
    why = "too_long" if now - found.last_seen_at <= limits_of(person).idle else "idle"
    with apart():
        end_session(db.session.get_one(LoginSession, found.session_id), why, now)


def end_own_session(account_id: uuid.UUID, session_id: uuid.UUID, now: dt.datetime) -> None:
    """End one of an account's own; NotFound for anybody else's."""
    row = db.session.scalars(
        select(LoginSession).where(LoginSession.id == session_id, LoginSession.account_id == account_id)
    ).one_or_none()
    if row is None:
        raise NotFound("not_found")
    end_session(row, "ended_by_owner", now)


def end_session(row: LoginSession, why: str, now: dt.datetime) -> None:
    """End one; one that ended before stays as it is."""
    if row.ended_at is None:
        row.ended_at, row.ended_why = now, why
        note("session.ended", row, why=why)


def end_every_session(account_id: uuid.UUID, why: str, now: dt.datetime, but: uuid.UUID | None = None) -> None:
    """End all of an account's sessions (`but` one, if given): a new password, a disabled account, "everywhere"."""
    _end(now, why, LoginSession.account_id == account_id, LoginSession.id != but if but else true())


def end_sessions_of_device(device_id: uuid.UUID, why: str, now: dt.datetime) -> None:
    """End all of a phone's sessions."""
    _end(now, why, LoginSession.device_id == device_id)


def _end(now: dt.datetime, why: str, *which: ColumnElement[bool]) -> None:
    rows = db.session.scalars(select(LoginSession).where(LoginSession.ended_at.is_(None), *which))
    for row in rows:
        end_session(row, why, now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
