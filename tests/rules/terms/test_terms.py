"""School years, terms, weeks and grades."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.terms import CHINA, cohort_of, grade_of, local_day, school_year, stage_of, term_of, week_of

days = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
A_DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "code", "week"),
    [
        ("2026-09-01", "2026-2027-1", 1),
        ("2026-09-06", "2026-2027-1", 1),  # the Sunday of the first week
        ("2026-09-07", "2026-2027-1", 2),
        ("2026-11-22", "2026-2027-1", 12),
        ("2027-02-14", "2026-2027-1", 24),
        ("2027-02-15", "2026-2027-2", 1),
        ("2027-08-31", "2026-2027-2", 29),
        ("2027-09-01", "2027-2028-1", 1),
        ("2024-02-29", "2023-2024-2", 3),
    ],
)
def test_a_day_has_its_term_and_its_week(day, code, week):
    date = dt.date.fromisoformat(day)
    assert (term_of(date).code, week_of(date)) == (code, week)


@given(days)
def test_every_day_belongs_to_the_term_that_says_so(day):
    term = term_of(day)
    assert term.first_day <= day <= term.last_day
    assert term_of(term.first_day) == term_of(term.last_day) == term


@given(days)
def test_terms_follow_each_other_without_a_gap(day):
    term = term_of(day)
    assert term_of(term.last_day + A_DAY).first_day == term.last_day + A_DAY


@given(days)
def test_a_week_begins_on_a_monday(day):
    tomorrow = day + A_DAY
    if term_of(day) == term_of(tomorrow):
        assert week_of(tomorrow) - week_of(day) == (1 if tomorrow.weekday() == 0 else 0)


@pytest.mark.parametrize(
    ("stage", "cohort", "day", "grade"),
    [
        ("primary", 2026, "2026-09-01", 1),
        ("primary", 2026, "2027-08-31", 1),
        ("primary", 2026, "2027-09-01", 2),
        ("junior", 2024, "2026-11-22", 9),
        ("senior", 2026, "2026-11-22", 10),
    ],
)
def test_a_class_is_in_a_grade(stage, cohort, day, grade):
    assert grade_of(stage, cohort, dt.date.fromisoformat(day)) == grade


@given(st.integers(1, 12), days)
def test_the_year_of_entry_and_the_grade_say_the_same(grade, day):
    stage = stage_of(grade)
    assert grade_of(stage, cohort_of(stage, grade, day), day) == grade


@given(days)
def test_a_school_year_turns_on_the_first_of_september(day):
    year = school_year(day)
    assert dt.date(year, 9, 1) <= day < dt.date(year + 1, 9, 1)


def test_a_day_is_a_day_in_china():
    late = dt.datetime(2026, 11, 21, 16, 30, tzinfo=dt.UTC)
    assert local_day(late) == dt.date(2026, 11, 22)
    assert local_day(dt.datetime(2026, 11, 22, 23, 59, tzinfo=CHINA)) == dt.date(2026, 11, 22)
