"""After two records became one: what guardians said and asked goes on, and no list has the child twice."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_student
from tests.journeys.ledgers.test_ledgers import EXPORT, table
from tests.journeys.roster_import.conftest import a_line, a_roster
from tests.rows import a_request
from webapp.access.permissions import Role
from webapp.actions.roster_plan import preview
from webapp.models import ConsentNote, RightsRequest, RoleGrant, Student, new_id, now

NUMBER = "G990101201706150028"


@pytest.fixture
def second(cast, house):
    """燕 is on the books a second time; there her family said no to photos, and asked for a copy."""
    with house() as session:
        born = session.get_one(Student, cast.yan).birth_date
        other = a_student(cast.school, cast.class_three, name="周小燕", birth_date=born)
        session.get_one(Student, other).health = "哮喘"
        session.add(ConsentNote(
            id=new_id(), school_id=cast.school, student_id=other, purpose="photos", answer="refused", said_by="何桂兰",
            how="paper", day=TODAY - dt.timedelta(days=30), by_id=cast.chen, at=now(),
        ))  # fmt: skip
        a_request(session, cast.school, other, cast.chen)
        return other


def merge(visitor, cast, second):
    answer = visitor.post(f"/desk/duplicates/{cast.yan}/{second}/merges", data={"why": "户口本上是同一人"})
    assert answer.status_code == 303


def test_what_the_family_refused_for_one_record_is_refused_for_the_child(as_, cast, second):
    merge(as_("chen"), cast, second)
    assert "不同意拍照" in as_("wang").get(f"/field/students/{cast.yan}").text
    assert "何桂兰" in as_("chen").get(f"/desk/students/{cast.yan}/consents").text


def test_an_open_request_comes_along_and_goes_back_when_it_is_taken_back(as_, cast, second, house):
    chen = as_("chen")
    merge(chen, cast, second)
    with house() as session:
        assert session.scalars(select(RightsRequest.student_id)).one() == cast.yan
    found = chen.get("/desk/duplicates").text.split("/desk/duplicates/merges/")[1].split("/")[0]
    assert chen.post(f"/desk/duplicates/merges/{found}/undo").status_code == 303
    with house() as session:
        assert session.scalars(select(RightsRequest.student_id)).one() == second


def test_the_ledger_of_the_term_has_the_child_once(as_, cast, second):
    chen = as_("chen")
    assert [row[1] for row in table(chen.post(EXPORT))[1]].count("周小燕") == 2
    merge(chen, cast, second)
    assert [row[1] for row in table(chen.post(EXPORT))[1]].count("周小燕") == 1


def test_a_roster_does_not_bring_the_other_record_back(as_, cast, second, house):
    with house() as session:
        session.get_one(Student, second).registry_number = NUMBER
    merge(as_("chen"), cast, second)
    with house():
        plan = preview(cast.school, a_roster(a_line("周小燕", "三年级3班", 学籍号=NUMBER, 身份证号=None)), TODAY)
        assert second not in {row.student.id for row in (*plan.changed, *plan.unchanged) if row.student}


def test_the_registry_officer_sees_that_there_is_something_on_health_and_not_what(as_, cast, second, house):
    with house() as session:
        session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.chen)).one().role = Role.REGISTRY_OFFICER
    page = as_("chen").get(f"/desk/duplicates/{cast.yan}/{second}").text
    assert "已填写，由德育处查看" in page
    assert "哮喘" not in page
