"""How long a login lasts (ASVS 5, 7.3; 等保 2.0): a rule about times."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """What a login still opens: everything; only the phone's pages; nothing."""

    FULL = "full"
    PHONE = "phone"
    ENDED = "ended"


@dataclass(frozen=True)
class Limits:
    """`idle` without a request and `longest` since the login, for an office's browser; `phone_idle` for a browser
    enrolled for offline, whose owner must not lose the way to hand over what was recorded in a village."""

    idle: dt.timedelta
    longest: dt.timedelta
    phone_idle: dt.timedelta


SEEN_EVERY = dt.timedelta(minutes=1)  # how exactly the last use is kept


def standing(
    opened_at: dt.datetime,
    last_seen_at: dt.datetime,
    lapsed: bool,
    enrolled: bool,
    limits: Limits,
    now: dt.datetime,
) -> Standing:
    """What a login opened at and last seen at these moments opens now. One that `lapsed` once, and opened the phone's
    pages only, is not made whole again by using them."""
    unseen = now - last_seen_at
    if not lapsed and unseen <= limits.idle and now - opened_at <= limits.longest:
        return Standing.FULL
    if enrolled and unseen <= limits.phone_idle:
        return Standing.PHONE
    return Standing.ENDED


def may_come_in(disabled_at: dt.datetime | None, leaves_on: dt.date | None, day: dt.date) -> bool:
    """May an account come in at all on that day: is it neither disabled nor gone?"""
    return disabled_at is None and (leaves_on is None or day <= leaves_on)
