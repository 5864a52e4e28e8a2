"""What a plan asks of a teacher, and the visit that is waited for, stand on the phone; no word sorts the child."""

import datetime as dt

import pytest

from tests.cast import TODAY
from tests.given import hand_student_over
from tests.journeys.kit.test_kit import everything, pull_all
from webapp.routes import care_words

MEASURE = "放学后辅导半小时"
VISIT, CHECK = "家访，并请村（居）委会核实", "请村（居）委会核实"


@pytest.fixture
def adopted(cast, plans):
    """A running plan; 王老师, the class teacher, is to help with learning."""
    plans.whole()
    assert plans.write(study__owner=str(cast.wang)).status_code == 303
    assert plans.step("adopt").status_code == 303


def first_page(visitor):
    """The first page as the phone carries it."""
    return pull_all(visitor)[0]["/field"]


def test_whose_work_it_is_reads_what_how_often_and_until_when_on_page_and_phone(as_, cast, plans, adopted):
    due = plans.opened("chen")["study.due"]
    for page in (first_page(as_("wang")), as_("wang").get("/field").text):
        for word in ("周小燕", "学业辅导", MEASURE, "每周两次", f'data-due="{due}"'):
            assert word in page


@pytest.mark.parametrize("login", ["li", "zhang", "stranger"])
def test_nobody_else_does(as_, login, adopted):
    assert MEASURE not in everything(as_(login))


def test_what_is_another_ones_work_is_not_on_her_first_page(as_, cast, plans, adopted):
    plans.write(study__owner=str(cast.zhou))
    assert MEASURE not in first_page(as_("wang"))


def test_a_plan_that_is_not_adopted_or_is_closed_asks_nothing(as_, cast, plans):
    plans.whole()
    plans.write(study__owner=str(cast.wang))
    assert MEASURE not in first_page(as_("wang"))
    plans.step("adopt")
    plans.step("close")
    assert MEASURE not in first_page(as_("wang"))


def test_no_word_that_sorts_a_child_is_on_the_phone(as_, cast, plans, adopted):
    plans.write(
        study__measure="关心留守儿童的作业",
        safety__measure="贫困补助",
        safety__owner=str(cast.wang),
        problems="心理困扰",
    )
    page = everything(as_("wang"))
    words = [str(w) for t in (care_words.CATEGORY, care_words.GROUP, care_words.TAXONOMY) for w in t.values()]
    assert [
        word for word in (*words, "二级", "最重", "四特", "关心留守", "贫困") if word in first_page(as_("wang"))
    ] == []
    assert "学业辅导" in page  # that something is asked is said all the same
    assert "作业常常没写完" not in page


def test_what_is_said_of_psychology_is_not_on_the_phone_of_whoever_is_to_do_it(as_, cast, plans, adopted):
    plans.write("zhou", psychology__measure="每周沙盘一次", psychology__owner=str(cast.wang))
    assert "沙盘" not in everything(as_("wang"))
    assert "心理疏导" not in first_page(as_("wang"))


def test_a_mentor_reads_it_as_long_as_of_the_care_team_and_paired_with_the_child(as_, cast, desk, plans, file, house):
    with house():
        hand_student_over(cast.yan, cast.li, TODAY - dt.timedelta(days=9))
    plans.whole()
    plans.write(study__owner=str(cast.li))
    plans.step("adopt")
    assert MEASURE not in first_page(as_("li"))
    as_("chen").post(f"/desk/care/{file}/members", data={"account_id": str(cast.li), "duty": "mentor"})
    assert MEASURE in first_page(as_("li"))
    with house():
        hand_student_over(cast.yan, cast.wang, TODAY)
    assert MEASURE not in everything(as_("li"))


def test_with_a_child_that_leaves_the_care_the_work_ends(as_, cast, desk, file, plans, adopted):
    assert desk.step(file, "set_aside") == 303
    assert MEASURE not in first_page(as_("wang"))


def test_the_visit_that_is_waited_for_is_asked_for_until_both_proofs_are_there(as_, cast, desk, file):
    wang = as_("wang")
    assert VISIT in first_page(wang)
    desk.visit(cast.yan)
    assert VISIT not in first_page(wang)
    assert CHECK in first_page(wang)
    desk.visit(cast.yan, committee_check="柳树村村委会 张主任")
    assert CHECK not in first_page(wang)


def test_a_visit_is_asked_of_nobody_who_does_not_see_the_file(as_, cast, file, house):
    with house():
        hand_student_over(cast.yan, cast.li, TODAY)
    assert "周小燕" in first_page(as_("li"))
    assert CHECK not in everything(as_("li"))
    assert CHECK not in everything(as_("zhang"))
