"""The table of a transfer: what is allowed from where, and that history tells what a transfer is."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.refusals import Refused
from webapp.domain.transfer import (
    ALLOWED,
    BEGINS,
    NEEDS_NEXT,
    NEEDS_WHY,
    OPEN,
    Standing,
    State,
    Step,
    Verb,
    Way,
    begin,
    replay,
    steps_from,
    take,
)

DAY = dt.date(2026, 11, 26)
NEXT = DAY + dt.timedelta(days=14)


def a_step(verb, why="随父母到县城", next_on=NEXT):
    return Step(verb, DAY, why, next_on if verb in NEEDS_NEXT else None)


def begun(way):
    return begin(way, a_step(BEGINS[way][0]), DAY)


def why_not(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


@given(st.sampled_from(Way), st.lists(st.sampled_from(Verb), max_size=12))
def test_any_allowed_steps_end_in_a_state_of_the_table_and_history_says_the_same(way, verbs):
    steps, standing = [a_step(BEGINS[way][0])], begun(way)
    for verb in verbs:
        try:
            standing = take(standing, a_step(verb))
        except Refused:
            assert verb not in steps_from(standing.state)
        else:
            steps.append(a_step(verb))
    assert standing.state in State
    assert replay(way, steps) == standing
    assert standing.next_on is None or standing.state in OPEN


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", Verb)
def test_what_the_table_does_not_name_is_refused(state, verb):
    if (state, verb) in ALLOWED:
        assert take(Standing(state), a_step(verb)).state is ALLOWED[state, verb]
    else:
        assert why_not(lambda: take(Standing(state), a_step(verb))) == "transfer_step"


def test_from_what_is_over_nothing_leads_on():
    assert {state for state in State if not steps_from(state)} == set(State) - OPEN


def test_every_state_is_reached():
    assert {to for _verb, to in BEGINS.values()} | set(ALLOWED.values()) == set(State)


@pytest.mark.parametrize("verb", sorted(NEEDS_WHY - {begins for begins, _state in BEGINS.values()}))
def test_a_step_that_others_must_understand_says_why(verb):
    state = next(state for (state, one) in ALLOWED if one is verb)
    assert why_not(lambda: take(Standing(state), a_step(verb, why="  "))) == "transfer_why"


@pytest.mark.parametrize("day", [DAY, DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=200), None])
def test_somebody_asks_again_on_a_day_that_is_still_to_come(day):
    assert why_not(lambda: take(Standing(State.AWAITED), a_step(Verb.FOLLOW_UP, next_on=day))) == "transfer_next"


@pytest.mark.parametrize("days", [-400, 200])
def test_a_move_is_of_this_year(days):
    moves_on = DAY + dt.timedelta(days=days)
    assert why_not(lambda: begin(Way.WITHIN, a_step(Verb.ASK), moves_on)) == "transfer_day"


def test_a_transfer_begins_with_the_step_of_its_way():
    assert why_not(lambda: begin(Way.WITHIN, a_step(Verb.PREPARE), DAY)) == "transfer_step"
    assert why_not(lambda: replay(Way.OUT, [a_step(Verb.ASK)])) == "transfer_step"
