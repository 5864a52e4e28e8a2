"""A bureau never stays without an administrator, whatever two of them do at the same moment."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import Select, or_, select

from webapp.access.permissions import Role
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import Account, Bureau, RoleGrant

# Whoever loses one of these must leave somebody who has one of those.
STANDS_IN = {
    Role.SYSTEM_ADMINISTRATOR: (Role.SYSTEM_ADMINISTRATOR,),
    Role.BUREAU_ADMINISTRATOR: (Role.BUREAU_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR),
}


def lock_bureau(bureau_id: uuid.UUID) -> None:
    """One at a time, until the commit: what is judged over all accounts of a bureau."""
    db.session.execute(select(Bureau.id).where(Bureau.id == bureau_id).with_for_update(key_share=True))


def keep_one(account: Account, day: dt.date, role: str | None = None) -> None:
    """From `day` on this account is no administrator of its bureau any more (`role`: as far as that role goes).

    Refused as last_administrator unless somebody else is one that day; and if this one was there for good, somebody who
    is there for good. Whoever never chose a password does not count.
    """
    held = _wide(account.bureau_id, day).where(RoleGrant.account_id == account.id)
    lost = [grant for grant, _account in db.session.execute(held).all() if role in {None, grant.role}]
    if not lost:
        return
    lock_bureau(account.bureau_id)
    for grant in lost:
        others = db.session.execute(
            _wide(account.bureau_id, day)
            .where(RoleGrant.account_id != account.id, RoleGrant.role.in_(STANDS_IN[Role(grant.role)]))
            .where(Account.password_hash != "")
            .execution_options(populate_existing=True)
        ).all()
        for_good = [one for one in others if one.RoleGrant.ends_on is None and one.Account.leaves_on is None]
        stayed = grant.ends_on is None and account.leaves_on is None
        if not others or (stayed and not for_good):
            raise Refused("last_administrator")


def _wide(bureau_id: uuid.UUID, day: dt.date) -> Select[RoleGrant, Account]:
    return (
        select(RoleGrant, Account)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            Account.bureau_id == bureau_id,
            Account.disabled_at.is_(None),
            or_(Account.leaves_on.is_(None), Account.leaves_on >= day),
            RoleGrant.school_id.is_(None),
            RoleGrant.role.in_(list(STANDS_IN)),
            RoleGrant.held_on(day),
        )
    )
