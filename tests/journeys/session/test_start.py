"""Whoever has no page of work yet is told what the account is for, and whom to ask."""

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from webapp.access.permissions import Role
from webapp.models import Account, RoleGrant, now

EN = {"Accept-Language": "en"}


@pytest.fixture
def only(cast, house):
    """only(role): 李老师 has this one role, in the school."""

    def given(role):
        with house() as session:
            session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.li)).one().role = role

    return given


def test_a_role_without_a_page_leads_to_what_the_account_is_for(as_, only):
    only(Role.GATE_KEEPER)
    assert as_("li").get("/").location == "/start"


@pytest.mark.parametrize(("login", "path"), [("wang", "/field"), ("liu", "/desk"), ("sun", "/desk/accounts")])
def test_whoever_has_work_goes_to_it(as_, login, path):
    assert as_(login).get("/").location == path


def test_a_gate_keeper_reads_the_role_its_place_and_whom_to_ask(as_, only):
    only(Role.GATE_KEEPER)
    page = as_("li").get("/start", headers=EN).text
    for words in ("Gate keeper 青山镇中心小学", "nothing to do here for this role yet", "许管理员"):
        assert words in page
    assert "孙管理员" not in page


def test_a_doctor_reads_what_the_role_allows(as_, only):
    only(Role.SCHOOL_DOCTOR)
    page = as_("li").get("/start", headers=EN).text
    assert "in an emergency, with a reason, for a while" in page
    assert "nothing to do here for this role yet" not in page


def test_where_the_schools_administrator_does_not_come_in_the_bureaus_are_named(as_, cast, house, only):
    only(Role.GATE_KEEPER)
    with house() as session:
        session.get_one(Account, cast.xu).disabled_at = now()
    page = as_("li").get("/start").text
    assert ["孙管理员" in page, "魏管理员" in page, "许管理员" in page] == [True, True, False]


def test_without_any_role_it_says_so_and_names_no_other_bureau(as_, cast):
    page = as_("stranger").get("/start", headers=EN).text
    assert as_("stranger").get("/").location == "/start"
    assert "has no role today" in page
    assert "孙管理员" in page
    assert ["何管理员" in page, "许管理员" in page] == [False, False]


def test_a_role_that_is_over_is_not_named(as_, cast, house, only):
    only(Role.GATE_KEEPER)
    with house() as session:
        session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.li)).one().starts_on = TODAY.replace(
            year=2099
        )
    assert "Gate keeper" not in as_("li").get("/start", headers=EN).text


def test_nobody_is_asked_to_log_in(nobody):
    assert nobody.get("/start").status_code == 401
