"""Two at the same moment: a login and a reset, two resets, a reset and a code. SQLite has one writer at a time; on
PostgreSQL they meet."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.cast import PASSWORD
from tests.codes import a_code
from tests.conftest import inside
from tests.journeys.accounts.test_accounts import code_in
from tests.visitor import a_visitor
from webapp.access.person import load_person
from webapp.actions.accounts import reset
from webapp.actions.activation import latest_code, open_codes
from webapp.actions.passwords import hash_password
from webapp.domain.terms import local_day
from webapp.extensions import db
from webapp.models import Account, Activation, LoginSession, now

ENGLISH = {"Accept-Language": "en"}
A_MOMENT = 1.5  # seconds; long enough for a request that waits for nobody


@pytest.fixture
def app(on_disk):
    yield on_disk
    with on_disk.app_context():
        db.engine.dispose()


def open_sessions(app, account):
    with inside(app) as session:
        return session.query(LoginSession).filter_by(account_id=account, ended_at=None).count()


def the_administrator_resets(cast, known=None):
    """In a transaction that is open (inside)."""
    person = load_person(db.session.get_one(Account, cast.sun), local_day(now()))
    reset(person, cast.li, now(), known)


def test_a_login_during_a_reset_leaves_no_session_of_the_old_password(app, cast):
    begun, answered = threading.Event(), threading.Event()

    def resetting():
        with inside(app):
            the_administrator_resets(cast)
            db.session.flush()
            begun.set()
            answered.wait(A_MOMENT)  # the login must not be through before this is committed

    with ThreadPoolExecutor(1) as pool:
        reset_done = pool.submit(resetting)
        assert begun.wait(10)
        answer = a_visitor(app).log_in("li")
        answered.set()
        reset_done.result(30)
    assert answer.status_code == 422
    assert open_sessions(app, cast.li) == 0


@pytest.fixture
def held_up():
    """held_up(model): whoever writes the first row of it stops before the commit, says so, and waits a moment for the
    other. Back come both signals."""
    listeners = []

    def begin(model):
        written, other = threading.Event(), threading.Event()

        def wait(session, _context):
            if not written.is_set() and any(isinstance(row, model) for row in session.new):
                written.set()
                other.wait(A_MOMENT)

        event.listen(Session, "after_flush", wait)
        listeners.append(wait)
        return written, other

    yield begin
    for wait in listeners:
        event.remove(Session, "after_flush", wait)


def test_a_reset_during_a_login_ends_the_session_that_was_just_opened(app, cast, held_up):
    with inside(app) as session:
        session.get_one(Account, cast.li).password_hash = hash_password(
            PASSWORD
        )  # so that the login changes no account
    opened, resetting = held_up(LoginSession)
    with ThreadPoolExecutor(1) as pool:
        login = pool.submit(lambda: a_visitor(app).log_in("li").status_code)
        assert opened.wait(10)
        with inside(app):
            the_administrator_resets(cast)
            resetting.set()
        assert login.result(30) == 303
    assert open_sessions(app, cast.li) == 0


def test_of_two_who_reset_one_account_at_once_one_prints_a_slip_and_the_other_is_told(app, cast, held_up):
    administrators = [a_visitor(app).logged_in_as(cast.people[name]) for name in ("sun", "wei")]
    written, other = held_up(Activation)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(administrators[0].post, f"/desk/accounts/{cast.li}/slips")
        assert written.wait(10)
        second = pool.submit(administrators[1].post, f"/desk/accounts/{cast.li}/slips", headers=ENGLISH)
        answers = [first.result(30), second.result(30)]
        other.set()
    assert [answer.status_code for answer in answers] == [200, 409]
    assert "Nothing was changed now" in answers[1].text
    assert "孙管理员; only the slip with that one opens" in answers[1].text
    with inside(app):
        assert len(open_codes([cast.li], now())) == 1
    activated = {"login": "li", "code": code_in(answers[0]), "new": "chunsun-yuhou-7"}
    assert a_visitor(app).post("/activate", data=activated).status_code == 303


def test_two_who_print_the_slips_of_one_school_at_once_leave_one_good_code_each(app, cast, held_up):
    with inside(app) as session:
        for login in ("li", "wang", "chen"):
            session.get_one(Account, cast.people[login]).password_hash = ""
    administrators = [a_visitor(app).logged_in_as(cast.people[name]) for name in ("sun", "wei")]
    written, _other = held_up(Activation)
    asked = {"school_id": str(cast.school)}
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(administrators[0].post, "/desk/accounts/slips.pdf", data=asked)
        assert written.wait(10)
        second = pool.submit(administrators[1].post, "/desk/accounts/slips.pdf", data=asked)
        assert [first.result(60).status_code, second.result(60).status_code] == [200, 200]
    with inside(app):
        assert len(open_codes([cast.li, cast.wang, cast.chen], now())) == 3


def test_a_code_used_while_a_new_slip_is_made_leaves_no_session_behind(app, cast, held_up):
    """Neither do the two wait for each other in a circle: both take the account first."""
    with inside(app):
        code = a_code(cast.li)
        known = latest_code(cast.li)
    opened, resetting = held_up(LoginSession)
    with ThreadPoolExecutor(1) as pool:
        used = pool.submit(a_visitor(app).post, "/activate", data={"login": "li", "code": code, "new": "chunsun-yuhou"})
        assert opened.wait(10)
        with inside(app):
            the_administrator_resets(cast, known)
            resetting.set()
        assert used.result(30).status_code == 303
    assert open_sessions(app, cast.li) == 0
