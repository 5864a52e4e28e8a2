"""What can go wrong between a phone and the server, and from when a phone is worth asking after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

# What a phone says of a sync that failed (static/src/phone/failures.js); the same words count what the server refused.
NO_ANSWER = "no_answer"  # no network, or nobody there
NOT_OURS = "not_ours"  # a login page of the network, an error page of a proxy
LOGIN = "login"
FORBIDDEN = "forbidden"
TOO_LARGE = "too_large"
UNREADABLE = "unreadable"
BUSY = "busy"
SERVER = "server"
STORAGE = "storage"  # the phone's own storage did not answer
FULL = "full"
PUT_ASIDE = "put_aside"  # its author lets a record rest that the school does not have whole
ODD = "odd"
REASONS = (NO_ANSWER, NOT_OURS, LOGIN, FORBIDDEN, TOO_LARGE, UNREADABLE, BUSY, SERVER, STORAGE, FULL, PUT_ASIDE, ODD)
_OF_STATUS = {401: LOGIN, 403: FORBIDDEN, 413: TOO_LARGE, 422: UNREADABLE, 429: BUSY}

WRONG_CLOCK = dt.timedelta(minutes=5)  # below, it may be the line that was slow
KEPT = dt.timedelta(days=90)
RECENT = dt.timedelta(days=7)
LAST_DAYS = dt.timedelta(days=30)  # what a phone tells of days further back is not looked at


@dataclass(frozen=True)
class Failure:
    """How often a sync failed on a day for a reason, in all; and when last."""

    day: dt.date
    reason: str
    count: int
    last: dt.datetime


@dataclass(frozen=True)
class Report:
    """A phone's own account; None where its browser does not say. `handover`: SHA-256 of its token, if it has one."""

    persisted: bool | None
    used: int | None
    quota: int | None
    pages: int | None
    failures: tuple[Failure, ...]
    handover: str | None


def reason_of(status: int) -> str:
    """The reason behind an HTTP status from 400 on."""
    return _OF_STATUS.get(status, SERVER if status >= 500 else ODD)


def known_reason(reason: str) -> str:
    """A reason this version has words for."""
    return reason if reason in REASONS else ODD


def believable_day(day: dt.date, today: dt.date) -> bool:
    """Is it a day that a phone may tell of: of the last thirty, or tomorrow for a clock a little ahead?"""
    return today - LAST_DAYS <= day <= today + dt.timedelta(days=1)


def clock_is_wrong(skew_seconds: int | None) -> bool:
    """Is a phone's clock wrong by so much that it is no slow line's doing?"""
    return skew_seconds is not None and abs(skew_seconds) >= WRONG_CLOCK.total_seconds()


def silent_since(now: dt.datetime, days: int) -> dt.datetime:
    """The moment before which a last contact makes a phone a silent one."""
    return now - dt.timedelta(days=days)
