"""A screening round of the demo's first school that is open: most class teachers have answered, 王老师 has not."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.cli.demo.care_phrases import ASIDE, REMARKS
from webapp.cli.demo.children import Child
from webapp.cli.demo.drafts import Draft
from webapp.cli.demo.ids import Chance
from webapp.cli.demo.staff import Teacher
from webapp.domain.terms import CHINA, term_of

SCHOOL = "primary"
OPEN_FOR, STILL = dt.timedelta(days=5), dt.timedelta(days=2)  # days since it was opened, and until it is due
SILENT = 4  # one class in so many has not answered, beside 王老师's


@dataclass(frozen=True)
class Round:
    """The round's row, its answers, and the children whom they name, in the order of their classes."""

    row: dict[str, Any]
    answers: list[Draft]
    named: list[Child]


def make_round(
    chance: Chance, staff: Sequence[Teacher], children: Sequence[Child], opened_by: Teacher, today: dt.date
) -> Round:  # fmt: skip
    """The round as of the day before `today`; on the first day of a term nobody has answered yet."""
    opened_on = max(term_of(today).first_day, today - OPEN_FOR)
    teachers = [t for t in staff if t.school == SCHOOL and t.own_class]
    moment = dt.datetime.combine(opened_on, dt.time(8, 30), CHINA)
    round_id = chance.id_at(moment)
    row = {
        "id": round_id, "school_id": _school(teachers), "occasion": "quarter",
        "opened_on": opened_on, "opened_by": opened_by.id, "due_on": today + STILL, "note": "请结合近期家访填写。",
        "closed_on": None, "closed_by": None,
    }  # fmt: skip
    answered = (
        [t for place, t in enumerate(teachers) if t.login != "wang" and place % SILENT] if opened_on < today else []
    )
    named = {t.id: _named(chance, t, children) for t in answered}
    answers = [_answer(chance, t, round_id, named[t.id], opened_on, today) for t in answered]
    return Round(row, answers, [child for one in named.values() for child in one])


def decision_rows(
    chance: Chance,
    asking: Round,
    by: Teacher,
    files: Mapping[uuid.UUID, uuid.UUID],
    cared_for: Collection[uuid.UUID],
    day: dt.date,
) -> Iterator[dict[str, Any]]:
    """A child named that is in `files` has that care file by now; the first who is not `cared_for` is set aside; on the
    rest nobody has decided yet."""
    at = dt.datetime.combine(day, dt.time(16, 10), CHINA)
    others = [child for child in asking.named if child.id not in cared_for]
    for child in [*(one for one in asking.named if one.id in files), *others[:1]]:
        file_id = files.get(child.id)
        yield {
            "id": chance.id_at(at), "school_id": asking.row["school_id"], "round_id": asking.row["id"],
            "student_id": child.id, "file_id": file_id, "why": "" if file_id else ASIDE, "by_id": by.id, "at": at,
        }  # fmt: skip


def _school(teachers: Sequence[Teacher]) -> uuid.UUID:
    return next(teacher.own_class.school_id for teacher in teachers if teacher.own_class)


def _named(chance: Chance, teacher: Teacher, children: Sequence[Child]) -> list[Child]:
    """Nobody, or one child whose parents are away."""
    own = [c for c in children if c.school_class == teacher.own_class and c.left_behind != "none"]
    return chance.dice.sample(own, min(len(own), chance.dice.choice((0, 1, 1))))


def _answer(
    chance: Chance, teacher: Teacher, round_id: uuid.UUID, named: Sequence[Child], opened_on: dt.date, today: dt.date
) -> Draft:  # fmt: skip
    own = teacher.own_class
    assert own is not None
    day = opened_on + dt.timedelta(days=chance.dice.randrange((today - opened_on).days))
    saved_at = dt.datetime.combine(day, dt.time(12, chance.dice.randrange(60)), CHINA)
    pairs = [("class_id", str(own.id)), ("round_id", str(round_id)), ("screened_at", f"{saved_at:%Y-%m-%dT%H:%M}")]
    for child in named:
        sign = chance.dice.choice(list(REMARKS))
        pairs += [(f"{sign}.{child.id}", "yes"), (f"remark.{child.id}", REMARKS[sign])]
    delay = dt.timedelta(seconds=chance.dice.randint(1, 4))
    return Draft(chance.id_at(saved_at), "screening", teacher.id, own.school_id, None, own.id, pairs, saved_at, delay)
