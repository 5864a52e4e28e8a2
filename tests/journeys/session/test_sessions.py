"""How long a login lasts, and where somebody is logged in."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO
from tests.given import a_talk, an_envelope
from tests.visitor import a_visitor
from webapp.models import Account, AuditEvent, Device, LoginSession, RoleGrant, SettingValue, now

PHONE = "01890000-0000-7000-8000-0000000000aa"
AGENT = "Mozilla/5.0 (Linux; Android 10; HONOR) AppleWebKit/537.36 Chrome/110 Mobile Safari/537.36 MicroMessenger/8.0"


def back_dated(house, account, seen=None, opened=None):
    """Every open session of an account was last seen, and opened, so long ago."""
    with house() as session:
        for row in session.scalars(select(LoginSession).filter_by(account_id=account, ended_at=None)):
            row.last_seen_at = now() - (seen or dt.timedelta())
            row.opened_at = now() - max(opened or dt.timedelta(), seen or dt.timedelta())


def sessions_of(house, account):
    with house() as session:
        return session.scalars(
            select(LoginSession).filter_by(account_id=account).order_by(LoginSession.opened_at, LoginSession.id)
        ).all()


def minutes(count):
    return dt.timedelta(minutes=count)


IDLE = [
    ("chen", "/desk", 29, 200),
    ("chen", "/desk", 31, 401),
    ("sun", "/desk/accounts", 31, 401),
    ("stranger", "/password", 29, 200),
    ("stranger", "/password", 31, 401),
    ("wang", "/field", 31, 200),  # who only works in the field, eight hours
    ("wang", "/field", 479, 200),
    ("wang", "/field", 481, 401),
]


@pytest.mark.parametrize(("login", "page", "idle", "status"), IDLE)
def test_a_browser_left_alone_asks_for_the_login_again(as_, cast, house, login, page, idle, status):
    visitor = as_(login)
    back_dated(house, cast.people[login], seen=minutes(idle))
    assert visitor.get(page).status_code == status


def test_after_twelve_hours_everybody_logs_in_again_however_busy(as_, cast, house):
    chen = as_("chen")
    back_dated(house, cast.chen, seen=minutes(1), opened=minutes(12 * 60 - 1))
    assert chen.get("/desk").status_code == 200
    back_dated(house, cast.chen, opened=minutes(12 * 60 + 1))
    assert chen.get("/desk").status_code == 401


def test_the_strictest_of_several_roles_holds(as_, cast, house):
    with house() as session:
        session.add(RoleGrant(account_id=cast.li, role="principal", school_id=cast.school, starts_on=LONG_AGO))
    li = as_("li")
    back_dated(house, cast.li, seen=minutes(31))
    assert li.get("/field").status_code == 401


def test_a_school_may_ask_for_less(as_, cast, house):
    with house() as session:
        session.add(SettingValue(bureau_id=cast.bureau, school_id=cast.school, key="idle_minutes", value=10))
    chen, qian = as_("chen"), as_("qian")
    for login in ("chen", "qian"):
        back_dated(house, cast.people[login], seen=minutes(15))
    assert (chen.get("/desk").status_code, qian.get("/desk").status_code) == (401, 200)


def test_a_session_past_its_limits_is_ended_for_good_and_the_audit_says_why(as_, cast, house):
    chen = as_("chen")
    back_dated(house, cast.chen, seen=minutes(31))
    chen.get("/desk")
    back = sessions_of(house, cast.chen)[0]
    assert (back.ended_why, back.ended_at is not None) == ("idle", True)
    with house() as session:
        event = session.scalars(select(AuditEvent).filter_by(action="session.ended")).one()
    assert (event.account_id, event.details) == (cast.chen, {"why": "idle"})


def test_looking_at_pages_keeps_the_session_alive_and_writes_once_a_minute(app, as_, cast, house):
    chen = as_("chen")
    before = sessions_of(house, cast.chen)[0].last_seen_at
    chen.get("/desk")
    assert sessions_of(house, cast.chen)[0].last_seen_at == before
    back_dated(house, cast.chen, seen=minutes(20))
    chen.get("/desk")
    assert now() - sessions_of(house, cast.chen)[0].last_seen_at < minutes(1)


def test_what_is_public_or_refused_keeps_nothing_alive(as_, cast, house):
    chen = as_("chen")
    back_dated(house, cast.chen, seen=minutes(20))
    chen.get("/login")
    assert now() - sessions_of(house, cast.chen)[0].last_seen_at > minutes(19)


def an_enrolled_phone(as_, login="wang"):
    phone = as_(login)
    assert phone.get("/api/v1/kit", headers={"Runxin-Device": PHONE, "User-Agent": AGENT}).status_code == 200
    return phone


def test_an_enrolled_phone_stays_a_month_and_hands_over_what_it_holds(as_, cast, house):
    phone = an_enrolled_phone(as_)
    back_dated(house, cast.wang, seen=dt.timedelta(days=29))
    assert phone.verdict(an_envelope("talk", a_talk(cast.yan))) == "accepted"
    assert phone.get("/field/students").status_code == 200
    assert phone.pull().status_code == 200
    assert phone.get("/sessions").status_code == 200
    back_dated(house, cast.wang, seen=dt.timedelta(days=31))
    assert phone.get("/field/students").status_code == 401


def test_an_enrolled_phone_of_somebody_with_an_office_opens_the_desk_only_after_a_login(as_, cast, house):
    with house() as session:
        session.add(RoleGrant(account_id=cast.li, role="principal", school_id=cast.school, starts_on=LONG_AGO))
    phone = an_enrolled_phone(as_, "li")
    assert phone.get("/desk").status_code == 200
    back_dated(house, cast.li, seen=minutes(31))
    assert phone.get("/field").status_code == 200
    assert phone.get("/desk").status_code == 401
    assert phone.get("/field").status_code == 200  # and the phone's pages stay open


def test_a_browser_of_somebody_without_field_work_is_no_phone(as_, cast, house):
    chen = as_("chen")
    chen.get("/api/v1/kit", headers={"Runxin-Device": PHONE})
    back_dated(house, cast.chen, seen=minutes(31))
    assert chen.get("/desk").status_code == 401


def test_a_copied_cookie_is_dead_after_the_logout(app, as_):
    wang = as_("wang")
    thief = a_visitor(app)
    copied = wang.get_cookie("session")
    thief.set_cookie("session", copied.value)
    assert thief.get("/field").status_code == 200
    wang.post("/logout")
    assert thief.get("/field").status_code == 401


def test_a_new_login_in_the_same_browser_ends_the_one_before(nobody, cast, house):
    nobody.log_in("wang")
    nobody.log_in("li")
    (before,) = sessions_of(house, cast.wang)
    assert before.ended_why == "logged_in_anew"


def test_the_page_says_where_and_with_what_and_which_is_this_one(app, as_, cast):
    as_("wang")
    here = a_visitor(app)
    here.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    here.post("/login", data={"login": "wang", "password": "yuhou-chunsun-9"}, headers={"User-Agent": AGENT})
    page = here.get("/sessions").text
    assert "微信 · Android" in page
    assert "203.0.113.7" in page
    assert len(re.findall(r'action="/sessions/[0-9a-f-]{36}/end"', page)) == 1  # the other one, not this


def test_one_of_them_is_ended_and_the_others_go_on(as_, cast, house):
    other, here = as_("wang"), as_("wang")
    first, _ = sessions_of(house, cast.wang)
    assert here.post(f"/sessions/{first.id}/end").location == "/sessions"
    assert (other.get("/field").status_code, here.get("/field").status_code) == (401, 200)
    assert here.post(f"/sessions/{first.id}/end").status_code == 303  # twice is the same as once


def test_everywhere_else(as_):
    others, here = [as_("wang"), as_("wang")], as_("wang")
    here.post("/sessions/end-others")
    assert [visitor.get("/field").status_code for visitor in (*others, here)] == [401, 401, 200]


def test_everywhere(as_):
    other, here = as_("wang"), as_("wang")
    assert here.post("/sessions/end-all").location == "/login"
    assert [visitor.get("/field").status_code for visitor in (other, here)] == [401, 401]


def test_another_persons_session_is_not_found_and_goes_on(as_, cast, house):
    wang = as_("wang")
    (row,) = sessions_of(house, cast.wang)
    for login in ("li", "sun", "stranger"):
        assert as_(login).post(f"/sessions/{row.id}/end").status_code == 404
    assert wang.get("/field").status_code == 200


def test_nobody_passes_the_second_factor_by_typing_an_address(nobody):
    nobody.log_in("sun", next="/desk/accounts")
    for page in ("/", "/desk/accounts", "/password", "/sessions"):
        assert nobody.get(page).location.startswith("/second-factor?next="), page
    assert nobody.post("/desk/accounts", data={}).location == "/second-factor?next=/"
    assert nobody.pull().status_code == 401
    told = nobody.get("/desk/accounts", headers={"HX-Request": "true"})
    assert told.headers["HX-Redirect"] == "/second-factor?next=/desk/accounts"


def test_whoever_set_one_up_gives_it_though_no_role_asks(nobody, cast, house):
    with house() as session:
        session.get_one(Account, cast.wang).totp_confirmed_at = now()
    nobody.log_in("wang")
    assert nobody.get("/field").location.startswith("/second-factor")


def test_old_phones_that_say_nothing_go_on_working(as_, cast, house):
    phone = as_("wang")
    assert phone.pull().status_code == 200
    assert phone.verdict(an_envelope("talk", a_talk(cast.yan))) == "accepted"
    with house() as session:
        assert session.query(Device).count() == 0
