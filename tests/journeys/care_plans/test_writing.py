"""A plan is written by those who care for the child, from the draft to the closing summary; nothing is lost."""

import json

import pytest
from sqlalchemy import select, text

from tests.cast import TODAY
from tests.journeys.desk.conftest import words_of
from webapp.access.append_only import AppendOnly
from webapp.models import AuditEvent, CarePlanStep


def rows(house, file):
    with house() as session:
        return list(session.scalars(select(CarePlanStep).where(CarePlanStep.file_id == file).order_by("number")))


def test_a_plan_goes_from_the_draft_to_the_closing_summary(as_, file, plans):
    plans.whole()
    assert [plans.step(verb).status_code for verb in ("adopt", "result", "review", "close")] == [303] * 4
    page = words_of(as_("chen").get(plans.url))
    assert "方案已结案" in page
    for word in ("结案小结", "季度评估", "阶段成效", "确定了方案", "填写了方案", "进步明显", "陈主任"):
        assert word in page
    assert plans.step("reopen", words="又有新情况").status_code == 303
    assert "方案拟订中" in words_of(as_("chen").get(plans.url))


def test_mentor_and_class_teacher_write_what_they_do_and_reached_but_the_office_decides(as_, plans):
    assert plans.write("wang", goals="每天读书半小时", why="家访后").status_code == 303
    plans.whole()
    assert plans.step("adopt", "wang").status_code == 403
    assert plans.step("adopt").status_code == 303
    assert plans.step("result", "wang", words="连续两周按时交作业").status_code == 303
    assert [plans.step(verb, "wang").status_code for verb in ("review", "close")] == [403, 403]


def test_every_version_says_who_when_what_and_why(as_, plans):
    plans.write(goals="先稳定情绪", words="班主任建议")
    plans.write("wang", goals="按时到校")
    page = words_of(as_("chen").get(plans.url))
    assert [word in page for word in ("先稳定情绪", "班主任建议", "按时到校", "王秀英")] == [True] * 4


def test_a_form_sent_as_it_was_opened_writes_nothing(house, file, plans):
    plans.whole()
    assert plans.write().status_code == 303
    assert len(rows(house, file)) == 1


def test_two_who_change_different_facts_both_stand(plans):
    form = plans.opened("wang")
    assert plans.write("chen", goals="按时到校").status_code == 303
    assert plans.send("wang", form, problems="常常迟到").status_code == 303
    stands = plans.opened("chen")
    assert (stands["goals"], stands["problems"]) == ("按时到校", "常常迟到")


def test_who_changes_the_same_fact_later_is_shown_both_values_and_decides(house, file, plans):
    form = plans.opened("wang")
    plans.write("chen", goals="按时到校")
    answer = plans.send("wang", form, goals="学会求助", problems="常常迟到")
    assert answer.status_code == 409
    assert ">学会求助</textarea>" in answer.text
    assert "按时到校" in words_of(answer, 409)
    assert len(rows(house, file)) == 1
    base = json.loads(form["base"]) | {"goals": "按时到校"}
    assert plans.send("wang", form | {"base": json.dumps(base)}, goals="学会求助").status_code == 303
    assert plans.opened("chen")["goals"] == "学会求助"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("goals", "长" * 1001), ("study__measure", "长" * 301), ("study__frequency", "长" * 101),
        ("study__due", "明天"), ("study__due", "2026-02-30"), ("study__owner", "x"), ("study__owner", "0" * 32),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_nothing_is_lost(house, file, plans, field, value):
    answer = plans.write(problems="常常迟到", **{field: value})
    assert answer.status_code == 422
    assert "常常迟到" in answer.text
    assert rows(house, file) == []


def test_the_owner_of_a_measure_is_a_colleague_of_the_school(cast, plans):
    assert plans.write(study__owner=str(cast.zhang)).status_code == 422
    assert plans.write(study__owner=str(cast.wang)).status_code == 303


def test_a_page_that_is_out_of_date_takes_no_step(plans):
    plans.whole()
    assert plans.step("adopt", seen="7").status_code == 409
    assert plans.step("adopt", seen="x").status_code == 409


@pytest.mark.parametrize("verb", ["write", "nonsense", "", "close"])
def test_no_other_step_is_taken(plans, verb):
    plans.whole()
    assert plans.step(verb).status_code == 422


def test_of_a_child_whose_care_has_ended_the_plan_is_only_read(desk, file, plans):
    plans.whole()
    form = plans.opened("chen")
    assert desk.step(file, "set_aside") == 303
    assert plans.send("chen", form, goals="按时到校").status_code == 422


def test_hostile_text_is_shown_as_text(as_, plans):
    plans.write(goals="<script>alert(1)</script>")
    assert "<script>alert(1)" not in as_("chen").get(plans.url).text


def test_a_step_is_never_changed(house, plans):
    plans.whole()

    def change():
        with house() as session:
            session.scalars(select(CarePlanStep)).one().words = "改了"
            session.flush()

    with pytest.raises(AppendOnly):
        change()


def test_the_audit_says_that_the_plan_was_written_and_not_what_it_says(house, file, plans):
    plans.whole()
    with house() as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "care.planned")).all()
    assert [(one.subject_id, one.details) for one in noted] == [(file, {"step": "write"})]


def test_what_is_said_of_psychology_is_not_readable_in_the_database(house, file, plans):
    plans.write("zhou", psychology__measure="每周沙盘一次")
    assert rows(house, file)[0].day == TODAY
    with house() as session:
        raw = session.execute(text("select facts, sealed from care_plan_steps")).one()
    assert "沙盘" not in str(raw[0])
    assert "沙盘".encode() not in bytes(raw[1])
