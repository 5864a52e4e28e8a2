"""The phones of a school, or of all under an administrator: how they are. What is on them nobody sees here."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import contains_eager

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.phone_health import RECENT, WRONG_CLOCK
from webapp.domain.terms import local_day
from webapp.extensions import db
from webapp.models import Account, Device, RoleGrant, School, SyncFailure
from webapp.queries.pages import Listed, one_page, with_rows
from webapp.queries.silent_phones import is_silent

STATES = ("all", "unsent", "silent", "failing", "clock", "revoked")
PAGE = 50
LEFT_LATELY = dt.timedelta(days=30)  # what a colleague who left still carries is this school's concern so long


@dataclass(frozen=True)
class PhoneRow:
    """A phone with its owner's schools, what failed on it of late (the last first), and whether it is silent."""

    device: Device
    schools: list[str]
    failures: list[SyncFailure]
    silent: bool


@dataclass(frozen=True)
class PhoneCounts:
    """How many phones there are in use, and in how many each state holds."""

    all: int = 0
    unsent: int = 0
    silent: int = 0
    failing: int = 0
    clock: int = 0
    revoked: int = 0
    records: int = 0  # that wait on all of them together


@dataclass(frozen=True)
class Board:
    """The page: counts over all, and the phones of the state asked for."""

    counts: PhoneCounts
    found: Listed[PhoneRow]


def phone_board(person: Person, state: str, words: str, page: int, now: dt.datetime) -> Board:
    """The phones under this person; those that ask for something first. Seven queries at most, for any number."""
    conditions = _conditions(person, now)
    under = [_under(person), *(Account.search_text.contains(w, autoescape=True) for w in words.lower().split()[:6])]
    chosen = select(Device).join(Account, Account.id == Device.account_id).options(contains_eager(Device.account))
    ordered = chosen.where(*under, conditions[state]).order_by(*_urgent(conditions), Device.last_contact_at, Device.id)
    listed = one_page(ordered, page, PAGE)
    return Board(_counts(person, conditions), with_rows(listed, _rows(person, listed.rows, conditions["silent"], now)))


def phones_of_schools(
    schools: Collection[uuid.UUID], bureaus: Collection[uuid.UUID], now: dt.datetime, today: dt.date
) -> dict[uuid.UUID, PhoneCounts]:
    """The same counts by school, without a name: phones in use, silent ones, those with unsent records."""
    silent = is_silent(bureaus, now, today)
    held = select(RoleGrant.account_id, RoleGrant.school_id).where(
        RoleGrant.school_id.in_(schools), RoleGrant.held_on(today)
    )
    post = held.distinct().subquery()
    columns = (func.count(), _sum(silent), _sum(Device.waiting > 0), func.coalesce(func.sum(Device.waiting), 0))
    statement = (
        select(post.c.school_id, *columns)
        .select_from(Device)
        .join(Account, Account.id == Device.account_id)
        .join(post, post.c.account_id == Device.account_id)
        .where(Device.revoked_at.is_(None))
        .group_by(post.c.school_id)
    )
    return {
        school: PhoneCounts(all=all_, silent=mute, unsent=behind, records=records)
        for school, all_, mute, behind, records in db.session.execute(statement)
    }


def _under(person: Person) -> ColumnElement[bool]:
    """The phones of whoever works, or worked until lately, where the person looks after phones."""
    if person.everywhere(Permission.SEE_PHONES):
        return Account.bureau_id.in_(person.bureaus)
    here = RoleGrant.school_id.in_(person.schools(Permission.SEE_PHONES))
    lately = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= person.today - LEFT_LATELY)
    return Device.account_id.in_(select(RoleGrant.account_id).where(here, lately))


def _conditions(person: Person, now: dt.datetime) -> dict[str, ColumnElement[bool]]:
    failed = select(SyncFailure.device_id).where(SyncFailure.day >= local_day(now - RECENT))
    in_use = Device.revoked_at.is_(None)
    return {
        "all": in_use,
        "unsent": in_use & (Device.waiting > 0),
        "silent": is_silent(person.bureaus, now, person.today),
        "failing": in_use & Device.id.in_(failed),
        "clock": in_use & (func.abs(Device.skew_seconds) >= int(WRONG_CLOCK.total_seconds())),
        "revoked": Device.revoked_at.is_not(None),
    }


def _urgent(conditions: dict[str, ColumnElement[bool]]) -> Sequence[Any]:
    return [case((conditions[state], 0), else_=1) for state in ("silent", "unsent", "failing", "clock")]


def _counts(person: Person, conditions: dict[str, ColumnElement[bool]]) -> PhoneCounts:
    waiting = func.coalesce(func.sum(case((conditions["all"], Device.waiting), else_=0)), 0).label("records")
    columns = [_sum(conditions[state]).label(state) for state in STATES]
    statement: Select[Any] = select(*columns, waiting).join(Account, Account.id == Device.account_id)
    row = db.session.execute(statement.where(_under(person))).mappings().one()
    return PhoneCounts(**row)


def _sum(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _rows(person: Person, devices: Sequence[Device], silent: ColumnElement[bool], now: dt.datetime) -> list[PhoneRow]:
    ids = [device.id for device in devices]
    failures: dict[uuid.UUID, list[SyncFailure]] = defaultdict(list)
    lately = select(SyncFailure).where(SyncFailure.device_id.in_(ids), SyncFailure.day >= local_day(now - RECENT))
    for failure in db.session.scalars(lately.order_by(SyncFailure.last_at.desc())):
        failures[failure.device_id].append(failure)
    mute = select(Device.id).join(Account, Account.id == Device.account_id).where(Device.id.in_(ids), silent)
    silent_ids = set(db.session.scalars(mute))
    schools = _schools(person, [device.account_id for device in devices])
    return [PhoneRow(d, schools[d.account_id], failures[d.id], d.id in silent_ids) for d in devices]


def _schools(person: Person, accounts: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Where the owners work today, for who looks after more than one school."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    statement = (
        select(RoleGrant.account_id, School.name)
        .join(School, School.id == RoleGrant.school_id)
        .where(RoleGrant.account_id.in_(accounts), RoleGrant.held_on(person.today))
        .distinct()
        .order_by(School.name)
    )
    for account_id, name in db.session.execute(statement) if person.everywhere(Permission.SEE_PHONES) else ():
        found[account_id].append(name)
    return found
