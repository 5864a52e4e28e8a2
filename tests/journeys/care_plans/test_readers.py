"""Who reads a plan, and what is on the sheet for the family."""

import pytest
from sqlalchemy import select

from tests.journeys.desk.conftest import text_of, words_of
from webapp.models import CarePhrase
from webapp.routes import care_words

LABELS = ("心理困扰", "二级", "四特", "特殊群体", "留守")


@pytest.mark.parametrize("login", ["chen", "liu", "zhou", "wang"])
def test_whoever_sees_the_file_reads_the_plan(as_, plans, login):
    plans.whole()
    assert "按时完成作业" in as_(login).get(plans.url).text


@pytest.mark.parametrize(
    ("login", "status"), [("li", 404), ("qian", 404), ("zhang", 404), ("stranger", 404), ("xu", 403), ("zhao", 403)]
)
@pytest.mark.parametrize("path", ["", "/family.pdf"])
def test_nobody_else_reads_it(as_, plans, login, status, path):
    plans.whole()
    assert as_(login).get(plans.url + path).status_code == status


@pytest.mark.parametrize(("login", "status"), [("li", 404), ("qian", 404), ("stranger", 404), ("xu", 403)])
def test_nobody_else_writes_it(as_, plans, login, status):
    assert as_(login).post(plans.url, data={"goals": "x"}).status_code == status
    assert as_(login).post(f"{plans.url}/steps", data={"step": "adopt"}).status_code == status


def test_what_is_said_of_psychology_stays_with_the_psychology_teacher(as_, plans):
    plans.write("zhou", psychology__measure="每周沙盘一次", psychology__frequency="每周五")
    assert "每周沙盘一次" in as_("zhou").get(plans.url).text
    for login in ("chen", "liu", "wang"):
        page = as_(login).get(plans.url).text
        assert ("沙盘" in page, "每周五" in page, "关爱中" in page) == (False, False, True)


def test_who_does_not_read_it_cannot_write_over_it(as_, plans):
    plans.write("zhou", psychology__measure="每周沙盘一次")
    plans.write("chen", psychology__measure="改掉", goals="按时到校")
    assert plans.opened("zhou")["psychology.measure"] == "每周沙盘一次"


@pytest.mark.parametrize("login", ["chen", "zhou", "wang"])
def test_the_sheet_for_the_family_has_goals_and_measures_and_no_word_that_sorts_a_child(as_, cast, plans, login):
    plans.whole()
    plans.write(study__owner=str(cast.wang))
    plans.write("zhou", psychology__measure="每周沙盘一次")
    plans.step("adopt")
    plans.step("result", words="连续两周按时交作业")
    answer = as_(login).get(f"{plans.url}/family.pdf")
    page = text_of(answer).replace("\n", "")
    for word in ("周小燕", "按时完成作业", "放学后辅导半小时", "每周两次", "王秀英", "连续两周按时交作业"):
        assert word in page
    words = [str(w) for t in (care_words.CATEGORY, care_words.GROUP, care_words.TAXONOMY) for w in t.values()]
    assert [word for word in (*LABELS, *words, "沙盘", "心理疏导") if word in page] == []
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("field", ["goals", "study__measure"])
@pytest.mark.parametrize("label", ["留守", "单亲家庭", "一级（最重）"])
def test_a_text_with_such_a_word_is_not_printed(as_, plans, field, label):
    plans.whole()
    plans.write(**{field: f"关心{label}的孩子"})
    answer = as_("chen").get(f"{plans.url}/family.pdf")
    assert label.partition("（")[0] in words_of(answer, 422)


def test_the_sheet_is_a_pdf(as_, plans):
    plans.whole()
    answer = as_("wang").get(f"{plans.url}/family.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF")


def test_without_a_plan_there_is_no_sheet(as_, plans):
    assert as_("chen").get(f"{plans.url}/family.pdf").status_code == 404


@pytest.mark.parametrize("login", ["chen", "wang"])
def test_the_texts_of_the_school_are_offered_where_the_plan_is_written(as_, plans, login):
    answer = as_("chen").post("/desk/care/phrases", data={"field": "study", "text": "结对同学每天一起读书"})
    assert answer.status_code == 303
    assert '<option value="结对同学每天一起读书">' in as_(login).get(plans.url).text
    assert "结对同学" in words_of(as_("chen").get("/desk/care/phrases"))


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"field": "study", "text": " "}, 422),
        ({"field": "x", "text": "好"}, 422),
        ({"field": "study", "text": "长" * 301}, 422),
        ({"field": "study", "text": "多鼓励"}, 409),
    ],
)
def test_no_text_no_field_or_a_text_that_is_there_is_refused(as_, form, status):
    as_("chen").post("/desk/care/phrases", data={"field": "study", "text": "多鼓励"})
    assert as_("chen").post("/desk/care/phrases", data=form).status_code == status


@pytest.mark.parametrize(("login", "status"), [("wang", 403), ("zhou", 403), ("zhao", 403), ("stranger", 404)])
def test_only_the_office_keeps_the_texts(as_, login, status):
    assert as_(login).get("/desk/care/phrases").status_code == status
    assert as_(login).post("/desk/care/phrases", data={"field": "study", "text": "好"}).status_code == status


def test_another_school_neither_reads_nor_drops_a_text(as_, house):
    as_("chen").post("/desk/care/phrases", data={"field": "study", "text": "多鼓励"})
    with house() as session:
        phrase = session.scalars(select(CarePhrase.id)).one()
    assert "多鼓励" not in as_("qian").get("/desk/care/phrases").text
    assert as_("qian").post(f"/desk/care/phrases/{phrase}/end").status_code == 404
    assert as_("chen").post(f"/desk/care/phrases/{phrase}/end").status_code == 303
    assert "多鼓励" not in as_("chen").get("/desk/care/phrases").text
