"""A child's file that moves with the child 档案转接 (TH 二2, RX 10), as a state machine: one table of allowed steps.

Three ways lead through it: to another school of this installation, in one step with a receipt; to a school outside,
with a package and a receipt that is registered by hand; and a child that came from outside without its file, which is
registered as awaited 登记备案待查 until the file is there. What a transfer is follows from its steps alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.refusals import Refused

EARLIEST = dt.timedelta(days=366)  # a move is told of within the year,
FURTHEST = dt.timedelta(days=183)  # and planned no further ahead than half of one
FOLLOW_UP = dt.timedelta(days=14)  # how soon somebody asks again for what is lacking, unless another day is chosen
LONGEST = 500  # of a reason, in characters
CHOSEN = ("care", "plan", "consents")  # parts of a package that whoever makes it may leave out


class Way(StrEnum):
    """Where a child goes to, or came from."""

    WITHIN = "within"  # from one school of the installation to another
    OUT = "out"  # to a school outside of it
    IN = "in"  # from a school outside of it


class State(StrEnum):
    """Where a transfer stands."""

    REQUESTED = "requested"
    RECEIVED = "received"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    PREPARED = "prepared"
    SENT = "sent"
    MISSING = "missing"  # sent, and never arrived
    ACKNOWLEDGED = "acknowledged"
    AWAITED = "awaited"  # the child is here, the file is not
    ARRIVED = "arrived"


class Verb(StrEnum):
    """What may be done. The order is the one in which a page offers it."""

    ASK = "ask"
    RECEIVE = "receive"
    RETURN = "return"
    PREPARE = "prepare"
    PACK = "pack"
    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    MISS = "miss"
    AWAIT = "await"
    FOLLOW_UP = "follow_up"
    ARRIVE = "arrive"
    WITHDRAW = "withdraw"


S, V, W = State, Verb, Way
BEGINS: dict[Way, tuple[Verb, State]] = {
    W.WITHIN: (V.ASK, S.REQUESTED), W.OUT: (V.PREPARE, S.PREPARED), W.IN: (V.AWAIT, S.AWAITED),
}  # fmt: skip
ALLOWED: dict[tuple[State, Verb], State] = {
    (S.REQUESTED, V.RECEIVE): S.RECEIVED,
    (S.REQUESTED, V.RETURN): S.RETURNED,
    (S.REQUESTED, V.WITHDRAW): S.WITHDRAWN,
    (S.PREPARED, V.PACK): S.PREPARED,
    (S.PREPARED, V.SEND): S.SENT,
    (S.PREPARED, V.WITHDRAW): S.WITHDRAWN,
    (S.SENT, V.PACK): S.SENT,
    (S.SENT, V.ACKNOWLEDGE): S.ACKNOWLEDGED,
    (S.SENT, V.FOLLOW_UP): S.SENT,
    (S.SENT, V.MISS): S.MISSING,
    (S.MISSING, V.PACK): S.MISSING,
    (S.MISSING, V.FOLLOW_UP): S.MISSING,
    (S.MISSING, V.ACKNOWLEDGE): S.ACKNOWLEDGED,
    (S.AWAITED, V.FOLLOW_UP): S.AWAITED,
    (S.AWAITED, V.ARRIVE): S.ARRIVED,
}
OPEN = frozenset({S.REQUESTED, S.PREPARED, S.SENT, S.MISSING, S.AWAITED})  # somebody owes something
HOLDS_THE_CHILD = frozenset({S.REQUESTED, S.PREPARED})  # not yet gone: a second one would take it twice
BY_THE_OTHER = frozenset({V.RECEIVE, V.RETURN})  # the school the child goes to does these
NEEDS_WHY = frozenset({V.ASK, V.RETURN, V.PREPARE, V.WITHDRAW, V.MISS, V.AWAIT, V.FOLLOW_UP, V.ACKNOWLEDGE, V.ARRIVE})
NEEDS_NEXT = frozenset({V.SEND, V.MISS, V.AWAIT, V.FOLLOW_UP})  # somebody looks at it again on a day


@dataclass(frozen=True)
class Step:
    """One step: what, on which day, why, and on which day somebody asks again."""

    verb: Verb
    day: dt.date
    why: str = ""
    next_on: dt.date | None = None


@dataclass(frozen=True)
class Standing:
    """What a transfer is after its steps; `next_on`: the day by which somebody asks again."""

    state: State
    next_on: dt.date | None = None


def begin(way: Way, step: Step, moves_on: dt.date) -> Standing:
    """The first step of a transfer on which the child moves on a day. Refused: transfer_step for another verb,
    transfer_why, transfer_day (further than a year back or half a year ahead), transfer_next."""
    verb, state = BEGINS[way]
    if step.verb is not verb:
        raise Refused("transfer_step")
    if not step.day - EARLIEST <= moves_on <= step.day + FURTHEST:
        raise Refused("transfer_day", field="moves_on")
    _check(step)
    return Standing(state, step.next_on)


def take(transfer: Standing, step: Step) -> Standing:
    """What a transfer is after one more step. Refused: transfer_step where the table does not allow it, transfer_why,
    transfer_next."""
    to = ALLOWED.get((transfer.state, step.verb))
    if to is None:
        raise Refused("transfer_step")
    _check(step)
    return _after(to, transfer, step)


def replay(way: Way, steps: Iterable[Step]) -> Standing:
    """What a transfer is, from its first step on; Refused as transfer_step where the table knows no such step,
    ValueError for none at all."""
    standing: Standing | None = None
    for step in steps:
        to = ALLOWED.get((standing.state, step.verb)) if standing else dict([BEGINS[way]]).get(step.verb)
        if to is None:
            raise Refused("transfer_step")
        standing = _after(to, standing, step)
    if standing is None:
        raise ValueError("a transfer begins with a step")
    return standing


def steps_from(state: State) -> list[Verb]:
    """What the table allows from a state, in the order of a page."""
    return [verb for verb in Verb if (state, verb) in ALLOWED]


def _after(to: State, before: Standing | None, step: Step) -> Standing:
    kept = before.next_on if before and before.state is to else None
    return Standing(to, (step.next_on or kept) if to in OPEN else None)


def _check(step: Step) -> None:
    if step.verb in NEEDS_WHY and not step.why.strip():
        raise Refused("transfer_why", field="why")
    if step.verb in NEEDS_NEXT and not (step.next_on and step.day < step.next_on <= step.day + FURTHEST):
        raise Refused("transfer_next", field="next_on")
