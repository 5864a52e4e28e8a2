"""What a psychology teacher writes of a step is read by psychology teachers; others read that there is something."""

import pytest
from sqlalchemy import text

from tests.cast import TODAY
from tests.journeys.desk.conftest import text_of, words_of
from webapp.access.permissions import Role
from webapp.models import RoleGrant

WHY, RESULT = "近来夜里总惊醒", "沙盘里第一次摆出了家"
KEPT_BACK = "心理教师在这里写了内容"


@pytest.fixture
def confided(plans):
    """周老师, the psychology teacher, changed a measure and said why, and wrote down what was reached."""
    plans.whole()
    plans.step("adopt")
    assert plans.write("zhou", safety__measure="晚上有人陪", words=WHY).status_code == 303
    assert plans.step("result", "zhou", words=RESULT).status_code == 303


@pytest.mark.parametrize("login", ["chen", "liu", "wang"])
def test_others_read_that_she_wrote_and_not_what(as_, plans, confided, login):
    page = words_of(as_(login).get(plans.url))
    assert (WHY in page, RESULT in page) == (False, False)
    assert page.count(KEPT_BACK) == 2
    assert "周老师" in page
    assert "晚上有人陪" in page  # what is to be done is everybody's who helps


def test_the_psychology_teacher_reads_it(as_, plans, confided):
    page = words_of(as_("zhou").get(plans.url))
    assert (WHY in page, RESULT in page, KEPT_BACK in page) == (True, True, False)


def test_another_psychology_teacher_of_the_school_reads_it_and_one_of_another_school_does_not(
    as_, cast, plans, confided, house
):
    with house() as session:
        grant = {"role": Role.PSYCHOLOGY_TEACHER, "starts_on": TODAY}
        session.add(RoleGrant(account_id=cast.li, school_id=cast.school, **grant))
        session.add(RoleGrant(account_id=cast.qian, school_id=cast.other_school, **grant))
    assert RESULT in words_of(as_("li").get(plans.url))
    assert as_("qian").get(plans.url).status_code == 404


def test_who_is_psychology_teacher_of_another_school_alone_reads_no_more_than_a_colleague(
    as_, cast, plans, confided, house
):
    with house() as session:
        grant = {"role": Role.PSYCHOLOGY_TEACHER, "starts_on": TODAY}
        session.add(RoleGrant(account_id=cast.wang, school_id=cast.other_school, **grant))
    page = words_of(as_("wang").get(plans.url))
    assert (RESULT in page, KEPT_BACK in page) == (False, True)


@pytest.mark.parametrize("login", ["chen", "zhou"])
def test_it_stands_on_no_paper(as_, plans, confided, login):
    plans.step("result", "wang", words="连续两周按时交作业")
    sheet = text_of(as_(login).get(f"{plans.url}/family.pdf")).replace("\n", "")
    assert (RESULT in sheet, "连续两周按时交作业" in sheet) == (False, True)


def test_it_is_not_readable_in_the_database(house, confided):
    with house() as session:
        raw = session.execute(text("select facts, words, sealed from care_plan_steps")).all()
    assert not any(said.encode() in bytes(str(row), "utf-8") for row in raw for said in (WHY, RESULT))
    assert not any(RESULT.encode() in bytes(row.sealed or b"") for row in raw)


def test_what_others_write_stays_open_to_all_who_read_the_plan(as_, plans, confided):
    plans.write("wang", goals="每天读书", words="家访后商定")
    for login in ("chen", "zhou"):
        assert "家访后商定" in words_of(as_(login).get(plans.url))


def test_the_psychology_teacher_is_told_before_who_will_read_it(as_, plans, confided):
    said = "您在这里写的只有心理教师能看到"
    assert said in words_of(as_("zhou").get(plans.url))
    assert said not in words_of(as_("chen").get(plans.url))
