"""Who came onto the register of children left behind and who went off it, day by day (TH-1, ADR 0044).

What is on file today is known, and of each change since then what stood there before: so what stood on an earlier day
is read backwards, and nothing has to be kept twice. A day here is its evening: who leaves with a day is gone in it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain

from webapp.domain.home import AWAY, PARENTS

A_DAY = dt.timedelta(days=1)
NOBODY_AWAY = frozenset({None, "none", "0"})  # of what the registry says
MERGED = "merged"  # Student.left_why
Facts = Mapping[str, str | None]


class Why(StrEnum):
    """Why a child came onto the register, or went off it."""

    MOVED_IN = "moved_in"
    ENROLLED = "enrolled"
    ON_FILE = "on_file"  # the record is new, the child was at school before or nobody says since when
    BACK = "back"
    FACTS = "facts"
    GRADUATED = "graduated"
    TRANSFERRED = "transferred"
    LEFT = "left"


@dataclass(frozen=True)
class Edit:
    """A change of a row: on which day, by whom, what its fields held before; `made` where it is the row's making."""

    day: dt.date
    by: uuid.UUID | None
    before: Facts = field(default_factory=dict)
    made: bool = False


@dataclass(frozen=True)
class Row:
    """A row as it stands, its edits with the latest first; on file from `since`, and no more from the day `until`."""

    facts: Facts
    edits: Sequence[Edit] = ()
    since: dt.date = dt.date.min
    until: dt.date | None = None

    def on(self, day: dt.date) -> Facts | None:
        """What it held on that day; None where it was not on file."""
        if day < self.since or (self.until is not None and self.until <= day):
            return None
        found = dict(self.facts)
        for edit in self.edits:
            if edit.day <= day:
                break
            if edit.made:
                return None
            found |= edit.before
        return found


@dataclass(frozen=True)
class Child:
    """A child: its records by id (two, where they were put together), the family's rows, the month or day of enrolment,
    and the first day here where it came from another school of the installation."""

    records: Mapping[str, Row]
    family: Sequence[Row] = ()
    enrolled: str | None = None
    arrived: dt.date | None = None


def counts(child: Child, day: dt.date) -> bool:
    """Was the child on the register: on the roll, with a parent away by the registry or by the facts on file?"""
    here = _here(child, day)
    if not here:
        return False
    family = [facts for facts in (row.on(day) for row in child.family) if facts and facts["student_id"] in here]
    by_facts = any(one["whereabouts"] == AWAY and one["relation"] in PARENTS for one in family)
    return by_facts or any(facts["left_behind"] not in NOBODY_AWAY for facts in here.values())


def turns(child: Child, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, bool]]:
    """The days, both inclusive, on which the child came onto the register (True) or went off it."""
    before = counts(child, first - A_DAY)
    for day in sorted(one for one in _days(child) if first <= one <= last):
        after = counts(child, day)
        if after != before:
            yield day, after
        before = after


def why_came(child: Child, day: dt.date, first: dt.date) -> Why:
    """Why the child came onto the register that day, of a span that begins with `first`."""
    if _here(child, day - A_DAY):
        return Why.FACTS
    if child.arrived == day:
        return Why.MOVED_IN
    if child.enrolled and child.enrolled >= first.isoformat()[: len(child.enrolled)]:
        return Why.ENROLLED
    was_there = any(row.on(day - A_DAY) for row in child.records.values())
    return Why.BACK if was_there else Why.ON_FILE


def why_went(child: Child, day: dt.date) -> Why:
    """Why the child went off the register that day."""
    if _here(child, day):
        return Why.FACTS
    stood = [row.facts if row.facts["left_on"] else row.on(day) for row in child.records.values()]
    found = {facts["left_why"] for facts in stood if facts}
    return next((why for why in (Why.GRADUATED, Why.TRANSFERRED) if why.value in found), Why.LEFT)


def _here(child: Child, day: dt.date) -> dict[str, Facts]:
    """The records that were on the roll that day."""
    not_yet = child.enrolled and day.isoformat()[: len(child.enrolled)] < child.enrolled
    if not_yet or (child.arrived and day < child.arrived):
        return {}
    stood = {key: (row, row.on(day)) for key, row in child.records.items()}
    return {key: facts for key, (row, facts) in stood.items() if facts and not _gone(row.facts, facts, day)}


def _gone(now: Facts, then: Facts, day: dt.date) -> bool:
    """What was noted later of an earlier day holds for that day. A record that became part of another did not leave:
    until that was done the child was told by it."""
    lasts = [then["left_on"], None if now["left_why"] == MERGED else now["left_on"]]
    return any(last is not None and last <= day.isoformat() for last in lasts)


def _days(child: Child) -> set[dt.date]:
    """All days on which something about the child may have turned."""
    rows = [*child.records.values(), *child.family]
    edits = list(chain.from_iterable(row.edits for row in rows))
    said = [row.facts.get("left_on") for row in rows] + [edit.before.get("left_on") for edit in edits]
    said.append(f"{child.enrolled}-01"[:10] if child.enrolled else None)
    found = {child.arrived, *(row.since for row in rows), *(row.until for row in rows), *(edit.day for edit in edits)}
    return {one for one in found if one} | {dt.date.fromisoformat(one) for one in said if one}
