"""Entries arrive late: each is judged by what held on the day it happened."""

import datetime as dt

import pytest

from tests.cast import TODAY
from tests.given import a_roll_call, a_talk, a_visit, an_envelope, disable, end_roles, hand_student_over
from webapp.models import Account

A_WEEK_AGO = TODAY - dt.timedelta(days=7)


def test_a_visit_before_the_hand_over_is_the_old_mentors(as_, cast, house):
    with house():
        hand_student_over(cast.mei, to=cast.wang, on=A_WEEK_AGO)
    assert as_("li").verdict(an_envelope("home_visit", a_visit(cast.mei, days=10))) == "accepted"


def test_a_visit_after_the_hand_over_is_parked_for_the_old_mentor(as_, cast, house):
    with house():
        hand_student_over(cast.mei, to=cast.wang, on=A_WEEK_AGO)
    assert as_("li").verdict(an_envelope("home_visit", a_visit(cast.mei, days=3))) == "parked"


@pytest.mark.parametrize(("days", "word"), [(3, "accepted"), (10, "parked")])
def test_the_new_mentor_writes_from_the_day_of_the_hand_over(as_, cast, house, days, word):
    with house():
        hand_student_over(cast.mei, to=cast.wang, on=A_WEEK_AGO)
    assert as_("wang").verdict(an_envelope("home_visit", a_visit(cast.mei, days=days))) == word


def test_both_mentors_days_meet_without_a_gap_or_an_overlap(as_, cast, house):
    with house():
        hand_student_over(cast.mei, to=cast.wang, on=A_WEEK_AGO)
    last_of_li, first_of_wang = (an_envelope("talk", a_talk(cast.mei, days=days)) for days in (8, 7))
    assert [as_("li").verdict(last_of_li), as_("wang").verdict(first_of_wang)] == ["accepted", "accepted"]


def test_a_role_that_has_ended_does_not_lose_what_was_done_before(as_, cast, house):
    with house():
        end_roles(cast.li, last_day=A_WEEK_AGO)
    assert as_("li").verdict(an_envelope("home_visit", a_visit(cast.mei, days=9))) == "accepted"


def test_what_was_done_after_the_role_ended_is_parked(as_, cast, house):
    with house():
        end_roles(cast.li, last_day=A_WEEK_AGO)
    assert as_("li").verdict(an_envelope("home_visit", a_visit(cast.mei, days=2))) == "parked"


def test_a_roll_call_of_a_class_one_no_longer_has_is_parked(as_, cast, house):
    with house():
        end_roles(cast.wang, last_day=A_WEEK_AGO)
    calls = [an_envelope("roll_call", a_roll_call(cast.class_two, days=days)) for days in (9, 2)]
    assert [v["verdict"] for v in as_("wang").verdicts(*calls)] == ["accepted", "parked"]


def test_a_disabled_account_hands_over_nothing_until_it_is_enabled(as_, cast, house):
    li, entry = as_("li"), an_envelope("talk", a_talk(cast.mei))
    with house():
        disable(cast.li)
    assert li.hand_over(entry).status_code == 401
    with house() as session:
        session.get_one(Account, cast.li).disabled_at = None
    assert li.verdict(entry) == "accepted"
