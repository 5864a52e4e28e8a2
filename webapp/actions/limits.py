"""Counting attempts (domain/limits.py says how many): in the database, so that all processes count together.

The one place among the actions that commits: an attempt is counted before it is judged, in a transaction of its own, so
that a hundred guesses at once are a hundred, and a refused request does not take its count back.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select, tuple_, update

from webapp.access.audit import note
from webapp.actions.apart import apart, make_once
from webapp.domain.limits import ALLOWANCES, DAY, Count, Streak, Taken, TooMany
from webapp.extensions import db
from webapp.models import Account, Counter, blind_index

KEPT = 2 * DAY  # no rule remembers longer
GUESSES = ("login.account", "activation.account")  # counted by login, for logins that do not exist too
SECOND_STEPS = ("second_factor", "step_up")  # counted by the account's id


@dataclass(frozen=True)
class LockState:
    """A locked account: since when, until when if nobody unlocks it, and after how many failures in a row."""

    since: dt.datetime
    until: dt.datetime
    failures: int


def spend(name: str, whose: str, now: dt.datetime) -> None:
    """Count one attempt; TooMany if that is more than its allowance. Commits, so call it before anything is written."""
    with apart():
        taken = take(name, whose, now)
    admit(taken)


def take(name: str, whose: str, now: dt.datetime) -> Taken:
    """Count one attempt in a transaction that the caller opened with apart(), and say what it came to."""
    key = {"what": name, "whose": digest(name, whose)}
    statement = select(Counter).filter_by(**key).with_for_update().execution_options(populate_existing=True)
    while (row := db.session.scalars(statement).one_or_none()) is None:
        make_once(Counter, **key, count=0.0, counted_at=now)  # or another process was quicker: to count, or to forget
    taken = ALLOWANCES[name].take(Count(row.count, row.counted_at, row.closed_until), now)
    row.count, row.counted_at, row.closed_until = taken.kept.count, taken.kept.counted_at, taken.kept.closed_until
    return taken


def admit(*attempts: Taken) -> None:
    """TooMany with the longest wait, if any of these has one."""
    wait = max(taken.wait for taken in attempts)
    if wait:
        raise TooMany(wait)


def forgive(name: str, *whose: str) -> None:
    """It was really they: the streak is wiped. In the caller's transaction, as what follows."""
    digests = [digest(name, one) for one in whose]
    db.session.execute(delete(Counter).where(Counter.what == name, Counter.whose.in_(digests)))


def give_back(name: str, whose: str) -> None:
    """The attempt was a good one: it is taken out of the bucket again. In the caller's transaction."""
    mine = (Counter.what == name, Counter.whose == digest(name, whose), Counter.count >= 1)
    db.session.execute(update(Counter).where(*mine).values(count=Counter.count - 1))


def kept(name: str, whose: str) -> Count | None:
    """What is kept under a name, if anything."""
    row = db.session.get(Counter, (name, digest(name, whose)))
    return None if row is None else Count(row.count, row.counted_at, row.closed_until)


def lock_state(account: Account, now: dt.datetime) -> LockState | None:
    """How an account is locked; None when it is not."""
    return lock_states([account], now).get(account.id)


def lock_states(accounts: Iterable[Account], now: dt.datetime) -> dict[uuid.UUID, LockState]:
    """Which of these accounts are locked, and how. One query."""
    by_digest = {digest("login.account", account.login): account.id for account in accounts}
    streak = ALLOWANCES["login.account"]
    assert isinstance(streak, Streak)
    rows = db.session.scalars(
        select(Counter).where(
            Counter.what == "login.account",
            Counter.whose.in_(by_digest),
            Counter.count >= streak.most,
            Counter.closed_until > now,
        )
    )
    return {
        by_digest[row.whose]: LockState(row.closed_until - streak.lock, row.closed_until, int(row.count))
        for row in rows
        if row.closed_until
    }


def unlock(account: Account, now: dt.datetime) -> None:
    """An administrator lets the account try again, at once; noted in the audit. In the caller's transaction."""
    state = lock_state(account, now)
    for name in GUESSES:
        forgive(name, account.login)
    for name in SECOND_STEPS:
        forgive(name, str(account.id))
    note("account.unlocked", account, failures=state.failures if state else 0)


def forget_old(now: dt.datetime) -> None:
    """Remove what no rule looks at any more. In the caller's transaction. What somebody counts at this moment is left
    for another time: waiting for it, with other counts locked, is how two come to wait for each other."""
    idle = select(Counter.what, Counter.whose).where(Counter.counted_at < now - KEPT).with_for_update(skip_locked=True)
    old = idle.cte("old")  # once, not again for each row
    gone = tuple_(Counter.what, Counter.whose).in_(select(old.c.what, old.c.whose))
    db.session.execute(delete(Counter).where(gone), execution_options={"synchronize_session": False})


def digest(name: str, whose: str) -> str:
    """Under which key somebody's attempts are counted: neither login nor address can be read from it."""
    return blind_index(f"{name}:{whose}")
