"""An installation from before lists were in the order of names as they are said."""

import datetime as dt
import uuid

import flask_migrate
from sqlalchemy import MetaData, insert, select

from tests.conftest import inside
from webapp.extensions import Writing, db
from webapp.models import Account, new_id

BUREAU = uuid.UUID(int=1)


def test_accounts_are_put_in_order_and_no_number_of_before_finds_anybody(new_machine):
    machine = new_machine()
    with machine.app.app_context():
        flask_migrate.upgrade(revision="0008_leaves")
        Writing.begin()
        with db.engine.begin() as connection:
            tables = MetaData()
            tables.reflect(connection)
            bureau = {"id": BUREAU.hex, "name": "青山县教育局", "level": "county"}
            connection.execute(insert(tables.tables["bureaus"]), bureau)
            for name, login in (("曾丽", "zl"), ("王桂兰", "wgl")):
                row = {
                    "id": new_id().hex, "bureau_id": BUREAU.hex, "name": name, "login": login,
                    "staff_number": f"Q-1{login}", "phone": "13900010002",
                    "search_text": f"{name} {login} 13900010001 13900010002",
                    "version": 1, "password_hash": "", "recovery_codes": "[]",
                    "created_at": dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
                }  # fmt: skip
                connection.execute(insert(tables.tables["accounts"]), row)
        Writing.end()
    assert machine.run("upgrade").exit_code == 0
    with inside(machine.app) as session:
        rows = session.scalars(select(Account).order_by(*Account.by_name())).all()
        assert [(row.name, row.name_pinyin) for row in rows] == [("王桂兰", "wang gui lan"), ("曾丽", "zeng li")]
        words = rows[0].search_text.split()
        assert {"wgl", "wangguilan", "q-1wgl", "13900010002"} <= set(words)
        assert "13900010001" not in words
