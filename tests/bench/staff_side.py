"""What importing the staff of a whole county takes: 3,000 rows read and judged, then written."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import xlsxwriter
from flask import Flask

from tests.bench.figures import Figure, timed
from tests.cast import TODAY, Cast
from tests.stores import app_on, postgres_server, seed
from webapp.access.person import load_person
from webapp.access.tenancy import every_school
from webapp.actions.staff_import import carry_out
from webapp.actions.staff_plan import plan
from webapp.documents.staff_files import read_file
from webapp.domain.staff_lists import StaffReading
from webapp.extensions import Writing, db
from webapp.models import Account, now

STAFF = 3_000
BUDGET = 20_000  # ms, all together
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高", "秀英建国小燕文静志远桂兰海春梅玉珍华晓东丽敏"
HEAD = ("姓名", "工号", "手机号", "学校", "角色")


def figures() -> list[Figure]:
    """Reading and planning, carrying out, and the same list once more, on SQLite and on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        found = _imported("SQLite", app_on(f"sqlite:///{folder}/staff.sqlite3", Path(folder) / "files"))
        with postgres_server(Path(folder) / "postgresql") as url:
            app = app_on(url.replace("postgresql://", "postgresql+psycopg://", 1), Path(folder) / "files")
            return found + _imported("PostgreSQL", app)


def _imported(database: str, app: Flask) -> list[Figure]:
    cast, data = seed(app), _workbook()
    readings: list[StaffReading] = []
    taken = {
        "opened and read": timed(lambda: readings.append(read_file(data, "名单.xlsx"))),
        "planned": timed(lambda: _run(app, cast, readings[0], False)),
        "imported": timed(lambda: _run(app, cast, readings[0], True)),
        "imported once more, nothing changed": timed(lambda: _run(app, cast, readings[0], True)),
    }
    with app.app_context():
        db.engine.dispose()
    words = ", ".join(f"{what} {ms / 1000:.1f} s" for what, ms in taken.items())
    total = taken["opened and read"] * 2 + taken["planned"] + taken["imported"]
    return [Figure(f"import of {STAFF:,} staff, {database}", "≤ 20 s", words, total <= BUDGET)]


def _run(app: Flask, cast: Cast, reading: StaffReading, write: bool) -> None:
    with app.app_context(), every_school():
        Writing.begin()
        person = load_person(db.session.get_one(Account, cast.sun), TODAY)
        if write:
            carry_out(person, cast.bureau, None, reading.rows, now())
        else:
            plan(person, cast.bureau, None, reading.rows)
        db.session.commit()
        Writing.end()


def _workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    for n in range(STAFF):
        name = FAMILY[n % 15] + GIVEN[n // 15 % 22] + GIVEN[n // 330 % 22]
        sheet.write_row(n + 1, 0, (name, f"N{n:05}", 13700000000 + n, "青山镇中心小学", "导师、宿管"))
    book.close()
    return out.getvalue()
