"""From when to when a child was on the roll of one school, by the moves within the installation (ADR 0044)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Move:
    """A child that left this school (`out`) or came to it from another; `left_on` the last day where it came from."""

    left_on: dt.date
    out: bool


def was_here(moves: Iterable[Move], first: dt.date, last: dt.date) -> bool:
    """Was the child on this school's roll on any day from `first` to `last`, as far as the moves tell? Before a move
    out of it the child had been there, before a move into it had not."""
    came: dt.date | None = dt.date.min
    for move in sorted(moves, key=lambda one: one.left_on):
        if move.out and came is not None and came <= last and first <= move.left_on:
            return True
        came = None if move.out else move.left_on + A_DAY
    return came is not None and came <= last
