"""What the log says of one student, worked out from the entries that stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Evidence(StrEnum):
    """What an entry proves. A visit counts only in person (domain.md, 家访)."""

    VISIT = "visit"
    TALK = "talk"
    CONTACT = "contact"


@dataclass(frozen=True)
class Fact:
    """One standing entry, as far as the summary reads it. `agreed` is None where not everybody may read it."""

    happened_at: dt.datetime
    proves: frozenset[Evidence]
    agreed: str | None


@dataclass(frozen=True)
class Summary:
    """The last time of each evidence, and what was agreed last."""

    last_visit_at: dt.datetime | None = None
    last_talk_at: dt.datetime | None = None
    last_contact_at: dt.datetime | None = None
    agreed: str | None = None
    agreed_at: dt.datetime | None = None


def summarise(facts: Iterable[Fact]) -> Summary:
    """The summary of one student's facts, in any order; of none, an empty one."""
    listed = list(facts)
    agreements = [fact for fact in listed if fact.agreed]
    latest = max(agreements, key=lambda fact: fact.happened_at, default=None)
    return Summary(
        last_visit_at=_last(listed, Evidence.VISIT),
        last_talk_at=_last(listed, Evidence.TALK),
        last_contact_at=_last(listed, Evidence.CONTACT),
        agreed=latest.agreed if latest else None,
        agreed_at=latest.happened_at if latest else None,
    )


def _last(facts: list[Fact], evidence: Evidence) -> dt.datetime | None:
    return max((fact.happened_at for fact in facts if evidence in fact.proves), default=None)
