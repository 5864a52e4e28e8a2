"""Corrections and withdrawals: nothing is overwritten, and the summary follows what stands."""

import pytest
from sqlalchemy import select

from tests.given import a_contact, a_talk, a_visit, a_withdrawal, an_envelope, days_ago
from webapp.models import Entry, StudentSummary


def entered(visitor, kind, fields):
    envelope = an_envelope(kind, fields)
    assert visitor.verdict(envelope) == "accepted"
    return envelope["id"]


def summary_of(house, student):
    with house() as session:
        return session.get(StudentSummary, student)


def rows(house):
    with house() as session:
        return session.scalars(select(Entry).order_by(Entry.seq)).all()


def test_a_correction_keeps_the_first_version_and_changes_the_summary(as_, cast, house):
    wang = as_("wang")
    first = entered(wang, "home_visit", a_visit(cast.yan, days=5, agreed="每天读书"))
    entered(wang, "home_visit", a_visit(cast.yan, days=3, agreed="每周读书", amends=first))
    assert [(str(row.amends_id) if row.amends_id else None) for row in rows(house)] == [None, first]
    assert [row.body["agreed"] for row in rows(house)] == ["每天读书", "每周读书"]
    summary = summary_of(house, cast.yan)
    assert summary.agreed == "每周读书"
    assert summary.last_visit_at == rows(house)[1].happened_at


def test_a_correction_may_come_in_the_same_batch_as_what_it_corrects(as_, cast, house):
    first = an_envelope("talk", a_talk(cast.yan))
    second = an_envelope("talk", a_talk(cast.yan, amends=first["id"]))
    assert [v["verdict"] for v in as_("wang").verdicts(first, second)] == ["accepted", "accepted"]


def test_two_corrections_of_one_record_are_both_kept_and_both_shown(as_, cast, house):
    wang = as_("wang")
    first = entered(wang, "talk", a_talk(cast.yan, guidance="一"))
    entered(wang, "talk", a_talk(cast.yan, guidance="二之电话", amends=first))
    entered(wang, "talk", a_talk(cast.yan, guidance="二之桌面", amends=first))
    page = wang.get(f"/field/students/{cast.yan}").text
    assert len(rows(house)) == 3
    assert "二之电话" in page
    assert "二之桌面" in page


def test_a_record_taken_back_stays_in_the_log_and_leaves_the_summary(as_, cast, house):
    wang = as_("wang")
    visit = entered(wang, "home_visit", a_visit(cast.yan, agreed="每天读书"))
    entered(wang, "withdrawal", a_withdrawal(visit))
    assert [row.kind for row in rows(house)] == ["home_visit", "withdrawal"]
    summary = summary_of(house, cast.yan)
    assert summary is None or (summary.last_visit_at, summary.agreed) == (None, None)


def test_taking_back_a_correction_takes_back_the_record(as_, cast, house):
    wang = as_("wang")
    first = entered(wang, "home_visit", a_visit(cast.yan, days=5))
    second = entered(wang, "home_visit", a_visit(cast.yan, days=3, amends=first))
    entered(wang, "withdrawal", a_withdrawal(second))
    summary = summary_of(house, cast.yan)
    assert summary is None or summary.last_visit_at is None


def test_nobody_corrects_a_colleagues_record(as_, cast, house):
    hers = entered(as_("li"), "talk", a_talk(cast.mei))
    for attempt in (("talk", a_talk(cast.mei, amends=hers)), ("withdrawal", a_withdrawal(hers))):
        (verdict,) = as_("wang").verdicts(an_envelope(*attempt))
        assert (verdict["verdict"], verdict["reason"]) == ("refused", "entry_not_yours")
    assert len(rows(house)) == 1


@pytest.mark.parametrize("whose", ["other_school", "far_school"])
def test_a_record_of_another_school_is_one_that_is_not_here(as_, cast, house, whose):
    login, child = {"other_school": ("zhang", "yu"), "far_school": ("ma", "fei")}[whose]
    theirs = entered(as_(login), "talk", a_talk(cast.students[child]))
    for attempt in (("talk", a_talk(cast.yan, amends=theirs)), ("withdrawal", a_withdrawal(theirs))):
        (verdict,) = as_("wang").verdicts(an_envelope(*attempt))
        assert (verdict["verdict"], verdict["reason"]) == ("parked", "base_not_here")
    assert len(rows(house)) == 1


