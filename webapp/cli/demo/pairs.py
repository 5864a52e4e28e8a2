"""Who is paired with whom: every child whose parents are away has a mentor, one was handed over in the term."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

from webapp.access.permissions import Role
from webapp.cli.demo.children import Child
from webapp.cli.demo.ids import Chance
from webapp.cli.demo.staff import Teacher

PORTIONS = {"wang": 12, "li": 14, "zhou": 9, "zhang": 10}  # what the cast cares for; the rest is dealt out evenly


@dataclass(frozen=True)
class Paired:
    """A child and a mentor, from a day to a day (None: still)."""

    child: Child
    mentor: Teacher
    since: dt.date
    until: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Were they paired on that day?"""
        return self.since <= day and (self.until is None or day <= self.until)


def make_pairs(
    children: Sequence[Child], staff: Sequence[Teacher], since: dt.date, handed_over: dt.date
) -> list[Paired]:
    """All pairings; the last child of 李老师 went over to 周老师 on the day `handed_over`."""
    pairs = [pair for school in _schools(staff) for pair in _in_school(school, children, staff, since)]
    last = max(place for place, pair in enumerate(pairs) if pair.mentor.login == "li")
    zhou = next(teacher for teacher in staff if teacher.login == "zhou")
    pairs.append(Paired(pairs[last].child, zhou, handed_over))
    pairs[last] = replace(pairs[last], until=handed_over - dt.timedelta(days=1))
    return pairs


def pairing_rows(chance: Chance, pairs: Iterable[Paired], moment: dt.datetime) -> list[dict[str, Any]]:
    """The rows."""
    return [
        {
            "id": chance.id_at(moment),
            "school_id": pair.child.school_class.school_id,
            "student_id": pair.child.id,
            "mentor_id": pair.mentor.id,
            "starts_on": pair.since,
            "ends_on": pair.until,
        }
        for pair in pairs
    ]


def _schools(staff: Sequence[Teacher]) -> list[str]:
    return list(dict.fromkeys(teacher.school for teacher in staff if teacher.school))


def _in_school(school: str, children: Sequence[Child], staff: Sequence[Teacher], since: dt.date) -> Iterator[Paired]:
    mentors = [t for t in staff if t.school == school and Role.MENTOR in t.roles]
    left = [c for c in children if c.school_class.plan.key == school and c.left_behind != "none"]
    for mentor in (m for m in mentors if m.login in PORTIONS):
        own = [c for c in left if c.school_class == mentor.own_class]
        own += [c for c in left if c.school_class != mentor.own_class]
        for child in own[: PORTIONS[mentor.login]]:
            left.remove(child)
            yield Paired(child, mentor, since)
    others = cycle(m for m in mentors if m.login not in PORTIONS)
    for child in left:
        yield Paired(child, next(others), since)
