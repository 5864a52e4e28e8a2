"""Guessing at passwords: slowed, then locked; the person herself and her school still come in (docs/adr/0013)."""

import datetime as dt
import re

import pytest
from sqlalchemy import select, update

from tests.cast import CHEAP_HASH, PASSWORD
from tests.codes import a_code
from tests.visitor import a_visitor
from webapp.actions import limits
from webapp.extensions import db
from webapp.models import Account, AuditEvent, Counter, now

SCHOOL = "203.0.113.7"  # behind it the whole school
BY_CHANCE = {"Date", "Runxin-Request", "X-Request-Id"}
FAR = [f"198.51.100.{n}" for n in range(1, 6)]


def at(app, address=SCHOOL):
    """A browser that was never here, behind an address."""
    browser = a_visitor(app)
    browser.environ_base["REMOTE_ADDR"] = address
    return browser


def guess(app, login, address=SCHOOL, password="guess"):
    return at(app, address).log_in(login, password)


def later(house, **time):
    """All that was counted lies so much longer back."""
    with house() as session:
        for row in session.scalars(select(Counter)):
            row.counted_at -= dt.timedelta(**time)
            row.closed_until = row.closed_until and row.closed_until - dt.timedelta(**time)


def lock(app, house, login):
    """Twenty guesses, each when it is heard."""
    for _ in range(20):
        later(house, minutes=16)
        assert guess(app, login).status_code == 422


def test_after_five_guesses_the_next_must_wait_longer_and_longer(app, house):
    assert [guess(app, "wang").status_code for _ in range(6)] == [422] * 5 + [429]
    waits: list[str] = []
    for _ in range(5):
        later(house, seconds=int(waits[-1]) if waits else 1)
        assert guess(app, "wang").status_code == 422
        waits.append(guess(app, "wang").headers["Retry-After"])
    assert waits == ["2", "4", "8", "16", "32"]


def test_the_right_password_wipes_the_failures(app, house):
    for _ in range(3):
        assert [guess(app, "wang").status_code for _ in range(4)] == [422] * 4
        assert guess(app, "wang", password=PASSWORD).status_code == 303


def test_while_the_door_is_closed_the_right_password_is_not_told_from_a_wrong_one(app):
    for _ in range(5):
        guess(app, "wang")
    wrong, right = guess(app, "wang"), guess(app, "wang", password=PASSWORD)
    assert (wrong.status_code, wrong.text, wrong.headers["Retry-After"]) == (429, right.text, "1")
    assert right.status_code == 429
    assert "Set-Cookie" not in right.headers


def test_twenty_failures_in_a_row_lock_the_account_for_a_day(app, cast, house):
    lock(app, house, "wang")
    refused = guess(app, "wang", password=PASSWORD)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "86400")
    later(house, hours=23)
    assert guess(app, "wang", password=PASSWORD).status_code == 429
    later(house, hours=1)
    assert guess(app, "wang", password=PASSWORD).status_code == 303


def test_an_administrator_sees_the_lock_and_opens_it(app, cast, house):
    lock(app, house, "wang")
    with house() as session:
        wang, li = session.get_one(Account, cast.wang), session.get_one(Account, cast.li)
        state = limits.lock_state(wang, now())
        assert state is not None
        assert (state.failures, state.until - state.since) == (20, dt.timedelta(days=1))
        assert limits.lock_states([wang, li], now()) == {cast.wang: state}
        limits.unlock(wang, now())
    assert guess(app, "wang", password=PASSWORD).status_code == 303
    with house() as session:
        assert session.query(AuditEvent).filter_by(action="account.unlocked", subject_id=cast.wang).count() == 1


def test_in_the_browser_she_uses_the_teacher_comes_in_while_her_account_is_locked(app, house):
    hers = at(app, FAR[0])
    hers.log_in("wang")
    hers.post("/logout")
    lock(app, house, "wang")
    assert guess(app, "wang", FAR[0], PASSWORD).status_code == 429
    assert hers.log_in("wang").status_code == 303


def test_her_browser_has_a_count_of_its_own_and_helps_nobody_to_guess(app, house):
    hers = at(app)
    hers.log_in("wang")
    assert [hers.log_in("wang", "guess").status_code for _ in range(6)] == [422] * 5 + [429]
    assert hers.log_in("li", "guess").status_code == 422  # as a stranger: li never came in here
    with house() as session:
        names = session.scalars(select(Counter.what)).all()
    assert sorted(names) == ["login.account", "login.known", "login.newcomers"]


def test_a_browser_that_guessed_itself_shut_is_a_stranger_again(app, house):
    hers = at(app)
    hers.log_in("wang")
    for _ in range(20):
        later(house, minutes=16)
        assert hers.log_in("wang", "guess").status_code == 422
    assert hers.log_in("wang", "guess").status_code == 422  # by the way of strangers now, on which nobody guessed yet
    with house() as session:
        assert "login.account" in session.scalars(select(Counter.what)).all()
    assert hers.log_in("wang").status_code == 303


@pytest.mark.parametrize("cookie", ["", "x", "eyJicm93c2VyIjoiYSIsImxvZ2lucyI6W119.forged", "{}"])
def test_a_forged_mark_of_a_known_browser_is_none(app, house, cookie):
    lock(app, house, "wang")
    forger = at(app)
    forger.set_cookie("runxin_known", cookie, path="/login")
    assert forger.log_in("wang").status_code == 429


