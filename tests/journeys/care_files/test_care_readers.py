"""Who sees which care file, and what a list tells: no category and no level to anybody who does not need them."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from webapp.access.permissions import OF_A_TEAM, Role
from webapp.models import AuditEvent, CareMember, RoleGrant, Student

LEVEL, CATEGORY = "二级", "心理困扰"


@pytest.fixture
def file(desk, cast):
    """燕's file; she sits in 王老师's class."""
    return desk.open(cast.yan, categories=["distressed"])


@pytest.mark.parametrize("login", ["chen", "liu", "zhou", "wang"])
def test_office_principal_psychology_and_class_teacher_see_it(as_, file, login):
    page = as_(login).get(f"/desk/care/{file}")
    assert page.status_code == 200
    assert (CATEGORY in page.text, LEVEL in page.text) == (True, True)
    assert "周小燕" in as_(login).get("/desk/care").text


@pytest.mark.parametrize(
    ("login", "status"),
    [("li", 404), ("qian", 404), ("zhang", 404), ("xu", 403), ("sun", 403), ("wei", 403), ("zhao", 403)],
)
def test_no_other_colleague_school_or_bureau_sees_it(as_, file, login, status):
    assert as_(login).get(f"/desk/care/{file}").status_code == status
    assert "周小燕" not in as_(login).get("/desk/care").text


def test_a_stranger_is_told_of_nothing(as_, file):
    assert as_("stranger").get(f"/desk/care/{file}").status_code == 404
    assert as_("stranger").get("/desk/care").status_code == 404


def test_a_colleague_sees_it_as_long_as_she_is_of_the_team(as_, cast, house, file):
    chen, li = as_("chen"), as_("li")
    named = {"account_id": str(cast.li), "duty": "mentor"}
    assert chen.post(f"/desk/care/{file}/members", data=named).status_code == 303
    assert li.get(f"/desk/care/{file}").status_code == 200
    assert "周小燕" in li.get("/desk/care").text
    with house() as session:
        member = session.scalars(select(CareMember)).one()
    assert chen.post(f"/desk/care/{file}/members/{member.id}/end").status_code == 303
    assert li.get(f"/desk/care/{file}").status_code == 404
    assert "李建国" in chen.get(f"/desk/care/{file}").text or member.starts_on == TODAY


def test_a_team_whose_time_is_over_or_to_come_opens_nothing(as_, cast, house, file):
    a_day = dt.timedelta(days=1)
    with house() as session:
        for first, last in ((LONG_AGO, TODAY - a_day), (TODAY + a_day, None)):
            session.add(
                CareMember(
                    school_id=cast.school, file_id=file, account_id=cast.li, duty="other", starts_on=first, ends_on=last
                )
            )
    assert as_("li").get(f"/desk/care/{file}").status_code == 404


def test_a_class_teacher_sees_it_no_more_when_the_child_changes_classes(as_, cast, house, file):
    with house() as session:
        session.get_one(Student, cast.yan).class_id = cast.class_three
    assert as_("wang").get(f"/desk/care/{file}").status_code == 404


def test_whose_role_ended_yesterday_sees_nothing(as_, cast, house, file):
    with house() as session:
        for grant in session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.chen)):
            grant.ends_on = TODAY - dt.timedelta(days=1)
    assert as_("chen").get(f"/desk/care/{file}").status_code in {403, 404}


@pytest.mark.parametrize("login", ["wang", "zhou"])
def test_whoever_sees_it_only_takes_no_step(as_, file, login):
    page = as_(login).get(f"/desk/care/{file}").text
    assert f"/desk/care/{file}/steps" not in page
    assert (
        as_(login).post(f"/desk/care/{file}/steps", data={"step": "set_aside", "why": "x", "seen": 1}).status_code
        == 403
    )


@pytest.mark.parametrize("path", ["/desk/care", "/desk/care?show=lacking", "/desk/students", "/desk", "/field"])
def test_no_list_tells_category_or_level(as_, file, path):
    page = as_("wang" if path == "/field" else "chen").get(path).text
    assert (CATEGORY in page, LEVEL in page) == (False, False)


def test_the_phone_carries_neither(as_, file):
    carried = as_("wang").pull().get_data(as_text=True)
    assert (CATEGORY in carried, LEVEL in carried) == (False, False)


def test_each_look_is_kept_and_shown_on_the_file(as_, cast, house, file):
    as_("wang").get(f"/desk/care/{file}")
    as_("zhou").get(f"/desk/care/{file}")
    with house() as session:
        looks = list(session.scalars(select(AuditEvent).where(AuditEvent.action == "care.viewed")))
    assert [(one.account_id, one.subject_id) for one in looks] == [(cast.wang, file), (cast.zhou, file)]
    log = as_("chen").get(f"/desk/care/{file}").text.partition("查看记录")[2]
    assert ("王秀英" in log, "周老师" in log) == (True, True)


def test_each_list_of_care_files_is_a_look_of_its_own_and_a_reload_is_none(as_, cast, house, file):
    chen = as_("chen")
    for query in ("", "?show=open", "?q=周", "?q=周&page=9", "?show=over", "?show=lacking", "?show=lacking", ""):
        assert chen.get(f"/desk/care{query}").status_code == 200
    with house() as session:
        looks = session.scalars(select(AuditEvent).where(AuditEvent.action == "care.listed").order_by(AuditEvent.seq))
        told = [(one.school_id, one.details["students"], one.details["filter"]) for one in looks]
    whats = [{"show": "open"}, {"show": "open", "q": "周"}, {"show": "lacking"}]
    assert told == [(cast.school, 1, what) for what in whats]  # of "over" there is none
    assert "哪些档案: 在册 · 姓名、拼音或首字母: 周" in as_("liu").get("/desk/audit?what=looks").text


def test_the_audit_says_that_a_step_was_taken_and_not_what_it_decided(as_, cast, house, file):
    with house() as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.action.startswith("care."))).all()
    assert [(one.action, one.subject_id, one.details) for one in noted] == [("care.opened", file, {})]


@pytest.mark.parametrize(
    ("who", "duty", "status"),
    [
        ("zhang", "mentor", 422),
        ("sun", "mentor", 422),
        ("xu", "lead", 422),
        ("zhou", "nonsense", 422),
        ("zhou", "", 422),
    ],
)
def test_only_colleagues_of_the_school_are_named_to_a_team(as_, cast, file, who, duty, status):
    named = {"account_id": str(cast.people[who]), "duty": duty}
    assert as_("chen").post(f"/desk/care/{file}/members", data=named).status_code == status


def test_nobody_is_of_a_team_twice(as_, cast, file):
    named = {"account_id": str(cast.zhou), "duty": "psychology"}
    answers = [as_("chen").post(f"/desk/care/{file}/members", data=named).status_code for _turn in range(2)]
    assert answers == [303, 409]


@pytest.mark.parametrize("account", ["", "nonsense", "01890000-0000-7000-8000-00000000ffff"])
def test_nobody_at_all_is_not_named(as_, file, account):
    assert (
        as_("chen").post(f"/desk/care/{file}/members", data={"account_id": account, "duty": "lead"}).status_code == 422
    )


def test_a_bureaus_people_may_not_be_of_a_team_by_role(cast):
    assert not OF_A_TEAM & {Role.BUREAU_SUPERVISOR, Role.BUREAU_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR}
