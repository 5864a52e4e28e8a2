"""Nobody's account is reset unseen: its owner is told at the next login, and others who answer for it read it."""

import datetime as dt
import re

import pytest

from tests.codes import SECRET, app_code, give_app, noted
from tests.journeys.accounts.test_accounts import activate, code_in
from tests.promises.reading import faults_of
from tests.visitor import a_visitor
from webapp.access.audit import note
from webapp.models import Account, now
from webapp.queries.resets import SHOWN, resets_of

EN = {"Accept-Language": "en"}
NEWS = "/resets?next=%2Ffield"


def read(visitor, path="/resets?next=/field"):
    return visitor.get(path, headers=EN)


def reset_password(visitor, account):
    (known,) = re.findall(r'name="known_code" value="([^"]+)"', visitor.get(f"/desk/accounts/{account}").text) or [""]
    answer = visitor.post(f"/desk/accounts/{account}/slips", data={"known_code": known})
    assert answer.status_code == 200
    return code_in(answer)


@pytest.fixture
def with_app(house, cast):
    """李老师 has a second step, although her role does not ask for one."""
    with house():
        give_app(cast.li)


def test_whose_second_step_was_reset_is_told_at_the_next_login_by_whom_and_when(as_, app, cast, with_app):
    assert as_("sun").post(f"/desk/accounts/{cast.li}/second-factor/reset").status_code == 303
    li = a_visitor(app)
    assert li.log_in("li", next="/field").location == NEWS
    page = read(li).text
    assert re.search(r"Your second step was removed on [^<]+ by 孙管理员", page)
    assert faults_of(page) == []
    assert faults_of(read(li, "/sessions").text) == []
    assert li.post("/resets", data={"next": "/field"}).location == "/field"
    assert li.log_in("li", next="/field").location == "/field"


def test_whose_password_was_reset_is_told_when_she_uses_the_slip(as_, app, cast):
    code = reset_password(as_("sun"), cast.li)
    li = a_visitor(app)
    assert activate(li, "li", code).location == "/resets?next=%2F"
    assert re.search(r"Your password was set aside, and a new one-time code made, on [^<]+ by 孙管理员", read(li).text)


def test_who_resets_both_and_comes_in_as_her_reads_the_notice_but_cannot_take_it_back(as_, app, cast, with_app):
    sun = as_("sun")
    sun.post(f"/desk/accounts/{cast.li}/second-factor/reset")
    thief = a_visitor(app)
    activate(thief, "li", reset_password(sun, cast.li))
    thief.post("/resets", data={"next": "/field"})
    assert a_visitor(app).log_in("li").status_code == 422  # she notices, and asks another administrator
    li = a_visitor(app)
    answer = activate(li, "li", reset_password(as_("wei"), cast.li))
    assert answer.location == "/resets?next=%2F"
    page = read(li).text
    assert page.count("孙管理员") == 2
    assert page.count("魏管理员") == 1
    assert "孙管理员" in read(li, "/sessions").text


def test_a_first_slip_is_no_news(as_, app, cast, house):
    with house() as session:
        session.get_one(Account, cast.li).password_hash = ""
    code = reset_password(as_("sun"), cast.li)
    assert activate(a_visitor(app), "li", code).location == "/"


def test_resetting_what_is_not_there_is_no_news(as_, app, cast, house):
    as_("sun").post(f"/desk/accounts/{cast.li}/second-factor/reset")
    assert a_visitor(app).log_in("li", next="/field").location == "/field"
    with house():
        assert noted("second_factor.reset") == []


def test_what_is_past_three_months_is_not_told_any_more(as_, cast, house):
    reset_password(as_("sun"), cast.li)
    with house():
        assert len(resets_of(cast.li, now())) == 1
        assert resets_of(cast.li, now() + SHOWN + dt.timedelta(minutes=1)) == []


def test_the_notice_waits_behind_the_second_step(as_, app, cast, house):
    """Somebody whose role asks for one sets it up first, and is then told."""
    with house():
        give_app(cast.zhao)
    as_("sun").post(f"/desk/accounts/{cast.zhao}/second-factor/reset")
    zhao = a_visitor(app)
    told = zhao.log_in("zhao", next="/desk/counts").location
    assert told == "/resets?next=%2Fdesk%2Fcounts"
    asked = zhao.get(told)
    assert asked.location.startswith("/second-factor?next=/resets")
    with house() as session:
        session.get_one(Account, cast.zhao).totp_secret = SECRET
        session.get_one(Account, cast.zhao).totp_confirmed_at = now()
    after = zhao.post("/second-factor", data={"code": app_code(), "next": told})
    assert after.location == told
    assert "孙管理员" in read(zhao, told).text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "", "/\\evil.example"])
def test_from_there_nobody_is_sent_to_another_site(as_, app, cast, target):
    code = reset_password(as_("sun"), cast.li)
    li = a_visitor(app)
    activate(li, "li", code)
    assert 'name="next" value="/"' in li.get("/resets", query_string={"next": target}).text
    assert li.post("/resets", data={"next": target}).location == "/"


def test_confirming_twice_or_without_any_news_is_kept_once(as_, app, cast, house):
    code = reset_password(as_("sun"), cast.li)
    li = a_visitor(app)
    activate(li, "li", code)
    assert [li.post("/resets").status_code for _ in range(3)] == [303] * 3
    assert read(li).location == "/field"
    assert as_("wang").post("/resets").status_code == 303
    with house():
        assert [event.account_id for event in noted("account.told")] == [cast.li]


def test_nobody_reads_anothers_and_a_stranger_logs_in_first(as_, nobody, cast):
    reset_password(as_("sun"), cast.li)
    assert read(nobody).status_code == 401
    assert read(as_("wang")).location == "/field"
    assert "孙管理员" not in read(as_("wang"), "/sessions").text


@pytest.mark.parametrize(("reader", "by"), [("xu", "sun"), ("wei", "sun"), ("sun", "xu"), ("liu", "xu")])
def test_whoever_else_answers_for_the_place_reads_it_in_the_audit(as_, cast, with_app, reader, by):
    administrator = as_(by)
    administrator.post(f"/desk/accounts/{cast.li}/second-factor/reset")
    reset_password(administrator, cast.li)
    page = as_(reader).get("/desk/audit?what=accounts", headers=EN).text
    assert "Reset somebody&#39;s second factor" in page
    assert "Set a password aside and made a new code" in page
    assert "Set a password aside" not in as_("he").get("/desk/audit", headers=EN).text


def test_at_the_console_it_is_told_too(app, cast, house):
    with house() as session:
        note("account.reset", session.get_one(Account, cast.li), console=True)
    li = a_visitor(app)
    assert li.log_in("li").location.startswith("/resets")
    assert "somebody at the server's console" in read(li).text
