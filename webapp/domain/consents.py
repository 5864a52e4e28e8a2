"""Consent 同意 of a guardian, purpose by purpose; and on what the rest stands that needs none (PIPL 13, 28 to 31).

A school may keep what its duties ask for without consent (PIPL 13 (3)). What goes beyond them it asks for: separately
for each purpose, of a guardian where the child is under 14, and a guardian may withdraw at any time (PIPL 15, 29, 31).
What was answered is kept as notes that only grow; the last note of a purpose is what holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from webapp.domain.refusals import Refused


class Purpose(StrEnum):
    """What a guardian is asked for. The order is the notice's."""

    PHOTOS = "photos"  # pictures taken on a visit, in the child's file
    VOICE = "voice"  # voice notes of a visit, where others are heard
    SCREENING = "screening"  # psychological screening by a questionnaire
    LOCATION = "location"  # where a visit took place, by the phone
    PUBLICITY = "publicity"  # pictures and stories of the child shown outside the file


class Answer(StrEnum):
    """What a guardian said."""

    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class How(StrEnum):
    """How it was said. On paper first: it is the one that can be shown."""

    PAPER = "paper"
    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    MESSAGE = "message"


@dataclass(frozen=True)
class Basis:
    """On what a category of data stands: a duty (its clauses), or the consent for a purpose."""

    law: str
    purpose: Purpose | None = None


# Categories of data in the order of the notice; their words are routes/rights_words.py's.
BASES: Mapping[str, Basis] = {
    "basics": Basis("《个人信息保护法》13(3)；《义务教育法》13"),
    "family": Basis("《个人信息保护法》13(3)；《未成年人保护法》22"),
    "health": Basis("《个人信息保护法》28；《未成年人学校保护规定》（教育部令第50号）"),
    "care": Basis("《个人信息保护法》28；《未成年人保护法》29"),
    "records": Basis("《个人信息保护法》13(3)；《未成年人保护法》29"),
    "attendance": Basis("《个人信息保护法》13(3)；《义务教育法》13"),
    **{purpose.value: Basis("《个人信息保护法》29、31", purpose) for purpose in Purpose},
}


class Noted(Protocol):
    """A note of what a guardian answered."""

    @property
    def purpose(self) -> str:
        """One of Purpose."""

    @property
    def answer(self) -> str:
        """One of Answer."""

    @property
    def day(self) -> dt.date:
        """The day it was said."""

    @property
    def at(self) -> dt.datetime:
        """The moment it was written down."""


N = TypeVar("N", bound=Noted)


def standing(notes: Iterable[N]) -> dict[Purpose, N]:
    """What holds of each purpose somebody answered for: the last that was said; of one day, the last written down."""
    held: dict[Purpose, N] = {}
    for one in sorted(notes, key=lambda n: (n.day, n.at)):
        held[Purpose(one.purpose)] = one
    return held


def standing_here(here: Iterable[N], elsewhere: Iterable[N]) -> dict[Purpose, N]:
    """What holds at the child's school: what was said to it; and a no that was said to an earlier school since.

    A yes is given to the school that asked, for its purpose (PIPL 14, 23, 31): the next one asks for its own. A no asks
    for nothing, and protects the child from the first day on until the guardians decide anew.
    """
    held = standing(here)
    for purpose, last in standing(elsewhere).items():
        own = held.get(purpose)
        if last.answer != Answer.AGREED and (own is None or (own.day, own.at) < (last.day, last.at)):
            held[purpose] = last
    return held


def allowed(notes: Iterable[Noted], purpose: Purpose) -> bool | None:
    """Whether the guardians agree by now: None where nobody answered."""
    last = standing(notes).get(purpose)
    return None if last is None else last.answer == Answer.AGREED


def check_answer(
    before: Iterable[Noted], purpose: str, answer: str, how: str, day: dt.date | None, today: dt.date
) -> None:
    """Refused by field: what is no purpose, answer or way; a day that is none, to come, or before what stands already;
    and the withdrawal of a consent that nobody gave."""
    for name, value, known in (("purpose", purpose, Purpose), ("answer", answer, Answer), ("how", how, How)):
        if value not in set(known):
            raise Refused("not_a_choice", field=name)
    if day is None or day > today:
        raise Refused("consent_day", field="day")
    last = standing(before).get(Purpose(purpose))
    if last is not None and day < last.day:
        raise Refused("consent_before", field="day")
    if answer == Answer.WITHDRAWN and (last is None or last.answer != Answer.AGREED):
        raise Refused("consent_nothing_to_withdraw", field="answer")
