"""A screening round: the office asks, class teachers answer once, and each child that was named is decided on."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_screening, a_visit, a_withdrawal, an_envelope
from tests.journeys.screening.conftest import DUE, REMARK, ROUNDS, answered, decided
from webapp.actions.derived import rebuild
from webapp.models import CareFile, HeldEntry, RollCallDay, ScreeningDecision, Student, new_id


def test_who_has_not_answered_is_seen_at_any_time(as_, cast, asking):
    before = as_("chen").get(f"{ROUNDS}/{asking}").text
    assert "2个班未反馈" in before
    assert answered(as_, cast, asking, {})[0] == "accepted"
    after = as_("chen").get(f"{ROUNDS}/{asking}").text
    assert ("1个班未反馈" in after, "还没有班级提到学生" in after) == (True, True)


def test_a_child_that_was_named_gets_a_file_in_draft(as_, cast, house, asking):
    answered(as_, cast, asking, {cast.yan: "mind"})
    page = as_("liu").get(f"{ROUNDS}/{asking}").text
    assert ("周小燕" in page, REMARK in page, "吴小磊" in page) == (True, True, False)
    assert decided(as_, asking, cast.yan, decision="file", categories="distressed", level="2", why=REMARK) == 303
    with house() as session:
        file = session.scalars(select(CareFile)).one()
        decision = session.scalars(select(ScreeningDecision)).one()
    assert (file.student_id, file.state, decision.file_id) == (cast.yan, "draft", file.id)
    assert "周小燕" in as_("chen").get("/desk/care?show=lacking").text


def test_the_visit_asked_for_verifies_it(as_, cast, house, asking):
    answered(as_, cast, asking, {cast.yan: "family"})
    decided(as_, asking, cast.yan, decision="file", categories="left_behind", level="3", why=REMARK)
    visit = an_envelope("home_visit", a_visit(cast.yan, days=0, committee_check="柳树村村委会"))
    assert as_("wang").verdict(visit) == "accepted"
    with house() as session:
        file = session.scalars(select(CareFile)).one()
    step = {"step": "verify", "seen": 1}
    assert as_("chen").post(f"/desk/care/{file.id}/steps", data=step).status_code == 303


def test_a_child_is_set_aside_only_with_a_reason_and_decided_on_once(as_, cast, house, asking):
    answered(as_, cast, asking, {cast.yan: "mind"})
    assert decided(as_, asking, cast.yan, decision="aside") == 422
    assert decided(as_, asking, cast.yan, decision="aside", why="家里有喜事，已经好了") == 303
    assert decided(as_, asking, cast.yan, login="liu", decision="file", categories="poor", level="1") == 409
    with house() as session:
        assert session.scalars(select(CareFile)).all() == []


def test_the_answer_written_last_stands(as_, cast, asking):
    answered(as_, cast, asking, {cast.yan: "mind"})
    answered(as_, cast, asking, {cast.lei: "physique"})
    page = as_("chen").get(f"{ROUNDS}/{asking}").text
    assert ("周小燕" in page, "吴小磊" in page) == (False, True)


def test_an_answer_that_was_taken_back_is_none(as_, cast, asking):
    _verdict, entry = answered(as_, cast, asking, {cast.yan: "mind"})
    assert as_("wang").verdict(an_envelope("withdrawal", a_withdrawal(entry))) == "accepted"
    page = as_("chen").get(f"{ROUNDS}/{asking}").text
    assert ("2个班未反馈" in page, "周小燕" in page) == (True, False)


def test_a_remark_alone_names_a_child(as_, cast, asking):
    answered(as_, cast, asking, {}, **{f"remark.{cast.lei}": "连续两周没吃早饭"})
    assert "连续两周没吃早饭" in as_("chen").get(f"{ROUNDS}/{asking}").text


def test_the_phone_carries_the_class_while_the_round_is_open(as_, cast, asking):
    wang, path = as_("wang"), f"/field/screenings/{cast.class_two}"
    carried = {fragment["path"] for fragment in wang.pull().get_json()["fragments"]}
    assert path in carried
    assert wang.get(path).status_code == 200
    assert path in wang.get("/field").text
    assert as_("chen").post(f"{ROUNDS}/{asking}/closing").status_code == 303
    assert wang.get(path).status_code == 404
    assert path not in {fragment["path"] for fragment in as_("wang").pull().get_json()["fragments"]}


def test_an_answer_that_comes_after_the_round_was_closed_still_counts(as_, cast, asking):
    as_("chen").post(f"{ROUNDS}/{asking}/closing")
    assert answered(as_, cast, asking, {cast.yan: "mind"})[0] == "accepted"
    assert "周小燕" in as_("chen").get(f"{ROUNDS}/{asking}").text


def test_a_form_online_is_the_same_answer(as_, cast, asking):
    form = a_screening(cast.class_two, asking, {cast.yan: "behaviour"})
    assert as_("wang").post("/field/entries/screening", data=dict(form)).status_code == 200
    assert "周小燕" in as_("chen").get(f"{ROUNDS}/{asking}").text
    wrong = as_("wang").post("/field/entries/screening", data=dict(form) | {"screened_at": "gestern"})
    assert wrong.status_code == 422
    assert REMARK in wrong.text


def test_a_mentor_and_another_class_s_teacher_answer_for_nobody(as_, cast, asking):
    assert answered(as_, cast, asking, {cast.yan: "mind"}, login="li")[0] == "parked"
    assert answered(as_, cast, asking, {}, login="wang", school_class=cast.class_three)[0] == "parked"
    assert as_("li").get(f"/field/screenings/{cast.class_two}").status_code == 403


def test_a_child_of_another_class_is_for_the_school_to_settle(as_, cast, house, asking):
    assert answered(as_, cast, asking, {cast.mei: "mind"})[0] == "parked"
    assert answered(as_, cast, asking, {}, **{f"remark.{cast.yu}": "x"})[0] == "parked"
    with house() as session:
        assert {held.reason for held in session.scalars(select(HeldEntry))} == {"not_in_this_class"}


def test_a_round_of_another_school_or_none_is_not_answered(as_, cast, house, asking):
    assert answered(as_, cast, new_id(), {})[0] == "parked"
    assert answered(as_, cast, asking, {}, login="zhang", school_class=cast.other_class)[0] == "parked"
    with house() as session:
        assert {held.reason for held in session.scalars(select(HeldEntry))} == {"round_not_known"}


@pytest.mark.parametrize(
    "wrong",
    [{"screened_at": ""}, {"round_id": "nonsense"}, {"mind.nonsense": "yes"}, {"mind.0": "yes"}],
    ids=str,
)
def test_what_makes_no_sense_is_refused(as_, cast, asking, wrong):
    assert answered(as_, cast, asking, {}, **wrong)[0] == "refused"


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"occasion": "term_start", "due_on": DUE}, 409),
        ({"occasion": "nonsense", "due_on": DUE}, 422),
        ({"occasion": "quarter", "due_on": (TODAY - dt.timedelta(days=1)).isoformat()}, 422),
        ({"occasion": "quarter", "due_on": (TODAY + dt.timedelta(days=61)).isoformat()}, 422),
        ({"occasion": "quarter", "due_on": "morgen"}, 422),
        ({}, 422),
    ],
    ids=str,
)
def test_a_round_that_cannot_be_is_not_opened(as_, asking, form, status):
    assert as_("chen").post(ROUNDS, data=form).status_code == status


def test_a_round_of_another_school_is_not_opened_nor_seen(as_, cast, asking):
    form = {"occasion": "quarter", "due_on": DUE, "school_id": str(cast.school)}
    qian = as_("qian")
    assert qian.post(ROUNDS, data=form).status_code == 404
    assert qian.get(f"{ROUNDS}/{asking}").status_code == 404
    assert decided(as_, asking, cast.yan, login="qian", decision="aside", why="x") == 404
    assert decided(as_, asking, cast.yu, decision="aside", why="x") == 404


@pytest.mark.parametrize(
    ("login", "status"), [("wang", 403), ("zhou", 403), ("xu", 403), ("zhao", 403), ("stranger", 404)]
)
def test_nobody_else_sees_a_ledger(as_, asking, login, status):
    assert as_(login).get(f"{ROUNDS}/{asking}").status_code == status


def test_no_card_tells_whom_the_class_teacher_named(as_, cast, asking):
    answered(as_, cast, asking, {cast.yan: "mind"})
    for page in (as_("wang").get("/field/entries").text, as_("chen").get("/desk/arrivals").text):
        assert REMARK not in page
    assert REMARK not in as_("chen").get(f"/desk/students/{cast.yan}").text


def test_a_screening_is_no_roll_call(as_, cast, house, asking):
    answered(as_, cast, asking, {cast.yan: "mind"})
    with house() as session:
        rebuild()
        assert session.scalars(select(RollCallDay)).all() == []


def test_a_child_who_left_meanwhile_is_still_decided_on(as_, cast, house, asking):
    answered(as_, cast, asking, {cast.yan: "mind"})
    with house() as session:
        session.get_one(Student, cast.yan).left_on = TODAY - dt.timedelta(days=1)
    assert decided(as_, asking, cast.yan, decision="file", categories="poor", level="1", why="x") == 404
    assert decided(as_, asking, cast.yan, decision="aside", why="已转学") == 303
