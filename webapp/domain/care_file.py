"""The care file 关爱档案 as a state machine (domain.md; SZ-22b, RX 10, SC-13): one table of allowed steps, and replay.

draft 待核实 → verified 已认定 → active 帮扶中 → review due → stepped down | left (approved by another) → archived;
reopenable. What a file is follows from its steps and from nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from webapp.domain.care_categories import unknown
from webapp.domain.refusals import Refused

FURTHEST = dt.timedelta(days=366)  # a review is never further off than a year
MOST_CATEGORIES = 8
DUTIES = ("lead", "class_teacher", "subject_teacher", "mentor", "psychology", "party_member", "other")  # SC-13, RX 4


class State(StrEnum):
    """Where a file stands. REVIEW_DUE is never stored: an active file is in it from its review date on."""

    DRAFT = "draft"
    VERIFIED = "verified"
    ACTIVE = "active"
    REVIEW_DUE = "review_due"
    STEPPING_DOWN = "stepping_down"  # asked for, waits for approval
    LEAVING = "leaving"  # the same
    STEPPED_DOWN = "stepped_down"
    LEFT = "left"
    ARCHIVED = "archived"


class Verb(StrEnum):
    """What may be done to a file. The order is the one in which a page offers it."""

    OPEN = "open"
    VERIFY = "verify"
    START = "start"
    REVIEW = "review"
    CLASSIFY = "classify"
    NOTICE = "notice"
    APPROVE = "approve"
    DECLINE = "decline"
    RESUME = "resume"
    ASK_STEP_DOWN = "ask_step_down"
    ASK_LEAVE = "ask_leave"
    SET_ASIDE = "set_aside"
    ARCHIVE = "archive"
    REOPEN = "reopen"


S, V = State, Verb
SAME, BACK = "same", "back"  # the state stays; the file goes back to where it was asked from
NOTICED = (S.DRAFT, S.VERIFIED, S.ACTIVE, S.REVIEW_DUE, S.STEPPING_DOWN, S.LEAVING, S.STEPPED_DOWN)  # not ended
ALLOWED: dict[tuple[State | None, Verb], State | str] = {
    (None, V.OPEN): S.DRAFT,
    (S.DRAFT, V.VERIFY): S.VERIFIED,
    (S.DRAFT, V.CLASSIFY): SAME,
    (S.DRAFT, V.SET_ASIDE): S.ARCHIVED,
    (S.VERIFIED, V.START): S.ACTIVE,
    (S.VERIFIED, V.CLASSIFY): SAME,
    (S.VERIFIED, V.ASK_LEAVE): S.LEAVING,
    (S.ACTIVE, V.REVIEW): S.ACTIVE,
    (S.ACTIVE, V.CLASSIFY): SAME,
    (S.ACTIVE, V.ASK_STEP_DOWN): S.STEPPING_DOWN,
    (S.ACTIVE, V.ASK_LEAVE): S.LEAVING,
    (S.REVIEW_DUE, V.REVIEW): S.ACTIVE,
    (S.REVIEW_DUE, V.CLASSIFY): SAME,
    (S.REVIEW_DUE, V.ASK_STEP_DOWN): S.STEPPING_DOWN,
    (S.REVIEW_DUE, V.ASK_LEAVE): S.LEAVING,
    (S.STEPPING_DOWN, V.APPROVE): S.STEPPED_DOWN,
    (S.STEPPING_DOWN, V.DECLINE): BACK,
    (S.LEAVING, V.APPROVE): S.LEFT,
    (S.LEAVING, V.DECLINE): BACK,
    (S.STEPPED_DOWN, V.RESUME): S.ACTIVE,
    (S.STEPPED_DOWN, V.ASK_LEAVE): S.LEAVING,
    (S.STEPPED_DOWN, V.ARCHIVE): S.ARCHIVED,
    (S.LEFT, V.ARCHIVE): S.ARCHIVED,
    (S.LEFT, V.REOPEN): S.DRAFT,
    (S.ARCHIVED, V.REOPEN): S.DRAFT,
    **{(state, V.NOTICE): SAME for state in NOTICED},  # told, with what it may mean; what the file says stays
}
NEEDS_WHY = frozenset(
    {V.CLASSIFY, V.NOTICE, V.REVIEW, V.ASK_STEP_DOWN, V.ASK_LEAVE, V.DECLINE, V.RESUME, V.SET_ASIDE, V.REOPEN}
)  # fmt: skip
NEEDS_REVIEW_DAY = frozenset({V.START, V.REVIEW, V.RESUME})
CLASSIFIES = frozenset({V.OPEN, V.CLASSIFY, V.REOPEN})  # says anew what categories the child belongs to
GRADES = CLASSIFIES | {V.VERIFY, V.REVIEW, V.RESUME}  # may change the level
IDENTIFIES = frozenset({V.OPEN, V.REOPEN})  # visit and committee check are asked for from here on (SZ-22b)
WAITING = frozenset({S.STEPPING_DOWN, S.LEAVING})
AT_WORK = frozenset({S.DRAFT, S.VERIFIED, S.ACTIVE, S.STEPPING_DOWN, S.LEAVING})  # somebody owes the child something


@dataclass(frozen=True)
class Step:
    """One step of a file's history: what, on which day, by whom, why, and what it decided.

    `visit` and `check` name the home visits that prove a verification (SZ-22b); without both it is `flagged`.
    """

    verb: Verb
    day: dt.date
    by: str
    why: str = ""
    level: int | None = None
    categories: tuple[str, ...] = ()
    review_on: dt.date | None = None
    visit: str = ""
    check: str = ""
    flagged: bool = False


@dataclass(frozen=True)
class Standing:
    """What a file is, after its steps: `asked_from` and `asked_by` are set while something waits for approval;
    `flagged` says that it was verified without a visit or a check."""

    state: State
    level: int
    categories: tuple[str, ...]
    identified_on: dt.date
    review_on: dt.date | None = None
    flagged: bool = False
    asked_from: State | None = None
    asked_by: str = ""

    def on(self, day: dt.date) -> State:
        """The state on a day: an active file whose review date has come is due."""
        due = self.state is State.ACTIVE and self.review_on is not None and self.review_on <= day
        return State.REVIEW_DUE if due else self.state


def take(file: Standing | None, step: Step, levels: int) -> Standing:
    """What a file is after one more step (None: there is no file yet); `levels`: how many there are, 1 the gravest.

    Refused: care_step where the table does not allow it, care_why, care_categories, care_level, care_review_day,
    care_evidence (not verified without both proofs unless flagged, with a reason), care_approval_by_another.
    """
    _to(file, step)
    _check_what_is_said(step, levels)
    if step.verb is V.VERIFY and not (step.visit and step.check):
        _check_flag(step)
    if step.verb is V.APPROVE and file and file.asked_by == step.by:
        raise Refused("care_approval_by_another")
    return _after(file, step)


def replay(steps: Iterable[Step]) -> Standing:
    """What a file is, from the first step on. What was allowed when it was taken is not asked again (a school may have
    fewer levels by now), but Refused as care_step where the table knows no such step; ValueError for no step at all."""
    file: Standing | None = None
    for step in steps:
        file = _after(file, step)
    if file is None:
        raise ValueError("a file begins with a step")
    return file


def steps_from(state: State) -> list[Verb]:
    """What the table allows from a state, in the order of a page."""
    return [verb for verb in Verb if (state, verb) in ALLOWED]


def _to(file: Standing | None, step: Step) -> State | str:
    now = file.on(step.day) if file else None
    to = ALLOWED.get((now, step.verb))
    if to is None:
        raise Refused("care_step", state=now, verb=step.verb)
    return to


def _after(file: Standing | None, step: Step) -> Standing:
    to = _to(file, step)
    if file is None or step.verb in IDENTIFIES:
        return Standing(S.DRAFT, step.level or 1, step.categories, step.day)
    state = S(file.asked_from or file.state) if to == BACK else file.state if to == SAME else S(to)
    kept, waits = to == SAME, state in WAITING
    return replace(
        file,
        state=state,
        level=step.level if step.level and step.verb in GRADES else file.level,
        categories=step.categories if step.verb in CLASSIFIES else file.categories,
        review_on=step.review_on if step.verb in NEEDS_REVIEW_DAY else file.review_on if state in AT_WORK else None,
        flagged=step.flagged if step.verb is V.VERIFY else file.flagged,
        asked_from=file.asked_from if kept else file.state if waits else None,
        asked_by=file.asked_by if kept else step.by if waits else "",
    )


def _check_what_is_said(step: Step, levels: int) -> None:
    if step.verb in NEEDS_WHY and not step.why.strip():
        raise Refused("care_why", field="why")
    least = 1 if step.verb in CLASSIFIES else 0
    spoken_of = step.verb in CLASSIFIES | {V.NOTICE}
    if spoken_of and (not least <= len(step.categories) <= MOST_CATEGORIES or unknown(step.categories)):
        raise Refused("care_categories", field="categories", most=MOST_CATEGORIES)
    if (step.verb in IDENTIFIES or step.level is not None) and not 1 <= (step.level or 0) <= levels:
        raise Refused("care_level", field="level", levels=levels)
    if step.verb in NEEDS_REVIEW_DAY and not _ahead(step):
        raise Refused("care_review_day", field="review_on")


def _check_flag(step: Step) -> None:
    if not step.flagged:
        raise Refused("care_evidence", field="flagged")
    if not step.why.strip():
        raise Refused("care_why", field="why")


def _ahead(step: Step) -> bool:
    return step.review_on is not None and step.day < step.review_on <= step.day + FURTHEST
