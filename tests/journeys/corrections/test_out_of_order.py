"""Corrections of what is not there (yet), not any more, or not one's own any more: none is lost, none counts twice."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_talk, a_visit, a_withdrawal, an_envelope, end_roles, hand_student_over
from tests.journeys.corrections.conftest import counted, words
from webapp.models import Entry, HeldEntry, School, now

YESTERDAY = TODAY - dt.timedelta(days=1)


def entries(house):
    with house() as session:
        return session.scalars(select(Entry).order_by(Entry.seq)).all()


def waiting(house):
    with house() as session:
        return session.scalars(select(HeldEntry).where(HeldEntry.decision.is_(None))).all()


def held(house, entry):
    with house() as session:
        return session.scalars(select(HeldEntry).where(HeldEntry.entry_id == uuid.UUID(entry["id"]))).one()


def a_chain(cast, **more):
    """A visit, a correction of it, a correction of that, and the withdrawal of the last; none of them sent."""
    first = an_envelope("home_visit", a_visit(cast.yan, days=3, agreed="一"))
    second = an_envelope("home_visit", a_visit(cast.yan, days=3, agreed="二", amends=first["id"]))
    third = an_envelope("home_visit", a_visit(cast.yan, days=3, agreed="三", amends=second["id"]))
    return first, second, third, an_envelope("withdrawal", a_withdrawal(third["id"]))


def test_corrections_that_came_first_wait_and_are_entered_with_what_they_correct(as_, cast, house):
    wang, (first, second, third, _) = as_("wang"), a_chain(cast)
    assert [v["verdict"] for v in wang.verdicts(third, second)] == ["parked", "parked"]
    assert {row.reason for row in waiting(house)} == {"base_not_here"}
    assert wang.verdict(first) == "accepted"
    assert waiting(house) == []
    assert [str(e.id) for e in entries(house)] == [first["id"], second["id"], third["id"]]
    assert counted(house, cast.yan).agreed == "三"


def test_a_withdrawal_that_came_first_takes_back_what_comes_later(as_, cast, house):
    wang, (first, *_) = as_("wang"), a_chain(cast)
    early = an_envelope("withdrawal", a_withdrawal(first["id"]))
    assert wang.verdict(early) == "parked"
    assert wang.verdict(first) == "accepted"
    assert counted(house, cast.yan).last_visit_at is None
    assert wang.verdict(early) == "already"


def test_a_whole_queue_upside_down_ends_like_the_queue_itself(as_, cast, house):
    wang, queue = as_("wang"), a_chain(cast)
    wang.verdicts(*reversed(queue))
    assert waiting(house) == []
    assert [str(e.id) for e in entries(house)] == [one["id"] for one in queue]
    assert {v["verdict"] for v in wang.verdicts(*queue)} == {"already"}


def test_what_somebody_else_sends_wakes_nobodys_correction(as_, cast, house):
    first = an_envelope("talk", a_talk(cast.mei))
    assert as_("wang").verdict(an_envelope("talk", a_talk(cast.yan, amends=first["id"]))) == "parked"
    assert as_("li").verdict(first) == "accepted"
    assert len(waiting(house)) == 1


def test_a_correction_twice_under_one_number_is_one(as_, cast, house, visit):
    wang, correction = as_("wang"), visit.corrected(agreed="每晚读书")
    assert [wang.verdict(correction) for _ in range(3)] == ["accepted", "already", "already"]
    assert len(entries(house)) == 2


def test_a_correction_of_a_refused_record_takes_its_place(as_, cast, house):
    wang = as_("wang")
    refused = an_envelope("home_visit", a_visit(cast.yan, teachers=""))
    mended = an_envelope("home_visit", a_visit(cast.yan, amends=refused["id"]))
    assert [v["verdict"] for v in wang.verdicts(refused, mended)] == ["refused", "accepted"]
    assert held(house, refused).decision == "mended"
    (only,) = entries(house)
    assert only.amends_id is None


def test_a_correction_of_a_parked_record_waits_with_it_and_the_school_enters_both_in_order(as_, cast, house):
    wang, chen = as_("wang"), as_("chen")
    visit = an_envelope("home_visit", a_visit(cast.jun, agreed="一"))
    better = an_envelope("home_visit", a_visit(cast.jun, agreed="二", amends=visit["id"]))
    assert [v["verdict"] for v in wang.verdicts(visit, better)] == ["parked", "parked"]
    accept = lambda one: chen.post(f"/desk/held/{held(house, one).id}/accept").status_code  # noqa: E731
    assert accept(better) == 422, "the record first: else one visit would be two records"
    assert accept(visit) == 303
    assert held(house, better).reason == "student_not_yours", "what it waits for now"
    assert accept(better) == 303
    assert [str(e.amends_id) if e.amends_id else None for e in entries(house)] == [None, visit["id"]]
    assert counted(house, cast.jun).agreed == "二"


def test_a_withdrawal_of_a_parked_record_is_entered_with_it(as_, cast, house):
    wang, chen = as_("wang"), as_("chen")
    visit = an_envelope("home_visit", a_visit(cast.jun))
    back = an_envelope("withdrawal", a_withdrawal(visit["id"]))
    assert [v["verdict"] for v in wang.verdicts(visit, back)] == ["parked", "parked"]
    assert chen.post(f"/desk/held/{held(house, back).id}/accept").status_code == 422
    assert chen.post(f"/desk/held/{held(house, visit).id}/accept").status_code == 303
    assert held(house, back).decision == "accepted", "by itself: it waited for nothing else"
    assert counted(house, cast.jun).last_visit_at is None


def test_a_record_taken_back_twice_is_taken_back_and_both_reasons_stay(as_, cast, house, visit):
    wang = as_("wang")
    for reason in ("走错了门", "记了两次"):
        assert wang.verdict(an_envelope("withdrawal", a_withdrawal(visit.id, reason=reason))) == "accepted"
    card = words(wang.get(f"/field/students/{cast.yan}"))
    assert "走错了门" in card
    assert "记了两次" in card


def test_a_correction_written_after_the_role_ended_is_for_the_school_to_decide(as_, cast, house, visit):
    with house():
        end_roles(cast.wang, last_day=YESTERDAY)
    wang, late = as_("wang"), visit.corrected(agreed="每晚读书")
    assert wang.verdict(late) == "parked"
    assert wang.verdict(an_envelope("withdrawal", a_withdrawal(visit.id))) == "parked"
    assert as_("chen").post(f"/desk/held/{held(house, late).id}/accept").status_code == 303
    assert counted(house, cast.yan).agreed == "每晚读书"


def test_a_correction_written_before_the_role_ended_is_entered_however_late_it_comes(as_, cast, house, visit):
    with house():
        end_roles(cast.wang, last_day=YESTERDAY)
    saved_at = (now() - dt.timedelta(days=2)).isoformat()
    early = an_envelope("home_visit", [*visit.but(agreed="每晚读书"), ("amends", visit.id)], saved_at=saved_at)
    assert as_("wang").verdict(early) == "accepted"


def test_a_clock_that_runs_ahead_does_not_make_a_role_last_longer(as_, cast, house, visit):
    with house():
        end_roles(cast.chen, last_day=YESTERDAY)
    fields = [*visit.but(agreed="每周读书"), ("amends", visit.id), ("why", "写错")]
    for days in (0, 300):
        saved_at = (now() + dt.timedelta(days=days)).isoformat()
        assert as_("chen").verdict(an_envelope("home_visit", fields, saved_at=saved_at)) == "refused"


def test_the_author_still_corrects_what_was_written_before_the_child_was_handed_over(as_, cast, house):
    li = as_("li")
    visit = an_envelope("home_visit", a_visit(cast.mei, days=9, agreed="一"))
    li.verdict(visit)
    with house():
        hand_student_over(cast.mei, to=cast.wang, on=TODAY - dt.timedelta(days=5))
    assert (
        li.verdict(an_envelope("home_visit", a_visit(cast.mei, days=9, agreed="二", amends=visit["id"]))) == "accepted"
    )
    assert counted(house, cast.mei).agreed == "二"
    moved = an_envelope("home_visit", a_visit(cast.mei, days=2, agreed="三", amends=visit["id"]))
    assert li.verdict(moved) == "parked", "that day the child was somebody else's"
    assert as_("wang").verdict(an_envelope("home_visit", a_visit(cast.mei, days=9, amends=visit["id"]))) == "refused"


def test_a_school_that_closed_meanwhile_keeps_the_correction_for_a_decision(as_, cast, house, visit):
    with house() as session:
        end_roles(cast.wang, last_day=YESTERDAY)
        session.get_one(School, cast.school).closed_on = YESTERDAY
    assert as_("wang").verdict(visit.corrected(agreed="每晚读书")) == "parked"
    assert len(entries(house)) == 1
    assert len(waiting(house)) == 1


@pytest.mark.parametrize("hostile", ["not-an-id", "", "01890000-0000-7000-8000-0000000000ff"])
def test_what_one_claims_to_know_changes_nothing_of_the_record(as_, cast, house, visit, hostile):
    fields = [*visit.but(agreed="每晚读书"), ("amends", visit.id), ("knows", hostile)]
    assert as_("wang").verdict(an_envelope("home_visit", fields)) in {"accepted", "refused"}
    assert counted(house, cast.yan).last_visit_at is not None


def test_a_hundred_claims_of_knowledge_are_too_many(as_, visit):
    fields = [*visit.but(), ("amends", visit.id), *[("knows", visit.id)] * 100]
    assert as_("wang").verdict(an_envelope("home_visit", fields)) == "refused"


def test_a_record_that_claims_to_correct_itself_waits_for_the_school(as_, cast):
    itself = an_envelope("home_visit", a_visit(cast.yan))
    circular = an_envelope("home_visit", a_visit(cast.yan, amends=itself["id"]), id=itself["id"])
    assert as_("wang").verdict(circular) == "parked"


def test_a_withdrawal_is_neither_corrected_nor_taken_back(as_, cast, house, visit):
    wang, back = as_("wang"), an_envelope("withdrawal", a_withdrawal(visit.id))
    assert wang.verdict(back) == "accepted"
    assert wang.verdict(visit.corrected(back["id"])) == "refused"
    assert wang.verdict(an_envelope("withdrawal", a_withdrawal(back["id"]))) == "refused"
    assert counted(house, cast.yan).last_visit_at is None
