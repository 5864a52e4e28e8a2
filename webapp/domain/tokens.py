"""Tokens 接口令牌: how long one may last, and why one opens nothing (any more)."""

from __future__ import annotations

import datetime as dt

from webapp.domain.refusals import Refused

LONGEST = dt.timedelta(days=366)
LONGEST_NAME = 60


class TokenRefused(Refused):
    """A request of another system without a token that opens anything; the code says why."""

    status = 401


def check_terms(name: str, scopes: frozenset[str], last_day: dt.date | None, today: dt.date) -> None:
    """Refused, by field, for a token without a name, without anything to read, or that lasts more than a year."""
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refused("token_name_needed", field="name")
    if not scopes:
        raise Refused("token_scope_needed", field="scopes")
    if last_day is None or not today <= last_day <= today + LONGEST:
        raise Refused("token_day_wrong", field="expires_on")


def check_standing(revoked: bool, last_day: dt.date, school_closed_on: dt.date | None, today: dt.date) -> None:
    """TokenRefused for one that was revoked, is past its last day, or whose school is closed."""
    if revoked:
        raise TokenRefused("token_revoked")
    if today > last_day:
        raise TokenRefused("token_expired")
    if school_closed_on is not None and today > school_closed_on:
        raise TokenRefused("token_school_closed")
