"""Who is in the last year of a stage, and on which day one may leave."""

import datetime as dt

import pytest

from webapp.domain.graduation import check_day, in_last_year
from webapp.domain.refusals import Refused

TODAY = dt.date(2026, 6, 10)


@pytest.mark.parametrize(
    ("stage", "cohort", "last"),
    [
        ("primary", 2020, True), ("primary", 2021, False), ("primary", 2019, True), ("junior", 2023, True),
        ("junior", 2024, False), ("senior", 2023, True),
    ],
)  # fmt: skip
def test_the_last_year_is_the_sixth_of_primary_and_the_third_of_the_others_and_what_is_over(stage, cohort, last):
    assert in_last_year(stage, cohort, TODAY) is last


def test_from_the_first_of_september_on_the_next_cohort_is_in_it():
    assert not in_last_year("primary", 2021, dt.date(2026, 8, 31))
    assert in_last_year("primary", 2021, dt.date(2026, 9, 1))


@pytest.mark.parametrize("days", [-366, 0, 183])
def test_a_day_within_reach_is_taken(days):
    day = TODAY + dt.timedelta(days=days)
    assert check_day(day, TODAY) == day


@pytest.mark.parametrize("day", [None, TODAY - dt.timedelta(days=367), TODAY + dt.timedelta(days=184)])
def test_any_other_is_refused(day):
    with pytest.raises(Refused) as refusal:
        check_day(day, TODAY)
    assert (refusal.value.code, refusal.value.field) == ("graduate_day", "day")
