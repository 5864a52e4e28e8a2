"""The tokens of other systems, as an administrator sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.person import Person
from webapp.access.tokens import tokens_under
from webapp.domain.refusals import Refused
from webapp.domain.tokens import check_standing
from webapp.extensions import db
from webapp.models import Account, ApiToken, Bureau, School


@dataclass(frozen=True)
class TokenRow:
    """A token, the name of the place it reads, who made it, and why it opens nothing (None: it does)."""

    token: ApiToken
    place: str
    made_by: str
    ended: str | None


def tokens(person: Person) -> list[TokenRow]:
    """All that the person manages, those that work first, then the newest. One query."""
    found = db.session.execute(
        select(ApiToken, Bureau.name, School.name, School.closed_on, Account.name)
        .join(Bureau, Bureau.id == ApiToken.bureau_id)
        .join(Account, Account.id == ApiToken.made_by)
        .outerjoin(School, School.id == ApiToken.school_id)
        .where(tokens_under(person))
        .order_by(ApiToken.made_at.desc(), ApiToken.id)
    )
    rows = [
        TokenRow(token, school or bureau, maker, _ended(token, closed_on, person.today))
        for token, bureau, school, closed_on, maker in found
    ]
    return sorted(rows, key=lambda row: row.ended is not None)


def _ended(token: ApiToken, closed_on: dt.date | None, today: dt.date) -> str | None:
    try:
        check_standing(token.revoked_at is not None, token.expires_on, closed_on, today)
    except Refused as refusal:
        return refusal.code
    return None
