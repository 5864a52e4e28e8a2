"""A parent goes away to work, and each definition says for itself whether the child is left behind."""

import datetime as dt

import pytest

from webapp.domain.home import ABLE, AWAY, HOME, NOBODY, UNABLE, Fits, Home, Parent, age_on, left_behind, months_between

TODAY = dt.date(2026, 11, 26)
BORN = "2017-03-12"


def father(whereabouts=AWAY, since="2026-01-05"):
    return Parent("51", whereabouts, since)


def mother(whereabouts=AWAY, since="2026-01-05"):
    return Parent("52", whereabouts, since)


def fits(*parents, other=None, born=BORN, today=TODAY):
    found = left_behind(Home(parents, other, born), today)
    return found["both_three_months"].value, found["state_council"].value, found["half_a_year"].value


@pytest.mark.parametrize(
    ("parents", "other", "expected"),
    [
        ([father(), mother()], None, ("yes", "yes", "yes")),
        ([father(), mother(HOME)], None, ("no", "unknown", "yes")),
        ([father(), mother(HOME)], ABLE, ("no", "no", "yes")),
        ([father(), mother(HOME)], UNABLE, ("no", "yes", "yes")),
        ([father()], NOBODY, ("no", "yes", "yes")),
        ([father(HOME), mother(HOME)], None, ("no", "no", "no")),
        ([father(HOME)], NOBODY, ("no", "no", "no")),
        ([father(HOME)], None, ("no", "unknown", "unknown")),
        ([father()], None, ("unknown", "unknown", "yes")),
        ([father(None), mother(None)], None, ("unknown", "unknown", "unknown")),
        ([], None, ("unknown", "unknown", "unknown")),
        ([Parent("57", AWAY, "2026-01"), Parent("58", AWAY, "2026-01")], None, ("yes", "yes", "yes")),
    ],
)
def test_each_definition_is_worked_out_from_the_same_facts(parents, other, expected):
    assert fits(*parents, other=other) == expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2026-08-26", ("yes", "yes", "no")),
        ("2026-08-27", ("no", "yes", "no")),
        ("2026-05-26", ("yes", "yes", "yes")),
        ("2026-05-27", ("yes", "yes", "no")),
        (None, ("unknown", "yes", "unknown")),
        ("2027-01-01", ("no", "yes", "no")),
        ("somewhen", ("unknown", "yes", "unknown")),
    ],
)
def test_how_long_they_are_away_is_counted_to_the_day(since, expected):
    assert fits(father(since=since), mother(since=since)) == expected


def test_one_who_went_later_does_not_count_for_longer_than_she_is_away():
    assert fits(father(), mother(since="2026-10-01")) == ("no", "yes", "yes")


def test_from_sixteen_on_the_state_council_says_no_more():
    assert fits(father(), mother(), born="2010-11-26")[1] == "no"
    assert fits(father(), mother(), born="2010-11-27")[1] == "yes"
    assert fits(father(), mother(), born=None)[1] == "unknown"


@pytest.mark.parametrize(
    ("since", "months"),
    [("2026-11-26", 0), ("2026-10-26", 1), ("2026-10-27", 0), ("2026-09", 1), ("2025-11", 11), ("2026-02-30", None)],
)
def test_of_a_month_only_what_is_sure_counts(since, months):
    assert months_between(since, TODAY) == months


def test_the_last_day_of_a_long_month_comes_round_in_a_short_one():
    assert months_between("2026-08-31", dt.date(2026, 11, 30)) == 3
    assert age_on("2012-02-29", dt.date(2026, 2, 28)) == 14


def test_every_answer_is_one_of_three():
    assert {answer for answer in left_behind(Home([]), TODAY).values()} <= set(Fits)
