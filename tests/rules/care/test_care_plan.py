"""The plan of a care file: which step is allowed when, what each must say, and that history replays to the plan."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.care_plan import (
    ALLOWED,
    FACTS,
    FIELDS,
    KEPT_BACK,
    LINES,
    NEEDS_WORDS,
    State,
    Step,
    Verb,
    labels_in,
    missing,
    replay,
    steps_from,
    take,
    tasks_of,
)
from webapp.domain.refusals import Refused

MONDAY = dt.date(2026, 9, 7)
LATER = dt.date(2026, 12, 7)
S, V = State, Verb
WHOLE = {
    "problems": "作业常常没写完", "goals": "按时完成作业", "study.measure": "放学后辅导", "study.frequency": "每周两次",
    "study.due": "2026-12-31",
}  # fmt: skip


def a_step(verb, day=MONDAY, **said):
    """A step that says all it must."""
    usual = {"words": "进步明显", "review_on": day + dt.timedelta(days=60)}
    return Step(verb, day, **(usual | ({"facts": WHOLE} if verb is V.WRITE else {}) | said))


WAYS = {
    None: [],
    S.DRAFT: [V.WRITE],
    S.RUNNING: [V.WRITE, V.ADOPT],
    S.REVIEW_DUE: [V.WRITE, V.ADOPT],
    S.CLOSED: [V.WRITE, V.ADOPT, V.CLOSE],
}


def a_plan(state):
    """A plan in that state, and the day on which it is."""
    plan = replay(a_step(verb) for verb in WAYS[state])
    return plan, LATER if state is S.REVIEW_DUE else MONDAY


@pytest.mark.parametrize("state", State)
def test_every_state_is_reached(state):
    plan, day = a_plan(state)
    assert plan.on(day) is state


@pytest.mark.parametrize(("state", "verb"), [(s, v) for s in WAYS for v in Verb], ids=str)
def test_the_table_decides_alone(state, verb):
    plan, day = a_plan(state)
    if (state, verb) in ALLOWED:
        assert take(plan, a_step(verb, day)).state is ALLOWED[state, verb]
    else:
        with pytest.raises(Refused, match="plan_step"):
            take(plan, a_step(verb, day))


def test_a_page_offers_what_the_table_allows():
    assert steps_from(None) == [V.WRITE]
    assert steps_from(S.RUNNING) == [V.WRITE, V.RESULT, V.REVIEW, V.CLOSE]
    assert steps_from(S.CLOSED) == [V.REOPEN]


@pytest.mark.parametrize("verb", sorted(NEEDS_WORDS))
def test_what_is_decided_or_reached_is_said_in_words(verb):
    plan, day = a_plan(next(state for state, one in ALLOWED if one is verb))
    with pytest.raises(Refused, match="plan_words"):
        take(plan, a_step(verb, day, words=" "))


@pytest.mark.parametrize("days", [-1, 0, 367, None])
def test_a_review_is_from_tomorrow_on_and_within_a_year(days):
    plan, day = a_plan(S.DRAFT)
    review_on = None if days is None else day + dt.timedelta(days=days)
    with pytest.raises(Refused, match="plan_review_day"):
        take(plan, a_step(V.ADOPT, day, review_on=review_on))


@pytest.mark.parametrize("name", ["problems", "goals", "study.measure", "study.frequency", "study.due"])
def test_a_plan_that_is_not_whole_is_not_adopted(name):
    plan = take(None, a_step(V.WRITE, facts=WHOLE | {name: ""}))
    with pytest.raises(Refused, match="plan_incomplete"):
        take(plan, a_step(V.ADOPT))


def test_an_empty_plan_lacks_problems_goals_and_a_measure():
    assert missing({}) == ["problems", "goals", f"{FIELDS[1]}.measure"]


def test_what_the_psychology_teacher_alone_reads_holds_up_nobody():
    assert missing(WHOLE | {"psychology.measure": "每周一次"}) == []


def test_every_line_of_a_field_says_how_often_and_until_when():
    second = {"study-2.measure": "同桌一起读书", "study-2.frequency": "每天"}
    assert missing(WHOLE | second) == ["study-2.due"]
    assert missing(WHOLE | second | {"study-2.due": "2026-10-31"}) == []


def test_a_plan_of_one_line_a_field_is_read_as_the_first_of_its_lines():
    plan = replay([a_step(V.WRITE)])
    assert plan is not None
    assert WHOLE.items() <= plan.facts.items()
    assert [LINES[field][0] for field in FIELDS] == list(FIELDS)


def test_each_line_of_psychology_is_the_psychology_teachers():
    assert {f"{line}.measure" for line in LINES["psychology"]} <= KEPT_BACK
    assert not {f"{line}.measure" for line in LINES["safety"]} & KEPT_BACK


def test_a_label_is_found_wherever_it_stands_in_a_text():
    assert labels_in("孩子是留守儿童，成绩好", {"留守儿童", "四特"}) == ["留守儿童"]
    assert labels_in("", {"留守儿童"}) == []


@given(st.lists(st.tuples(st.sampled_from(Verb), st.sampled_from(sorted(FACTS)), st.integers(0, 80)), max_size=25))
def test_whatever_was_taken_replays_to_the_same_plan_and_loses_nothing(wished):
    plan, taken, day, facts = None, [], MONDAY, dict.fromkeys(FACTS, "")
    for verb, name, pause in wished:
        day += dt.timedelta(days=pause)
        step = a_step(verb, day, **({"facts": WHOLE | {name: str(pause)}} if verb is V.WRITE else {}))
        try:
            plan = take(plan, step)
        except Refused:
            continue
        taken.append(step)
        facts |= step.facts
    assert replay(taken) == plan
    assert plan is None or plan.facts == facts
    assert plan is None or plan.state is not S.CLOSED or plan.review_on is None


def test_the_tasks_of_an_owner_are_the_measures_of_a_plan_that_is_not_closed():
    more = {"study.owner": "a", "study-2.measure": "读绘本", "study-2.owner": "b", "safety.owner": "a"}
    more |= {"psychology.measure": "沙盘", "psychology.owner": "a"}
    plan = replay([a_step(V.WRITE), a_step(V.WRITE, facts=more)])
    assert tasks_of(plan) == {"a": 2, "b": 1}
    closed = replay([a_step(V.WRITE), a_step(V.WRITE, facts=more), a_step(V.ADOPT), a_step(V.CLOSE)])
    assert tasks_of(closed) == tasks_of(None) == {}