def test_a_correction_may_not_change_whom_the_record_is_about(as_, cast):
    wang = as_("wang")
    first = entered(wang, "talk", a_talk(cast.yan))
    assert wang.verdict(an_envelope("talk", a_talk(cast.lei, amends=first))) == "refused"
    assert wang.verdict(an_envelope("guardian_contact", a_contact(cast.yan, amends=first))) == "refused"


def test_a_withdrawal_needs_a_reason(as_, cast):
    wang = as_("wang")
    first = entered(wang, "talk", a_talk(cast.yan))
    (verdict,) = wang.verdicts(an_envelope("withdrawal", a_withdrawal(first, reason=" ")))
    assert [problem["field"] for problem in verdict["problems"]] == ["reason"]


def test_the_summary_takes_the_last_that_happened_though_it_arrived_first(as_, cast, house):
    wang = as_("wang")
    entered(wang, "home_visit", a_visit(cast.yan, days=2, agreed="新的"))
    entered(wang, "home_visit", a_visit(cast.yan, days=20, agreed="旧的"))
    summary = summary_of(house, cast.yan)
    assert summary.agreed == "新的"
    assert summary.last_visit_at == rows(house)[0].happened_at


def test_a_telephone_call_is_a_contact_and_no_visit(as_, cast, house):
    entered(as_("wang"), "home_visit", a_visit(cast.yan, form="phone"))
    summary = summary_of(house, cast.yan)
    assert summary.last_visit_at is None
    assert summary.last_contact_at is not None


def test_a_closed_door_is_neither_a_visit_nor_a_contact(as_, cast, house):
    entered(as_("wang"), "home_visit", a_visit(cast.yan, met=["nobody"]))
    summary = summary_of(house, cast.yan)
    assert (summary.last_visit_at, summary.last_contact_at) == (None, None)


def test_each_kind_sets_its_own_day(as_, cast, house):
    wang = as_("wang")
    entered(wang, "talk", a_talk(cast.yan, days=2))
    entered(wang, "guardian_contact", a_contact(cast.yan, days=1))
    summary = summary_of(house, cast.yan)
    assert (summary.last_visit_at, summary.last_talk_at < summary.last_contact_at) == (None, True)


def on_the_phone(visitor, student):
    fragments = visitor.get("/api/v1/kit").get_json()["fragments"]
    return next(f["html"] for f in fragments if f["path"] == f"/field/students/{student}")


def a_long_story(visitor, student):
    """A visit of yesterday, and more talks before it than a phone carries."""
    first = entered(visitor, "home_visit", a_visit(student, days=1, agreed="写错的"))
    visitor.verdicts(*(an_envelope("talk", a_talk(student, days=n + 2)) for n in range(9)))
    return first


def test_a_correction_to_a_day_long_ago_does_not_leave_the_old_version_standing(as_, cast):
    wang = as_("wang")
    first = a_long_story(wang, cast.yan)
    entered(wang, "home_visit", a_visit(cast.yan, days=300, agreed="改正的", amends=first))
    page = on_the_phone(wang, cast.yan)
    assert "写错的" not in page
    assert page.count("<article") == 6


def test_a_withdrawal_by_a_slow_clock_takes_back_all_the_same(as_, cast):
    wang = as_("wang")
    first = a_long_story(wang, cast.yan)
    reason, when = a_withdrawal(first, reason="不是这家"), ("withdrawn_at", days_ago(200))
    entered(wang, "withdrawal", [field for field in reason if field[0] != "withdrawn_at"] + [when])
    assert "不是这家" in on_the_phone(wang, cast.yan)


def test_an_old_record_corrected_to_yesterday_comes_with_its_withdrawal(as_, cast):
    wang = as_("wang")
    first = entered(wang, "home_visit", a_visit(cast.yan, days=300))
    a_long_story(wang, cast.yan)
    entered(wang, "home_visit", a_visit(cast.yan, days=1, agreed="改过的", amends=first))
    entered(wang, "withdrawal", a_withdrawal(first, reason="不是这家"))
    page = on_the_phone(wang, cast.yan)
    assert "改过的" not in page or "不是这家" in page