def test_the_mark_is_out_of_reach_of_scripts_and_holds_no_name(nobody):
    cookies = [c for c in nobody.log_in("wang").headers.getlist("Set-Cookie") if c.startswith("runxin_known")]
    assert [re.findall(r"Path=([^;]+)", cookie) for cookie in cookies] == [["/login"], ["/activate"]]
    for cookie in cookies:
        for flag in ("HttpOnly", "Secure", "SameSite=Lax"):
            assert flag in cookie
        assert "wang" not in cookie


def test_an_activation_on_a_shared_computer_keeps_the_marks_of_those_before(app, cast, house):
    shared = at(app)
    for login in ("wang", "chen"):
        shared.log_in(login)
    with house():
        code = a_code(cast.li)
    assert shared.post("/activate", data={"login": "li", "code": code, "new": "chunsun-yuhou"}).status_code == 303
    for login in ("wang", "chen", "li"):
        lock(app, house, login)
    assert [shared.log_in(login).status_code for login in ("wang", "chen")] == [303, 303]
    assert shared.log_in("li", "chunsun-yuhou").status_code == 303


def test_a_shared_computer_knows_the_last_eight(app, house):
    with house() as session:
        bureau = session.scalars(select(Account.bureau_id).filter_by(login="wang")).one()
        row = {"bureau_id": bureau, "name": "同事", "password_hash": CHEAP_HASH, "created_at": now()}
        session.add_all(Account(login=f"colleague{n}", **row) for n in range(9))
    shared = at(app)
    for n in range(9):
        assert shared.log_in(f"colleague{n}").status_code == 303
    for n in (0, 1):
        lock(app, house, f"colleague{n}")
    assert [shared.log_in(f"colleague{n}").status_code for n in (0, 1)] == [429, 303]


def test_an_account_and_a_name_that_is_none_cannot_be_told_apart(app, house):
    """Guess by guess: the same status, the same words, the same headers, up to the lock and beyond it."""
    for step in range(24):
        later(house, minutes=16 if step < 20 else 0)
        answers = [guess(app, login) for login in ("wang", "nobody-here")]
        kinds = {(a.status_code, a.text, str(sorted(h for h in a.headers if h[0] not in BY_CHANCE))) for a in answers}
        assert len(kinds) == 1, step


def test_a_thousand_guesses_in_a_minute_lock_the_account_slow_the_address_and_leave_the_school_its_door(app, house):
    """From five addresses, one of them the school's own, behind which three hundred colleagues log in meanwhile, most
    of them for the first time in this browser; and 王老师, whose account it is, in the browser she uses."""
    hers = at(app)
    hers.log_in("wang")
    colleagues = [f"colleague{n}" for n in range(300)]
    with house() as session:
        bureau = session.scalars(select(Account.bureau_id).filter_by(login="wang")).one()
        row = {"bureau_id": bureau, "name": "同事", "password_hash": CHEAP_HASH, "created_at": now()}
        session.add_all(Account(login=login, **row) for login in colleagues)
    heard, came_in = [], []
    for n in range(1000):
        heard.append(guess(app, "wang", [SCHOOL, *FAR[:4]][n % 5], f"guess {n}").status_code)
        if n % 10 < 3:
            came_in.append(at(app).log_in(colleagues[n // 10 * 3 + n % 10]).status_code)
    assert heard.count(422) <= 20
    assert set(heard) == {422, 429}
    assert came_in == [303] * 300
    assert hers.log_in("wang").status_code == 303
    with house() as session:
        wang = session.scalars(select(Account).filter_by(login="wang")).one()
        assert limits.lock_state(wang, now()) is not None
        assert session.query(AuditEvent).filter_by(action="account.locked", subject_id=wang.id).count() == 1
        # another account that was guessed at before, too: from the attacking addresses it must wait, from others not
        session.execute(update(Account).where(Account.login == "li").values(password_hash=CHEAP_HASH))
    assert [guess(app, "li", "192.0.2.1").status_code for _ in range(3)] == [422] * 3
    while guess(app, "nobody", FAR[0]).status_code != 429:
        pass  # on a slow machine seconds have gone by, and with each of them the address may try again
    assert guess(app, "li", FAR[0]).status_code == 429
    assert guess(app, "li", "192.0.2.2").status_code == 422


def test_the_addresses_of_one_ipv6_home_count_as_one(app):
    for _ in range(3):
        guess(app, "li", "192.0.2.1")
    last = [guess(app, "li" if n % 2 else f"x{n}", f"2001:db8:1:2::{n}").status_code for n in range(2)]
    assert last == [422, 422]
    with app.app_context():
        assert db.session.query(Counter).filter_by(what="login.newcomers").count() == 2


def test_what_is_counted_names_nobody(app, house):
    guess(app, "wang")
    with house() as session:
        rows = session.scalars(select(Counter)).all()
    assert {len(row.whose) for row in rows} == {64}


def test_old_counts_are_forgotten(app, house):
    guess(app, "wang")
    later(house, days=3)
    with house() as session:
        limits.forget_old(now())
        assert session.query(Counter).count() == 0


def test_every_login_is_in_the_audit_with_its_address_and_without_what_was_typed(app, cast, house):
    guess(app, "wang")
    guess(app, "nobody-here")
    at(app).log_in("wang")
    with house() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
    told = [(e.action, e.subject_id, e.account_id, e.address) for e in events if e.action.startswith("login")]
    assert told == [
        ("login.failed", cast.wang, None, SCHOOL),
        ("login.failed", None, None, SCHOOL),
        ("login.succeeded", cast.wang, cast.wang, SCHOOL),
    ]
    assert not any("guess" in str(e.details) or "nobody-here" in str(e.details) for e in events)
