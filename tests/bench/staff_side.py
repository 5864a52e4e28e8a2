"""What importing takes: the staff of a whole county (3,000 rows) and the roster of a school (1,200), read and judged,
then written, and taken back; by the clock and in processor time, because the clock tells of the neighbours too."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import time
import tracemalloc
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

import xlsxwriter
from flask import Flask

from tests.bench.figures import Figure, timed
from tests.cast import TODAY, Cast
from tests.stores import app_on, postgres_server, seed
from webapp.access.person import Person, load_person
from webapp.access.tenancy import every_school
from webapp.actions import roster_import, roster_undo, staff_import
from webapp.actions.batches import Undone
from webapp.actions.staff_plan import plan
from webapp.documents.staff_files import read_file
from webapp.domain.refusals import Refused
from webapp.domain.rosters import RosterReading, read_roster, sheet_of
from webapp.domain.staff_lists import StaffReading
from webapp.extensions import Writing, db
from webapp.models import Account, Batch, now

T = TypeVar("T")
STAFF, STAFF_BUDGET = 3_000, 20  # seconds, all together
PUPILS, ROSTER_BUDGET = 1_200, 3  # seconds, carrying out
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高", "秀英建国小燕文静志远桂兰海春梅玉珍华晓东丽敏"
HEAD = ("姓名", "工号", "手机号", "学校", "角色")
ROSTER_HEAD = ("姓名", "性别", "出生日期", "学籍号", "班级", "父亲姓名", "父亲电话", "母亲姓名", "母亲电话")


def figures() -> list[Figure]:
    """Both kinds of list on SQLite and on PostgreSQL, and fifty thousand rows that are refused."""
    with tempfile.TemporaryDirectory() as folder:
        found = _on("SQLite", app_on(f"sqlite:///{folder}/staff.sqlite3", Path(folder) / "files"))
        with postgres_server(Path(folder) / "postgresql") as url:
            app = app_on(url.replace("postgresql://", "postgresql+psycopg://", 1), Path(folder) / "files")
            return found + _on("PostgreSQL", app) + [_refused()]


def _on(database: str, app: Flask) -> list[Figure]:
    cast = seed(app)
    found = [_staff(database, app, cast), _roster(database, app, cast)]
    with app.app_context():
        db.engine.dispose()
    return found


def _staff(database: str, app: Flask, cast: Cast) -> Figure:
    data, readings = _workbook(), list[StaffReading]()

    def do(person: Person) -> Batch:
        return staff_import.carry_out(person, cast.bureau, None, readings[0].rows, now()).batch

    batches = list[Batch]()
    taken = {
        "read": _taken(lambda: readings.append(read_file(data, "名单.xlsx"))),
        "planned": _taken(lambda: _as(app, cast.sun, lambda person: plan(person, cast.bureau, None, readings[0].rows))),
        "carried out": _taken(lambda: batches.append(_as(app, cast.sun, do))),
        "once more": _taken(lambda: _as(app, cast.sun, do)),
        "taken back": _taken(lambda: _as(app, cast.sun, partial(_back, staff_import.take_back, batches[0].id))),
    }
    clock = taken["read"][0] * 2 + taken["planned"][0] + taken["carried out"][0]
    return Figure(f"import of {STAFF:,} staff, {database}", "≤ 20 s", _words(taken), clock <= STAFF_BUDGET)


def _roster(database: str, app: Flask, cast: Cast) -> Figure:
    sheet, readings, batches = sheet_of(None, ROSTER_HEAD, *_pupils()), list[RosterReading](), list[Batch]()

    def do(person: Person) -> Batch:
        return roster_import.carry_out(person, cast.school, readings[0], now()).batch

    taken = {
        "read": _taken(lambda: readings.append(read_roster([sheet], "名册.xlsx", TODAY))),
        "carried out": _taken(lambda: batches.append(_as(app, cast.chen, do))),
        "taken back": _taken(lambda: _as(app, cast.chen, partial(_back, roster_undo.take_back, batches[0].id))),
    }
    holds = taken["carried out"][0] <= ROSTER_BUDGET
    return Figure(f"roster of {PUPILS:,}, {database}", "carried out ≤ 3 s", _words(taken), holds)


def _refused() -> Figure:
    """A text of fifty thousand rows: it must be opened to be counted, unlike a workbook."""
    data = "\n".join(["姓名,工号,手机号,学校,角色"] + ["王桂兰,Q1,13900010001,青山镇中心小学,导师"] * 50_000).encode()

    def refused() -> None:
        with suppress(Refused):
            read_file(data, "名单.csv")

    taken = _taken(refused)
    tracemalloc.start()
    refused()
    peak = tracemalloc.get_traced_memory()[1] / 1_000_000
    tracemalloc.stop()
    return Figure("50,000 rows refused", "", f"{_words({'csv': taken})}; at most {peak:.0f} MB")


def _taken(work: Callable[[], object]) -> tuple[float, float]:
    """By the clock and in processor time, in seconds."""
    began = time.process_time()
    clock = timed(work) / 1000
    return clock, time.process_time() - began


def _words(taken: dict[str, tuple[float, float]]) -> str:
    return ", ".join(f"{what} {clock:.1f} s (processor {cpu:.1f})" for what, (clock, cpu) in taken.items())


def _as(app: Flask, account: uuid.UUID, work: Callable[[Person], T]) -> T:
    """Done in one transaction, as this person."""
    with app.app_context(), every_school():
        Writing.begin()
        done = work(load_person(db.session.get_one(Account, account), TODAY))
        db.session.flush()
        db.session.expunge_all()
        db.session.commit()
        Writing.end()
        return done


def _back(take_back: Callable[[Person, Batch, dt.datetime], Undone], batch_id: uuid.UUID, person: Person) -> Undone:
    return take_back(person, db.session.get_one(Batch, batch_id), now())


def _pupils() -> Iterator[tuple[str, ...]]:
    for n in range(PUPILS):
        name, registry = FAMILY[n % 15] + GIVEN[n // 15 % 22] + GIVEN[n // 330 % 22], f"G9901012017061{n:05}"
        father, mother = (f"{name[0]}大勇", f"139{n:08}"), (f"{name[0]}桂兰", f"138{n:08}")
        yield name, "女", "2017-06-15", registry, f"{'一二三四五六'[n % 6]}年级{n // 6 % 5 + 1}班", *father, *mother


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
