"""What the administration needs: finding somebody among 60,000 accounts of a bureau."""

from __future__ import annotations

import datetime as dt
import tempfile
from functools import partial
from itertools import product
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, text

from tests.bench.figures import Figure, percentile, spread, timed
from tests.cast import Cast
from tests.stores import app_on, postgres_server, seed
from tests.visitor import Visitor, a_visitor
from webapp.access.tenancy import every_school
from webapp.actions.names import search_terms
from webapp.extensions import Writing, db
from webapp.models import Account, RoleGrant, School, new_id

ACCOUNTS = 60_000
SCHOOLS = 300
ROUNDS = 4
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "秀英建国小燕文静志远桂兰海燕春梅玉珍国华晓东丽敏"
SEARCHES = (
    "", "q=wang", "q=wxy", "q=秀英", "q=t59999", "q=S-000123", "q=13900012345", "q=nobody-at-all", "q=zhang+guo",
    "state=all&q=li", "state=fresh", "role=class_teacher", "q=chen&role=mentor", "page=600", "size=100&q=liu",
)  # fmt: skip


def figures() -> list[Figure]:
    """The figures of account search, on SQLite and on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        found = [_searched("SQLite", app_on(f"sqlite:///{folder}/accounts.sqlite3", Path(folder) / "files"))]
        with postgres_server(Path(folder) / "postgresql") as url:
            app = app_on(url.replace("postgresql://", "postgresql+psycopg://", 1), Path(folder) / "files")
            found.append(_searched("PostgreSQL", app))
    return found


def _searched(database: str, app: Flask) -> Figure:
    """The whole page, of many searches, each several times."""
    cast = seed(app)
    _fill(app, cast)
    app.test_client_class = Visitor
    visitor = a_visitor(app).logged_in_as(cast.sun)
    headers = {"HX-Request": "true"}
    taken = []
    for number in range(ROUNDS + 1):
        for query in SEARCHES:
            one = timed(partial(visitor.get, f"/desk/accounts?{query}", headers=headers))
            taken += [one] if number else []  # the first round warms the caches
    with app.app_context():
        db.engine.dispose()
    what = f"account search among {ACCOUNTS:,}, {len(SEARCHES)} searches, {database}, p95"
    return Figure(what, "≤ 100 ms", spread(taken), percentile(taken, 0.95) <= 100)


def _fill(app: Flask, cast: Cast) -> None:
    names = [a + b + c for a, b, c in product(FAMILY, GIVEN, GIVEN)]
    said = {name: search_terms(name) for name in names}
    moment = dt.datetime.now(dt.UTC)
    with app.app_context(), every_school():
        Writing.begin()
        schools = [
            {"id": new_id(), "bureau_id": cast.bureau, "code": f"98{n:08}", "name": f"第{n}小学", "stages": []}
            for n in range(SCHOOLS)
        ]
        db.session.execute(insert(School), schools)
        accounts = [
            {
                "id": new_id(), "bureau_id": cast.bureau, "login": f"t{n}", "name": names[n % len(names)],
                "name_pinyin": said[names[n % len(names)]][0],
                "search_text": f"{said[names[n % len(names)]][1]} t{n} s-{n:06} 139{n:08}",
                "staff_number": f"S-{n:06}", "phone": f"139{n:08}",
                "password_hash": "" if n % 20 == 0 else "x" * 97, "recovery_codes": [], "created_at": moment,
                "version": 1,
            }
            for n in range(ACCOUNTS)
        ]  # fmt: skip
        grants = [
            {
                "id": new_id(), "account_id": row["id"], "role": "mentor" if n % 3 else "class_teacher",
                "school_id": schools[n % SCHOOLS]["id"], "starts_on": moment.date(),
            }
            for n, row in enumerate(accounts)
        ]  # fmt: skip
        for start in range(0, ACCOUNTS, 5000):
            db.session.execute(insert(Account), accounts[start : start + 5000])
            db.session.execute(insert(RoleGrant), grants[start : start + 5000])
        db.session.commit()
        Writing.end()
    with app.app_context():
        _settle()


def _settle() -> None:
    """PostgreSQL tidies up after so many new rows by itself, a minute later; not in the middle of the measuring."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
