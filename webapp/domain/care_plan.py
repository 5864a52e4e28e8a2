"""The plan 一生一案 of a care file (domain.md, Plan; SZ 14, 22; RX 10; LX 三(三)1): its facts, and one table of steps.

none → draft 拟订中 → running 实施中 → closed 已结案, reopenable. What a plan is follows from its
steps and nothing else: each step keeps what it changed, so that every version can be read again.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from webapp.domain.refusals import Refused
from webapp.domain.student_facts import Reader, day, line, lines

FURTHEST = dt.timedelta(days=366)  # a review is never further off than a year
FIELDS = ("psychology", "study", "safety", "conduct")  # 心理疏导, 学业辅导, 安全监管, 行为养成
PARTS = ("measure", "owner", "frequency", "due")
MOST_LINES = 4
# The lines of each field. The first bears the field's own name: so were plans written that knew of one line alone.
LINES = {name: (name, *(f"{name}-{number}" for number in range(2, MOST_LINES + 1))) for name in FIELDS}
ALL_LINES = tuple(line_name for lines_of_one in LINES.values() for line_name in lines_of_one)
FACTS: Mapping[str, Reader] = {
    "problems": lines,
    "goals": lines,
    **{
        f"{name}.{part}": reader
        for name in ALL_LINES
        for part, reader in (
            ("measure", partial(line, longest=300)),
            ("owner", line),
            ("frequency", line),
            ("due", day),
        )
    },
}
# Only the psychology teacher reads them (domain.md, Roles).
KEPT_BACK = frozenset(f"{name}.{part}" for name in LINES["psychology"] for part in PARTS)


class State(StrEnum):
    """Where a plan stands. REVIEW_DUE is never kept: a running plan is in it from its review date on."""

    DRAFT = "draft"
    RUNNING = "running"
    REVIEW_DUE = "review_due"
    CLOSED = "closed"


class Verb(StrEnum):
    """What may be done to a plan, in the order in which a page offers it."""

    WRITE = "write"
    ADOPT = "adopt"
    RESULT = "result"  # 阶段成效
    REVIEW = "review"
    CLOSE = "close"
    REOPEN = "reopen"


S, V = State, Verb
ALLOWED: dict[tuple[State | None, Verb], State] = {
    (None, V.WRITE): S.DRAFT,
    (S.DRAFT, V.WRITE): S.DRAFT,
    (S.DRAFT, V.ADOPT): S.RUNNING,
    (S.RUNNING, V.WRITE): S.RUNNING,
    (S.RUNNING, V.RESULT): S.RUNNING,
    (S.RUNNING, V.REVIEW): S.RUNNING,
    (S.RUNNING, V.CLOSE): S.CLOSED,
    (S.REVIEW_DUE, V.WRITE): S.RUNNING,
    (S.REVIEW_DUE, V.RESULT): S.RUNNING,
    (S.REVIEW_DUE, V.REVIEW): S.RUNNING,
    (S.REVIEW_DUE, V.CLOSE): S.CLOSED,
    (S.CLOSED, V.REOPEN): S.DRAFT,
}
NEEDS_WORDS = frozenset({V.RESULT, V.REVIEW, V.CLOSE, V.REOPEN})
NEEDS_REVIEW_DAY = frozenset({V.ADOPT, V.REVIEW})


@dataclass(frozen=True)
class Step:
    """One step: what, on which day; `facts` what WRITE changed (as text), `words` its result, outcome or why."""

    verb: Verb
    day: dt.date
    words: str = ""
    review_on: dt.date | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What a plan is, after its steps: `facts` as text by name (FACTS), "" for none."""

    state: State
    facts: Mapping[str, str]
    review_on: dt.date | None = None

    def on(self, today: dt.date) -> State:
        """The state on a day: a running plan whose review date has come is due."""
        due = self.state is S.RUNNING and self.review_on is not None and self.review_on <= today
        return S.REVIEW_DUE if due else self.state


def take(plan: Plan | None, step: Step) -> Plan:
    """What a plan is after one more step (None: there is no plan yet).

    Refused: plan_step where the table does not allow it, plan_words without the words it needs, plan_review_day,
    plan_incomplete (not adopted without problems, goals and a measure that says how often and until when).
    """
    if (_now(plan, step), step.verb) not in ALLOWED:
        raise Refused("plan_step")
    if step.verb in NEEDS_WORDS and not step.words.strip():
        raise Refused("plan_words", field="words")
    if step.verb in NEEDS_REVIEW_DAY and not _soon(step):
        raise Refused("plan_review_day", field="review_on")
    if step.verb is V.ADOPT and plan and (lacking := missing(plan.facts)):
        raise Refused("plan_incomplete", field=lacking[0])
    return _after(plan, step)


def replay(steps: Iterable[Step]) -> Plan | None:
    """What a plan is, from the first step on; None for no step. Only the table is asked again: Refused as plan_step."""
    plan: Plan | None = None
    for step in steps:
        plan = _after(plan, step)
    return plan


def steps_from(state: State | None) -> list[Verb]:
    """What the table allows from a state, in the order of a page."""
    return [verb for verb in Verb if (state, verb) in ALLOWED]


def missing(facts: Mapping[str, str]) -> list[str]:
    """The facts without which a plan is not adopted: each measure says how often and until when. What the psychology
    teacher alone reads is hers to complete: whoever adopts the plan could not."""
    lacking = [name for name in ("problems", "goals") if not facts.get(name)]
    measures = [name for name in ALL_LINES if facts.get(f"{name}.measure")]
    asked = (f"{name}.{part}" for name in measures for part in ("frequency", "due"))
    lacking += [name for name in asked if not facts.get(name) and name not in KEPT_BACK]
    return lacking if measures else [*lacking, f"{FIELDS[1]}.measure"]


def tasks_of(plan: Plan | None) -> Counter[str]:
    """How many measures a plan that is not closed asks of each owner (an id)."""
    facts = plan.facts if plan and plan.state is not S.CLOSED else {}
    owners = (facts.get(f"{name}.owner") for name in ALL_LINES if facts.get(f"{name}.measure"))
    return Counter(owner for owner in owners if owner)


def labels_in(text: str, labels: Collection[str]) -> list[str]:
    """Which of these labels a text holds: a sheet for the family has none (policy.md 1: no labelling)."""
    return sorted({label for label in labels if label in text})


def _now(plan: Plan | None, step: Step) -> State | None:
    return plan.on(step.day) if plan else None


def _soon(step: Step) -> bool:
    return step.review_on is not None and step.day < step.review_on <= step.day + FURTHEST


def _after(plan: Plan | None, step: Step) -> Plan:
    to = ALLOWED.get((_now(plan, step), step.verb))
    if to is None:
        raise Refused("plan_step")
    facts = {**(plan.facts if plan else dict.fromkeys(FACTS, "")), **step.facts}
    review_on = step.review_on or (plan.review_on if plan else None)
    return Plan(to, facts, None if to is S.CLOSED else review_on)
