"""The log of the demo's term: every class's roll calls, what mentors did with their children, calls to families."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from webapp.access.permissions import Role
from webapp.cli.demo import talk_phrases
from webapp.cli.demo.children import Child
from webapp.cli.demo.drafts import Draft
from webapp.cli.demo.ids import Chance
from webapp.cli.demo.meetings import contact, corrected, talk, visit, withdrawn
from webapp.cli.demo.pairs import Paired
from webapp.cli.demo.staff import Teacher
from webapp.cli.demo.term import school_days
from webapp.domain.terms import CHINA

NEVER_VISITED = 7  # one child in so many
A_MONTH = 30  # days; what a mentor does is counted by it
ABSENT = 0.022  # of a class, on a morning
REASONS = (("ill", 45), ("late", 24), ("personal", 16), ("unexcused", 7), ("on_the_way", 5), ("unknown", 3))


@dataclass(frozen=True)
class Cared:
    """What the log is made from: everybody, and the days so far."""

    staff: Sequence[Teacher]
    children: Sequence[Child]
    pairs: Sequence[Paired]
    days: list[dt.date]


def drafts_of(chance: Chance, cared: Cared, screened: Iterable[Draft]) -> list[Draft]:
    """Everything written in the term, what class teachers said of their classes among it, in the order it arrived."""
    written = [*_roll_calls(chance, cared), *_mentoring(chance, cared), *_other_calls(chance, cared), *screened]
    return sorted(written, key=lambda draft: (draft.saved_at + draft.delay, draft.id))


def _roll_calls(chance: Chance, cared: Cared) -> Iterator[Draft]:
    """Every class, every school day, in the morning."""
    in_class: dict[object, list[Child]] = {}
    for child in cared.children:
        in_class.setdefault(child.school_class.id, []).append(child)
    leaders = [t for t in cared.staff if Role.CLASS_TEACHER in t.roles]
    for day in school_days(cared.days):
        for teacher in leaders:
            if teacher.own_class:
                yield _roll_call(chance, teacher, in_class[teacher.own_class.id], day)


def _roll_call(chance: Chance, teacher: Teacher, children: Iterable[Child], day: dt.date) -> Draft:
    own = teacher.own_class
    assert own is not None
    dice = chance.dice
    pairs = [("class_id", str(own.id)), ("day", day.isoformat()), ("session", "morning")]
    for child in (c for c in children if dice.random() < ABSENT):
        pairs.append((f"reason.{child.id}", dice.choices([r for r, _ in REASONS], [w for _, w in REASONS])[0]))
        if dice.random() < 0.3:
            pairs.append((f"note.{child.id}", dice.choice(talk_phrases.ROLL_CALL_NOTE.split())))
    saved_at = dt.datetime.combine(day, dt.time(8, dice.randint(2, 40), dice.randrange(60)), CHINA)
    delay = dt.timedelta(seconds=dice.randint(1, 4))
    return Draft(chance.id_at(saved_at), "roll_call", teacher.id, own.school_id, None, own.id, pairs, saved_at, delay)


def _mentoring(chance: Chance, cared: Cared) -> Iterator[Draft]:
    """Mentors differ: some go often, some seldom, and one child in seven nobody has visited yet."""
    zeal = {teacher.id: chance.dice.uniform(0.5, 1.3) for teacher in cared.staff}
    for place, pair in enumerate(cared.pairs):
        days = [day for day in cared.days if pair.holds_on(day)]
        months = len(days) / A_MONTH * zeal[pair.mentor.id]
        if place % NEVER_VISITED:
            yield from _visits(chance, pair, _some(chance, days, 0.75 * months))
        for day in _some(chance, school_days(days), 0.9 * months):
            yield talk(chance, pair.mentor, pair.child, day)
        for day in _some(chance, days, 0.8 * months):
            yield contact(chance, pair.mentor, pair.child, day)


def _visits(chance: Chance, pair: Paired, days: Sequence[dt.date]) -> Iterator[Draft]:
    for number, day in enumerate(days):
        made = visit(chance, pair.mentor, pair.child, day, first=number == 0)
        yield made
        fate = chance.dice.random()
        if fate < 0.03:
            yield corrected(chance, made)
        elif fate > 0.985:
            yield withdrawn(chance, made)


def _other_calls(chance: Chance, cared: Cared) -> Iterator[Draft]:
    """Class teachers also call the families of children who have no mentor."""
    leaders = {t.own_class.id: t for t in cared.staff if t.own_class}
    for child in (c for c in cared.children if c.left_behind == "none"):
        for day in _some(chance, cared.days, 0.12 * len(cared.days) / A_MONTH):
            yield contact(chance, leaders[child.school_class.id], child, day)


def _some(chance: Chance, days: Sequence[dt.date], expected: float) -> list[dt.date]:
    """Days in order, on average as many as expected."""
    count = int(expected) + (chance.dice.random() < expected % 1)
    return sorted(chance.dice.sample(days, min(count, len(days))))
