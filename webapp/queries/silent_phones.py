"""Which phones are silent: not heard from for longer than their owner's bureau or school allows ("silent_days").

What is not sent from such a phone is unknown, not absent: whoever counts duties asks here before saying "not done".
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, and_, or_, select

from webapp.domain.choices import CHOICES, settled
from webapp.domain.phone_health import silent_since
from webapp.extensions import db
from webapp.models import Account, Device, RoleGrant, SettingValue

KEY = "silent_days"


def is_silent(bureaus: Collection[uuid.UUID], now: dt.datetime, today: dt.date) -> ColumnElement[bool]:
    """The condition, for a statement that joins Device with its Account, over the accounts of these bureaus. One query
    for what was decided; revoked phones are nobody's silence."""
    decided = select(SettingValue.bureau_id, SettingValue.school_id, SettingValue.value).where(
        SettingValue.key == KEY, SettingValue.bureau_id.in_(bureaus)
    )
    rows = db.session.execute(decided).all()
    by_bureau = {row.bureau_id: int(settled(CHOICES[KEY], row.value, None)) for row in rows if row.school_id is None}
    usual = and_(Account.bureau_id.not_in(by_bureau), _unheard(now, int(CHOICES[KEY].default)))
    of_bureaus = [and_(Account.bureau_id == key, _unheard(now, days)) for key, days in by_bureau.items()]
    of_schools = [
        _of_school(row.school_id, now, int(settled(CHOICES[KEY], by_bureau.get(row.bureau_id), row.value)), today)
        for row in rows
        if row.school_id is not None
    ]
    return and_(Device.revoked_at.is_(None), or_(usual, *of_bureaus, *of_schools))


def silent_owners(bureau_id: uuid.UUID, now: dt.datetime, today: dt.date) -> Iterator[uuid.UUID]:
    """The accounts of a bureau with a silent phone, and with no phone that was heard from since."""
    silent = is_silent({bureau_id}, now, today)
    statement = select(Device.account_id, silent.label("silent")).join(Account, Account.id == Device.account_id)
    of_bureau = statement.where(Account.bureau_id == bureau_id, Device.revoked_at.is_(None))
    found: dict[uuid.UUID, bool] = {}
    for account_id, one in db.session.execute(of_bureau):
        found[account_id] = found.get(account_id, True) and bool(one)
    return (account_id for account_id, silent_all in found.items() if silent_all)


def _unheard(now: dt.datetime, days: int) -> ColumnElement[bool]:
    return Device.last_contact_at < silent_since(now, days)


def _of_school(school_id: uuid.UUID, now: dt.datetime, days: int, today: dt.date) -> ColumnElement[bool]:
    staff = select(RoleGrant.account_id).where(RoleGrant.school_id == school_id, RoleGrant.held_on(today))
    return and_(Device.account_id.in_(staff), _unheard(now, days))
