"""Slips 激活单: what is printed for somebody who has not chosen a password yet, and never kept."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select

from webapp.access.audit import note
from webapp.actions.activation import digest_of, open_codes
from webapp.domain.refusals import Refused
from webapp.domain.terms import local_day
from webapp.extensions import db
from webapp.models import Account, Bureau, RoleGrant, School
from webapp.models.chunks import chunks


@dataclass(frozen=True)
class Slip:
    """What one slip says; `place` is the school, or the bureau of those who belong to none."""

    account_id: uuid.UUID
    name: str
    login: str
    place: str
    code: str
    expires_at: dt.datetime


def slip_of(account: Account, code: str, now: dt.datetime) -> Slip:
    """The slip of one account with a code just made, noted as printed. Refused as wrong_code unless the code is the one
    that opens this account now: nobody prints a slip with a code of his own making."""
    return slips_of([account], {account.id: code}, now)[0]


def slips_of(accounts: list[Account], codes: Mapping[uuid.UUID, str], now: dt.datetime) -> list[Slip]:
    """The slips of several accounts in their order, codes by account; as slip_of, in a handful of questions."""
    db.session.flush()
    waiting = {
        one.account_id: one for ids in chunks(account.id for account in accounts) for one in open_codes(ids, now)
    }
    places = _places(accounts, local_day(now))
    made = []
    for account in accounts:
        code, row = codes[account.id], waiting.get(account.id)
        if row is None or row.code_digest != digest_of(code):
            raise Refused("wrong_code", field="code")
        note("slip.printed", account)
        slip = Slip(account.id, account.name, account.login, places[account.id], code, row.expires_at)
        made.append(slip)
    return made


def _places(accounts: list[Account], today: dt.date) -> dict[uuid.UUID, str]:
    """Where each of them belongs, by the roles of today or later: the school's name, else the bureau's."""
    found: dict[uuid.UUID, str] = {}
    for ids in chunks(account.id for account in accounts):
        posts = (
            select(RoleGrant.account_id, School.name)
            .join(School, School.id == RoleGrant.school_id)
            .where(RoleGrant.account_id.in_(ids), or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today))
            .order_by(RoleGrant.starts_on.desc(), RoleGrant.id)
        )
        found |= {account_id: name for account_id, name in db.session.execute(posts)}
    bureaus = {account.bureau_id for account in accounts}
    names = {row.id: row.name for row in db.session.scalars(select(Bureau).where(Bureau.id.in_(bureaus)))}
    return {account.id: found.get(account.id, names.get(account.bureau_id, "")) for account in accounts}
