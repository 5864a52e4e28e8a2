"""Background work as it is told: a job whose worker has fallen silent is not running any more."""

from __future__ import annotations

import datetime as dt

UNFINISHED = ("waiting", "running")
BEAT = dt.timedelta(seconds=20)  # how often a worker says that it is still at it
SILENT = dt.timedelta(minutes=5)  # after so long without a word it is taken for dead


def interrupted(state: str, beat_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Is it called running although its worker died?"""
    return state == "running" and (beat_at is None or now - beat_at > SILENT)


def share(done: int, total: int) -> int:
    """How much of it is done, in hundredths; never all of it before it says so itself."""
    if total <= 0:
        return 0
    return max(0, min(99, done * 100 // total))
