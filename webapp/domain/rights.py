"""What guardians may ask of the school about a child's data, and how long it is kept (PIPL 19, 44 to 47).

A request 请求 is answered within thirty days (GB/T 35273-2020, 8.7 c). What was asked, when it is due, and how it was
answered stay; a refusal has a reason (PIPL 50).
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

ANSWER_WITHIN = dt.timedelta(days=30)


class Wish(StrEnum):
    """What is asked for."""

    COPY = "copy"  # 查阅、复制
    CORRECTION = "correction"  # 更正、补充
    DELETION = "deletion"  # 删除


class Outcome(StrEnum):
    """How it was answered."""

    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"


def gives_copy(wish: str, outcome: str | None) -> bool:
    """Does the answer to a request hand a copy to the guardian (PIPL 45)?"""
    return wish == Wish.COPY and outcome in (Outcome.DONE, Outcome.PARTLY)


def due_on(asked_on: dt.date) -> dt.date:
    """The last day for an answer."""
    return asked_on + ANSWER_WITHIN


def kept_until(left_on: dt.date, years: int) -> dt.date:
    """Until when the file of a child who left is kept: so many years later; of the 29th of February, the 28th."""
    try:
        return left_on.replace(year=left_on.year + years)
    except ValueError:
        return left_on.replace(year=left_on.year + years, day=28)
