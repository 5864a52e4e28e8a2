"""The care file: which step is allowed from which state, what each must say, and that history replays to the state."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.care_file import ALLOWED, AT_WORK, WAITING, State, Step, Verb, replay, steps_from, take
from webapp.domain.refusals import Refused

MONDAY = dt.date(2026, 9, 7)
LATER = dt.date(2026, 12, 7)
LEVELS = 3
S, V = State, Verb


def a_step(verb, day=MONDAY, by="chen", **said):
    """A step that says all it must."""
    usual = {
        "why": "班级核对过了",
        "level": 2,
        "categories": ("left_behind",),
        "review_on": day + dt.timedelta(days=60),
        "visit": "visit",
        "check": "check",
    }
    return Step(verb, day, by, **(usual | said))


# The shortest way from nothing to each state.
WAYS = {
    S.DRAFT: [V.OPEN],
    S.VERIFIED: [V.OPEN, V.VERIFY],
    S.ACTIVE: [V.OPEN, V.VERIFY, V.START],
    S.REVIEW_DUE: [V.OPEN, V.VERIFY, V.START],
    S.STEPPING_DOWN: [V.OPEN, V.VERIFY, V.START, V.ASK_STEP_DOWN],
    S.LEAVING: [V.OPEN, V.VERIFY, V.START, V.ASK_LEAVE],
    S.STEPPED_DOWN: [V.OPEN, V.VERIFY, V.START, V.ASK_STEP_DOWN, V.APPROVE],
    S.LEFT: [V.OPEN, V.VERIFY, V.START, V.ASK_LEAVE, V.APPROVE],
    S.ARCHIVED: [V.OPEN, V.SET_ASIDE],
}


def a_file(state):
    """A file in that state, and the day on which it is."""
    history = [a_step(verb, by="liu" if verb is V.APPROVE else "chen") for verb in WAYS[state]]
    return replay(history), LATER if state is S.REVIEW_DUE else MONDAY


@pytest.mark.parametrize("state", State)
def test_every_state_is_reached(state):
    file, day = a_file(state)
    assert file.on(day) is state


@pytest.mark.parametrize(("state", "verb"), [pair for pair in ALLOWED if pair[0]], ids=str)
def test_every_allowed_step_leads_where_the_table_says(state, verb):
    file, day = a_file(state)
    to = ALLOWED[state, verb]
    after = take(file, a_step(verb, day, by="liu"), LEVELS)
    expected = {"same": file.state, "back": file.asked_from}.get(to, to)
    assert after.state is expected


@pytest.mark.parametrize(
    ("state", "verb"), [(s, v) for s in State for v in Verb if (s, v) not in ALLOWED], ids=str
)  # fmt: skip
def test_every_other_step_is_refused(state, verb):
    file, day = a_file(state)
    with pytest.raises(Refused) as refused:
        take(file, a_step(verb, day), LEVELS)
    assert (refused.value.code, refused.value.facts) == ("care_step", {"state": state, "verb": verb})


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb is not V.OPEN])
def test_a_file_begins_with_opening_it(verb):
    with pytest.raises(Refused, match="care_step"):
        take(None, a_step(verb), LEVELS)


def test_a_file_without_a_step_is_none():
    with pytest.raises(ValueError, match="begins"):
        replay([])


def test_a_page_offers_what_the_table_allows():
    assert steps_from(S.DRAFT) == [V.VERIFY, V.CLASSIFY, V.NOTICE, V.SET_ASIDE]
    assert steps_from(S.LEAVING) == [V.NOTICE, V.APPROVE, V.DECLINE]
    assert steps_from(S.ARCHIVED) == [V.REOPEN]


@pytest.mark.parametrize(
    ("state", "verb", "said", "code"),
    [
        (S.DRAFT, V.VERIFY, {"visit": ""}, "care_evidence"),
        (S.DRAFT, V.VERIFY, {"check": ""}, "care_evidence"),
        (S.DRAFT, V.VERIFY, {"visit": "", "flagged": True, "why": " "}, "care_why"),
        (S.DRAFT, V.VERIFY, {"level": 4}, "care_level"),
        (S.DRAFT, V.CLASSIFY, {"categories": ()}, "care_categories"),
        (S.DRAFT, V.CLASSIFY, {"categories": ("left_behind", "no such thing")}, "care_categories"),
        (S.DRAFT, V.CLASSIFY, {"categories": ("left_behind",) * 9}, "care_categories"),
        (S.DRAFT, V.CLASSIFY, {"why": ""}, "care_why"),
        (S.DRAFT, V.NOTICE, {"why": ""}, "care_why"),
        (S.ACTIVE, V.NOTICE, {"categories": ("no such thing",)}, "care_categories"),
        (S.ACTIVE, V.NOTICE, {"level": 4}, "care_level"),
        (S.DRAFT, V.SET_ASIDE, {"why": ""}, "care_why"),
        (S.VERIFIED, V.START, {"review_on": None}, "care_review_day"),
        (S.VERIFIED, V.START, {"review_on": MONDAY}, "care_review_day"),
        (S.VERIFIED, V.START, {"review_on": MONDAY + dt.timedelta(days=367)}, "care_review_day"),
        (S.ACTIVE, V.REVIEW, {"level": 0}, "care_level"),
        (S.ACTIVE, V.ASK_LEAVE, {"why": ""}, "care_why"),
        (S.LEAVING, V.APPROVE, {"by": "chen"}, "care_approval_by_another"),
        (S.STEPPING_DOWN, V.DECLINE, {"why": ""}, "care_why"),
        (S.LEFT, V.REOPEN, {"level": None}, "care_level"),
    ],
)
def test_a_step_that_does_not_say_what_it_must_is_refused(state, verb, said, code):
    file, day = a_file(state)
    with pytest.raises(Refused) as refused:
        take(file, a_step(verb, day, **said), LEVELS)
    assert refused.value.code == code


def test_a_file_may_be_verified_without_proof_if_it_says_so_and_why():
    file, day = a_file(S.DRAFT)
    flagged = take(file, a_step(V.VERIFY, day, visit="", check="", flagged=True, why="道路中断，下周补访"), LEVELS)
    assert (flagged.state, flagged.flagged) == (S.VERIFIED, True)


def test_a_review_is_due_from_its_day_on():
    file, _day = a_file(S.ACTIVE)
    assert file.review_on is not None
    assert file.on(file.review_on - dt.timedelta(days=1)) is S.ACTIVE
    assert file.on(file.review_on) is S.REVIEW_DUE


def test_what_was_declined_goes_back_to_where_it_was_asked_from():
    for before in (S.VERIFIED, S.ACTIVE, S.STEPPED_DOWN):
        file, day = a_file(before)
        asked = take(file, a_step(V.ASK_LEAVE, day), LEVELS)
        assert take(asked, a_step(V.DECLINE, day), LEVELS) == file


@pytest.mark.parametrize("state", [state for state in State if (state, V.NOTICE) in ALLOWED])
def test_what_was_noticed_changes_nothing_of_what_the_file_says(state):
    file, day = a_file(state)
    said = {"categories": ("distressed",), "level": 1, "by": "liu"}
    assert take(file, a_step(V.NOTICE, day, **said), LEVELS) == file
    assert take(file, a_step(V.NOTICE, day, categories=(), level=None), LEVELS) == file


def test_a_file_that_is_opened_again_is_to_be_verified_again():
    file, _day = a_file(S.LEFT)
    again = take(file, a_step(V.REOPEN, LATER, categories=("distressed",), level=1), LEVELS)
    assert (again.state, again.identified_on, again.categories, again.level) == (S.DRAFT, LATER, ("distressed",), 1)


def test_a_school_with_fewer_levels_still_reads_what_it_wrote():
    history = [a_step(V.OPEN, level=3), a_step(V.VERIFY, level=None)]
    assert replay(history).level == 3
    with pytest.raises(Refused, match="care_level"):
        take(None, history[0], levels=2)


def test_a_review_day_is_set_only_while_somebody_is_at_work_on_the_file():
    for state in State:
        file, _day = a_file(state)
        assert (file.review_on is None) or file.state in AT_WORK
        assert (file.asked_from is not None) is (file.state in WAITING)


anything = st.builds(
    Step,
    verb=st.sampled_from(Verb),
    day=st.dates(MONDAY, MONDAY + dt.timedelta(days=800)),
    by=st.sampled_from(["chen", "liu"]),
    why=st.sampled_from(["", "核对过了"]),
    level=st.none() | st.integers(0, 4),
    categories=st.lists(st.sampled_from(["left_behind", "distressed", "nonsense"]), max_size=2).map(tuple),
    review_on=st.none() | st.dates(MONDAY, MONDAY + dt.timedelta(days=1200)),
    visit=st.sampled_from(["", "visit"]),
    check=st.sampled_from(["", "check"]),
    flagged=st.booleans(),
)


@given(st.lists(anything, max_size=40))
def test_any_sequence_ends_in_a_state_the_table_knows_and_history_replays_to_it(steps):
    file, history, day = None, [], MONDAY
    for asked in steps:
        day = max(day, asked.day)
        step = dataclasses.replace(asked, day=day)
        try:
            file = take(file, step, LEVELS)
        except Refused:
            continue
        history.append(step)
        assert file.state is not S.REVIEW_DUE, "it is worked out, never stored"
        assert steps_from(file.on(day)), "there is a way on from everywhere"
    if history:
        assert replay(history) == file


@given(st.data())
def test_from_any_state_any_walk_of_allowed_steps_stays_in_the_table(data):
    file, day = a_file(data.draw(st.sampled_from(State)))
    for _turn in range(data.draw(st.integers(0, 25))):
        day += dt.timedelta(days=data.draw(st.integers(0, 90)))
        verb = data.draw(st.sampled_from(steps_from(file.on(day))))
        file = take(file, a_step(verb, day, by="liu" if verb is V.APPROVE else "chen"), LEVELS)
        assert file.on(day) in State
