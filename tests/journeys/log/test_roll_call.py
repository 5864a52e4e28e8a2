"""The daily roll call: exceptions only; all present is something else than not submitted."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_roll_call, a_withdrawal, an_envelope
from webapp.models import RollCallDay, new_id


def days(house):
    with house() as session:
        return session.scalars(select(RollCallDay).order_by(RollCallDay.day, RollCallDay.session)).all()


def test_a_class_that_did_not_call_has_no_line(house, cast):
    assert days(house) == []


def test_all_present_is_a_line_without_exceptions(as_, cast, house):
    assert as_("wang").verdict(an_envelope("roll_call", a_roll_call(cast.class_two))) == "accepted"
    (line,) = days(house)
    assert (line.day, line.session, line.absent, line.exceptions) == (TODAY, "morning", 0, {})


def test_the_absent_are_counted_and_the_late_are_not(as_, cast, house):
    fields = a_roll_call(cast.class_two, {cast.yan: "ill", cast.lei: "late"})
    as_("wang").verdict(an_envelope("roll_call", fields))
    (line,) = days(house)
    assert line.absent == 1
    assert line.exceptions == {str(cast.yan): "ill", str(cast.lei): "late"}


def test_morning_and_evening_are_two_lines(as_, cast, house):
    calls = [an_envelope("roll_call", a_roll_call(cast.class_two, session=s)) for s in ("morning", "evening")]
    as_("wang").verdicts(*calls)
    assert [line.session for line in days(house)] == ["evening", "morning"]


def test_the_last_call_of_a_morning_stands(as_, cast, house):
    wang = as_("wang")
    wang.verdict(an_envelope("roll_call", a_roll_call(cast.class_two, {cast.yan: "unknown"})))
    wang.verdict(an_envelope("roll_call", a_roll_call(cast.class_two, {cast.yan: "ill", cast.lei: "ill"})))
    (line,) = days(house)
    assert line.absent == 2


def test_a_call_that_waited_on_a_phone_does_not_undo_a_later_one(as_, cast, house):
    wang = as_("wang")
    early = an_envelope("roll_call", a_roll_call(cast.class_two), saved_at="2026-01-01T00:10:00Z")
    wang.verdict(an_envelope("roll_call", a_roll_call(cast.class_two, {cast.yan: "ill"})))
    wang.verdict(early)
    (line,) = days(house)
    assert line.absent == 1


def test_a_call_taken_back_leaves_the_morning_not_submitted(as_, cast, house):
    wang, call = as_("wang"), an_envelope("roll_call", a_roll_call(cast.class_two))
    wang.verdicts(call, an_envelope("withdrawal", a_withdrawal(call["id"])))
    assert days(house) == []


def test_a_correction_to_another_day_moves_the_line(as_, cast, house):
    wang, call = as_("wang"), an_envelope("roll_call", a_roll_call(cast.class_two))
    wang.verdict(call)
    wang.verdict(an_envelope("roll_call", a_roll_call(cast.class_two, days=1, amends=call["id"])))
    assert [line.day for line in days(house)] == [TODAY - dt.timedelta(days=1)]


def test_a_mentor_calls_no_roll(as_, cast):
    assert as_("li").verdict(an_envelope("roll_call", a_roll_call(cast.class_two))) == "parked"


def test_a_colleagues_class_another_schools_class_and_no_class_get_one_answer(as_, cast):
    calls = [an_envelope("roll_call", a_roll_call(c)) for c in (cast.class_three, cast.other_class, new_id())]
    told = [(v["verdict"], v["message"]) for v in as_("wang").verdicts(*calls)]
    assert told[0][0] == "parked"
    assert len(set(told)) == 1


def test_an_unknown_reason_is_refused(as_, cast):
    fields = a_roll_call(cast.class_two, {cast.yan: "on_the_moon"})
    (verdict,) = as_("wang").verdicts(an_envelope("roll_call", fields))
    assert verdict["verdict"] == "refused"
    assert verdict["problems"][0]["field"].startswith("reason")


def test_tomorrows_roll_is_not_called_today(as_, cast):
    assert as_("wang").verdict(an_envelope("roll_call", a_roll_call(cast.class_two, days=-3))) == "refused"


@pytest.mark.parametrize("child", ["mei", "yu"])
def test_a_roll_that_names_a_child_of_another_class_is_for_the_school_to_settle(as_, cast, child):
    fields = a_roll_call(cast.class_two, {cast.students[child]: "ill"})
    assert as_("wang").verdict(an_envelope("roll_call", fields)) == "parked"
