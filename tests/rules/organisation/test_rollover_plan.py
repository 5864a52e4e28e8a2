"""What a new school year brings a school: a rule about years, without a database."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.refusals import Refused
from webapp.domain.rollover import next_stage, one_year_on, plan_of, years_to_offer


@dataclass(frozen=True)
class Class:
    stage: str
    cohort_year: int
    number: int
    closed_on: dt.date | None = None


CLASSES = st.builds(
    Class,
    st.sampled_from(["primary", "junior", "senior"]),
    st.integers(2015, 2030),
    st.integers(1, 6),
    st.none() | st.dates(dt.date(2016, 1, 1), dt.date(2031, 1, 1)),
)


def test_the_sixth_grade_graduates_the_others_move_up_and_as_many_open_as_last_year():
    classes = [Class("primary", year, number) for year in range(2020, 2026) for number in (1, 2)]
    plan = plan_of(["primary"], classes, 2026)
    assert {c.cohort_year for c in plan.graduating} == {2020}
    assert {c.cohort_year for c in plan.staying} == {2021, 2022, 2023, 2024, 2025}
    assert plan.opening("primary", None) == [1, 2]
    assert plan.opening("primary", 3) == [1, 2, 3]
    assert plan.opening("primary", 0) == []


def test_what_is_there_already_is_not_opened_again():
    plan = plan_of(["junior"], [Class("junior", 2025, 1), Class("junior", 2026, 2)], 2026)
    assert plan.opening("junior", 3) == [1, 3]


def test_a_closed_class_neither_stays_nor_graduates():
    closed = dt.date(2025, 1, 1)
    plan = plan_of([], [Class("primary", 2020, 1, closed), Class("primary", 2024, 1, closed)], 2026)
    assert (plan.graduating, plan.staying) == ([], [])


def test_a_school_that_never_did_this_finds_its_old_graduates_too():
    assert plan_of(["junior"], [Class("junior", 2019, 1)], 2026).graduating == [Class("junior", 2019, 1)]


@pytest.mark.parametrize("asked", [-1, 41, 10**9])
def test_no_school_opens_so_many_classes(asked):
    with pytest.raises(Refused) as refused:
        plan_of(["primary"], [], 2026).opening("primary", asked)
    assert refused.value.code == "too_many_classes"


@given(st.lists(CLASSES, max_size=30, unique=True), st.integers(2016, 2030))
def test_each_class_is_in_one_place_at_most_and_after_opening_nothing_is_left_to_open(classes, year):
    plan = plan_of([], classes, year)
    listed = [*plan.graduating, *plan.staying, *(c for there in plan.entered.values() for c in there)]
    assert len(listed) == len(set(listed))
    for stage in plan.entered:
        opened = [Class(stage, year, number) for number in plan.opening(stage, None)]
        assert plan_of([], [*classes, *opened], year).opening(stage, None) == []


@pytest.mark.parametrize(
    ("day", "years"),
    [
        ("2026-05-31", (2025, 2026)),
        ("2026-06-01", (2026, 2025)),
        ("2026-08-31", (2026, 2025)),
        ("2026-09-01", (2026, 2027)),
    ],
)
def test_from_june_on_the_coming_year_is_offered_first(day, years):
    assert years_to_offer(dt.date.fromisoformat(day)) == years


def test_the_next_stage_is_the_schools_own_or_none():
    assert next_stage("primary", {"primary": [], "junior": []}) == "junior"
    assert next_stage("primary", {"primary": []}) is None
    assert next_stage("senior", {"senior": []}) is None


def test_a_year_on_from_a_leap_day():
    assert one_year_on(dt.date(2028, 2, 29)) == dt.date(2029, 2, 28)
    assert one_year_on(dt.date(2026, 7, 10)) == dt.date(2027, 7, 10)
