"""A school ends, and a guardian of a child who left it long before still has an answer to wait for."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from tests.given import a_student
from tests.journeys.organisation.conftest import ROOT, an_empty_school, merge, words_of
from tests.rows import a_request
from webapp.access.permissions import Role
from webapp.models import Guardian, RightsRequest, RoleGrant, School

EN = {"Accept-Language": "en"}


@pytest.fixture
def asked(house, cast):
    """A teaching point without children, of which 钱主任 is the office too; the guardian of a child who left two years
    ago asked for a copy. The school, and the request."""
    with house() as session:
        school = an_empty_school(session, cast)
        session.add(RoleGrant(account_id=cast.qian, role=Role.MORAL_EDUCATION, school_id=school, starts_on=LONG_AGO))
        left = TODAY - dt.timedelta(days=700)
        child = a_student(school, name="早毕业", left_on=left, left_why="graduated")
        return school, a_request(session, school, child, cast.qian)


def test_a_school_where_a_guardian_waits_is_not_closed_and_says_what_to_do(as_, house, asked):
    school, _request = asked
    sun = as_("sun")
    page = words_of(sun.get(f"{ROOT}/{school}/closing", headers=EN))
    assert "Requests of guardians not answered yet 1" in page
    assert "Guardians wait there for an answer" in page
    assert f"{ROOT}/{school}/merging" in sun.get(f"{ROOT}/{school}/closing").text
    assert "早毕业" not in page
    assert sun.post(f"{ROOT}/{school}/closing").status_code == 422
    with house() as session:
        assert session.get_one(School, school).closed_on is None


def test_once_it_is_answered_the_school_closes_and_says_which_files_nobody_opens_then(as_, house, asked):
    school, request = asked
    answer = {"outcome": "done", "reply": "已打印一份，当面交给奶奶。"}
    assert as_("qian").post(f"/desk/requests/{request}", data=answer).status_code == 303
    sun = as_("sun")
    assert "The files of 1 children who left stay here" in words_of(sun.get(f"{ROOT}/{school}/closing", headers=EN))
    assert sun.post(f"{ROOT}/{school}/closing").status_code == 303


def test_or_another_school_keeps_the_files_and_answers(as_, cast, house, asked):
    school, request = asked
    sun = as_("sun")
    page = words_of(sun.get(f"{ROOT}/{school}/merging?into={cast.school}", headers=EN))
    assert "Files of children who left that go over 1" in page
    assert "Requests of guardians not answered yet that go over 1" in page
    assert merge(sun, school, cast.school).status_code == 303
    chen = as_("chen")
    assert "早毕业" in words_of(chen.get("/desk/requests"))
    assert "早毕业" in words_of(chen.get(f"/desk/requests/{request}"))
    assert chen.post(f"/desk/requests/{request}", data={"outcome": "done", "reply": "已寄出"}).status_code == 303
    with house() as session:
        assert session.get_one(RightsRequest, request).outcome == "done"
        assert {one.school_id for one in session.scalars(select(Guardian))} >= {cast.school}
    assert as_("zhang").get(f"/desk/requests/{request}").status_code == 403
    assert as_("lu").get(f"/desk/requests/{request}").status_code == 404
