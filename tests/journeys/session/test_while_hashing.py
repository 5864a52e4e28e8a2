"""While a password is worked out, which takes long on purpose, nobody waits: no lock is held, no transaction open.

argon2 itself is made to try it: in the middle of its work somebody else writes, and does not wait to do so.
"""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import argon2
import pytest
from sqlalchemy import text, update

from tests.cast import PASSWORD
from tests.codes import a_code
from tests.conftest import inside
from tests.visitor import a_visitor
from webapp.access.tenancy import every_school
from webapp.actions.passwords import hash_password, verify_or_pretend
from webapp.actions.sessions import end_every_session
from webapp.extensions import db
from webapp.models import Account, now

NEW = "大雨后的春笋 9"


def writes_at_once(app, account):
    """Another process writes to the very account, and gives up where it would have to wait."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            one = sqlite3.connect(str(db.engine.url.database), timeout=0, isolation_level=None)
            one.execute("BEGIN IMMEDIATE")
            one.close()
            return
        with db.engine.begin() as other:
            other.execute(text("SET LOCAL lock_timeout = '1ms'"))
            other.execute(update(Account).where(Account.id == account).values(locale=None))
            idle = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
            assert other.execute(text(idle)).scalar() == 0


@pytest.fixture
def meanwhile(on_disk, monkeypatch):
    """meanwhile(deed): done by somebody else in the middle of each of argon2's works; back come the works' names."""

    def begin(deed):
        works = []

        def slowed(name):
            work = getattr(argon2.PasswordHasher, name)

            def working(*args, **more):
                works.append(name)
                with ThreadPoolExecutor(1) as somebody:
                    somebody.submit(deed).result(30)
                return work(*args, **more)

            return working

        for name in ("hash", "verify"):
            monkeypatch.setattr(argon2.PasswordHasher, name, slowed(name))
        return works

    yield begin
    with on_disk.app_context():
        db.engine.dispose()


def logging_in(visitor, _code):
    return visitor.log_in("wang")


def choosing_another(visitor, _code):
    return visitor.post("/password", data={"old": PASSWORD, "new": NEW})


def choosing_another_with_a_wrong_one(visitor, _code):
    return visitor.post("/password", data={"old": "wrong", "new": NEW})


def confirming(visitor, _code):
    return visitor.post("/step-up", data={"step_up_password": PASSWORD, "step_up_to": "/field"})


def confirming_wrongly(visitor, _code):
    return visitor.post("/step-up", data={"step_up_password": "wrong", "step_up_to": "/field"})


def activating(visitor, code):
    return visitor.post("/activate", data={"login": "wang", "code": code, "new": NEW})


DEEDS = [
    (logging_in, 303, ["verify", "hash"]),  # the cast's hash is a cheap one, so it is made anew
    (choosing_another, 303, ["verify", "hash"]),
    (choosing_another_with_a_wrong_one, 422, ["verify"]),
    (confirming, 303, ["verify"]),
    (confirming_wrongly, 422, ["verify"]),
    (activating, 303, ["hash"]),
]


@pytest.mark.parametrize(("deed", "status", "works"), DEEDS, ids=[deed.__name__ for deed, _s, _w in DEEDS])
def test_others_write_while_a_password_is_worked_out(on_disk, cast, meanwhile, deed, status, works):
    with inside(on_disk):
        code = a_code(cast.wang) if deed is activating else ""
    visitor = a_visitor(on_disk).logged_in_as(cast.wang)
    done = meanwhile(lambda: writes_at_once(on_disk, cast.wang))
    assert deed(visitor, code).status_code == status
    assert done == works


def ended(app, account):
    """An administrator ends every login of an account."""
    with inside(app):
        end_every_session(account, "reset", now())


def reset(app, account):
    """An administrator resets an account: no password, no login."""
    with inside(app) as session:
        session.get_one(Account, account).password_hash = ""
        end_every_session(account, "reset", now())


def becomes(app, account, stored):
    """Somebody else is quicker: another hash is kept of the account's password, or of another one."""
    with inside(app) as session:
        session.get_one(Account, account).password_hash = stored


def test_who_is_reset_while_she_confirms_logs_in_anew(on_disk, cast, meanwhile):
    wang = a_visitor(on_disk).logged_in_as(cast.wang)
    meanwhile(lambda: ended(on_disk, cast.wang))
    assert confirming(wang, "").status_code == 401


@pytest.mark.parametrize("deed", [logging_in, choosing_another])
def test_a_password_that_is_reset_while_it_is_verified_opens_nothing(on_disk, cast, meanwhile, deed):
    wang = a_visitor(on_disk).logged_in_as(cast.wang)
    meanwhile(lambda: reset(on_disk, cast.wang))
    assert deed(wang, "").status_code == 422
    assert wang.get("/field").status_code == 401
    with on_disk.app_context(), every_school():
        assert db.session.get_one(Account, cast.wang).password_hash == ""
        db.session.close()


def test_two_logins_at_once_that_hash_a_password_anew_both_come_in(on_disk, cast, meanwhile):
    anew = hash_password(PASSWORD)
    works = meanwhile(lambda: becomes(on_disk, cast.wang, anew))
    wang = a_visitor(on_disk)
    assert wang.log_in("wang").status_code == 303
    assert works == ["verify", "hash", "verify"]
    assert wang.get("/field").status_code == 200


def test_who_chooses_another_password_while_a_login_hashes_the_old_one_anew_has_the_new_one(on_disk, cast, meanwhile):
    anew = hash_password(PASSWORD)
    wang = a_visitor(on_disk).logged_in_as(cast.wang)
    works = meanwhile(lambda: becomes(on_disk, cast.wang, anew))
    assert choosing_another(wang, "").status_code == 303
    assert works == ["verify", "hash", "verify"]
    assert wang.get("/field").status_code == 200
    with inside(on_disk) as session:
        stored = session.get_one(Account, cast.wang).password_hash
    assert verify_or_pretend(stored, NEW)


def test_of_two_who_choose_another_password_at_once_the_second_is_told_and_overwrites_nothing(on_disk, cast, meanwhile):
    others = hash_password("早春的竹林 7")
    wang = a_visitor(on_disk).logged_in_as(cast.wang)
    meanwhile(lambda: becomes(on_disk, cast.wang, others))
    assert choosing_another(wang, "").status_code == 422
    with inside(on_disk) as session:
        assert session.get_one(Account, cast.wang).password_hash == others


def test_a_code_withdrawn_while_the_password_is_worked_out_opens_nothing(on_disk, cast, meanwhile):
    with inside(on_disk):
        code = a_code(cast.wang)

    def another_slip():
        with inside(on_disk):
            a_code(cast.wang)

    meanwhile(another_slip)
    visitor = a_visitor(on_disk)
    assert activating(visitor, code).status_code == 422
    assert visitor.get("/field").status_code == 401
