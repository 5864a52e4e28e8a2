"""Coming in: logins a second and core at OWASP's setting of argon2id, and what the gate costs every page."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from flask import Flask

from tests.bench.figures import Figure, spread
from tests.cast import PASSWORD, Cast
from tests.stores import app_on, seed
from tests.visitor import Visitor, a_visitor
from webapp.access.tenancy import every_school
from webapp.actions.passwords import hash_password
from webapp.extensions import Writing, db
from webapp.models import Account
from webapp.routes import gate

LOGINS = 60
PAGES = 300
# a page of somebody in the field, of a school's office, and of a bureau's (two queries more)
WHO = {"wang": "/field/record", "chen": "/desk/import", "sun": "/desk/accounts/new"}


def figures() -> list[Figure]:
    """The figures of login and gate, on a database file of their own. Times are the processor's: one core's."""
    with tempfile.TemporaryDirectory() as folder:
        app = app_on(f"sqlite:///{Path(folder) / 'bench.sqlite3'}", Path(folder) / "files")
        app.test_client_class = Visitor
        cast = seed(app)
        return [*_logins(app, cast), *(_gate(app, cast, login, page) for login, page in WHO.items())]


def _logins(app: Flask, cast: Cast) -> list[Figure]:
    with app.app_context(), every_school():
        Writing.begin()
        db.session.get_one(Account, cast.wang).password_hash = hash_password(PASSWORD)
        db.session.commit()
        Writing.end()
    taken = [_core_ms(lambda: _log_in(app, PASSWORD, 303)) for _ in range(LOGINS)]
    wrong = [_core_ms(lambda: _log_in(app, "guess", 422)) for _ in range(4)]
    a_second = 1000 / median(taken)
    return [
        Figure("logins a second and core, argon2id 19 MiB × 2", "≥ 5", f"{a_second:.0f}", a_second >= 5),
        Figure("one login, of one core", "(to compare)", spread(taken, digits=1)),
        Figure("one wrong password, of one core", "(to compare)", spread(wrong, digits=1)),
    ]


def _log_in(app: Flask, password: str, status: int) -> None:
    assert a_visitor(app).log_in("wang", password).status_code == status


def _gate(app: Flask, cast: Cast, login: str, page: str) -> Figure:
    """What admitting one request costs: session, person, roles, settings, tenancy, the mark."""
    visitor = a_visitor(app).logged_in_as(cast.people[login])
    with _timed_gate(app) as taken:
        for _ in range(PAGES):
            assert visitor.get(page).status_code == 200
    return Figure(f"permission check of {page}, of one core", "≤ 1 ms", spread(taken, digits=2), median(taken) <= 1)


@contextmanager
def _timed_gate(app: Flask) -> Iterator[list[float]]:
    steps = app.before_request_funcs[None]
    place = steps.index(gate._admit)
    taken: list[float] = []
    steps[place] = lambda: taken.append(_core_ms(gate._admit))
    yield taken
    steps[place] = gate._admit


def _core_ms(work: Callable[[], object]) -> float:
    begin = time.thread_time()
    work()
    return (time.thread_time() - begin) * 1000
