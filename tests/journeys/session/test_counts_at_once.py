"""Counting, forgiving and tidying at the same moment: each goes on, none waits for the other in a circle."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from tests.codes import a_code
from tests.conftest import inside
from tests.visitor import a_visitor
from webapp.actions import limits
from webapp.extensions import db
from webapp.models import Account, Counter, now

LONG_AGO = dt.timedelta(days=9)
A_MOMENT = 1.0  # seconds


@pytest.fixture
def app(on_disk):
    yield on_disk
    with on_disk.app_context():
        db.engine.dispose()


def counted_long_ago(app, *whose):
    for one in whose:  # one after the other, so that they lie in this order
        with inside(app):
            limits.take("login.account", one, now() - LONG_AGO)


def test_old_counts_are_tidied_while_others_count_and_nobody_waits_in_a_circle(app):
    counted_long_ago(app, "first", "second", "third")
    has_second, tidying = threading.Event(), threading.Event()

    def counting():
        with inside(app):
            limits.take("login.account", "second", now())
            has_second.set()
            tidying.wait(A_MOMENT)  # the tidying is through, or waits for the second
            limits.take("login.account", "first", now())

    def tidy():
        assert has_second.wait(10)
        with inside(app):
            limits.forget_old(now())
            tidying.set()

    with ThreadPoolExecutor(2) as pool:
        for work in [pool.submit(counting), pool.submit(tidy)]:
            work.result(30)
    with inside(app) as session:
        assert {row.count for row in session.query(Counter)} == {1.0}
        assert limits.kept("login.account", "third") is None
        assert limits.kept("login.account", "second") is not None


def test_many_count_while_many_tidy(app):
    def count(n):
        for turn in range(12):
            with inside(app):
                for one in range(6):
                    limits.take("login.account", f"somebody {one}", now() - LONG_AGO if turn % 2 else now())
                if n % 2:
                    limits.forget_old(now())
        return n

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(count, range(4))) == [0, 1, 2, 3]


def test_an_account_is_unlocked_while_its_owner_uses_a_code(app, cast):
    """Both forgive what was counted of her, in the same order; the administrator has begun when she comes."""
    for name in ("login.account", "activation.account"):
        with inside(app):
            limits.take(name, "li", now())
    with inside(app):
        code = a_code(cast.li)
    begun, going_on = threading.Event(), threading.Event()

    def pause(_connection, _cursor, statement, *_more):
        if statement.startswith("DELETE FROM counters") and threading.current_thread() is threading.main_thread():
            begun.set()
            going_on.wait(A_MOMENT)

    def she_comes():
        assert begun.wait(10)
        form = {"login": "li", "code": code, "new": "chunsun-yuhou"}
        return a_visitor(app).post("/activate", data=form).status_code

    with app.app_context():
        engine = db.engine
    with ThreadPoolExecutor(1) as pool:
        used = pool.submit(she_comes)
        event.listen(engine, "after_cursor_execute", pause)
        try:
            with inside(app) as session:
                limits.unlock(session.get_one(Account, cast.li), now())
        finally:
            event.remove(engine, "after_cursor_execute", pause)
        assert used.result(30) == 303
