"""How long each kind of a child's data is kept 保存期限, and what becomes of what is over its time (PIPL 19, 47):
a person decides; what is to be erased waits a week, in which it can be taken back.

Not among them: the audit, which only grows and is kept for good (at least twelve months: cybersecurity law 21);
packages and exports, which are kept nowhere; and uploaded spreadsheets, which go after an hour.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from webapp.domain.refusals import Clash, Refused

GRACE = dt.timedelta(days=7)  # between the decision and the erasing
AGAIN = dt.timedelta(days=366)  # what was kept is asked about again
LONGEST_WHY = 500
ERASED_NAME = "（已删除）"  # what stands in the place of a child's name


class Kind(StrEnum):
    """What is decided on, child by child. The order is the page's."""

    FILE = "file"  # all there is of a child who left
    VOICE = "voice"  # voice notes of the records
    PHOTOS = "photos"  # photos of the records


class Cause(StrEnum):
    """Why it is proposed."""

    TIME = "time"
    REFUSED = "refused"  # the family does not agree to such, or no more (PIPL 47 (3))
    REQUEST = "request"


class Decision(StrEnum):
    """What was decided."""

    ERASE = "erase"
    KEEP = "keep"


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier; the 28th where a month is shorter than that."""
    earlier = day.year * 12 + day.month - 1 - months
    return dt.date(earlier // 12, earlier % 12 + 1, min(day.day, 28))


def decide(decision: str, why: str, standing: str | None, held: bool) -> Decision:
    """A decision on what was proposed; `standing` is what was decided before, `held` whether the file is kept longer.
    Clash: decided_already. Refused: not_a_choice, retention_why, retention_held."""
    if standing is not None:
        raise Clash("decided_already")
    if decision not in set(Decision):
        raise Refused("not_a_choice", field="decision")
    if not why.strip():
        raise Refused("retention_why", field="why")
    if decision == Decision.ERASE and held:
        raise Refused("retention_held", field="decision")
    return Decision(decision)


def is_known(decision: str | None, decided_on: dt.date | None, today: dt.date) -> bool:
    """Need nothing be proposed anew beside this one, which nothing was erased of yet?"""
    return decision != Decision.KEEP or decided_on is None or decided_on + AGAIN > today
