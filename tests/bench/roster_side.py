"""What a registry export takes (1,200 pupils, and the longest roster there may be), and finding a student in a county
of 200,000; on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import time
import uuid
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path

import xlsxwriter
from flask import Flask
from sqlalchemy import insert, text

from tests.bench import roster_memory
from tests.bench.figures import Figure, percentile, spread, timed
from tests.cast import TODAY, Cast
from tests.stores import app_on, postgres_server, seed
from tests.visitor import Visitor, a_visitor
from webapp.access.person import Person, load_person
from webapp.access.tenancy import every_school
from webapp.actions import roster_import
from webapp.actions.names import search_terms
from webapp.actions.roster_plan import preview
from webapp.documents.roster_files import read_file
from webapp.domain.staff_lists import MOST_ROWS
from webapp.extensions import Writing, db
from webapp.models import Account, Guardian, School, Student, StudentSummary, new_id, now

EXPORT = Path("tests/fixtures/rosters/registry_export_72_columns.xlsx")
HEAD = ("姓名", "性别", "出生日期", "学籍号", "班级", "父亲姓名", "父亲电话", "母亲姓名", "母亲电话")
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高", "秀英建国小燕文静志远桂兰海春梅玉珍华晓东丽敏"
PREVIEW, COMMIT, LONG = 4, 3, 60  # seconds
STUDENTS, SCHOOLS, ROUNDS = 200_000, 150, 4
SEARCHES = (
    "", "q=wang", "q=wxy", "q=秀英", "q=nobody-at-all", "q=zhang+guo", "sort=name", "sort=class&q=li", "page=20",
    "q=G990101201799000", "q=13900001510", "q=1510", "size=100&q=liu", f"unvisited={TODAY - dt.timedelta(days=60)}",
    f"unvisited={TODAY - dt.timedelta(days=300)}&sort=name&q=li",
)  # fmt: skip
WITHIN = {"SQLite": 150, "PostgreSQL": 100}  # ms


def figures() -> list[Figure]:
    """Preview, commit and memory of rosters, and the search of students."""
    with tempfile.TemporaryDirectory() as folder:
        found = _on("SQLite", app_on(f"sqlite:///{folder}/roster.sqlite3", Path(folder) / "files"))
        with postgres_server(Path(folder) / "postgresql") as url:
            app = app_on(url.replace("postgresql://", "postgresql+psycopg://", 1), Path(folder) / "files")
            return found + _on("PostgreSQL", app) + roster_memory.figures()


def _on(database: str, app: Flask) -> list[Figure]:
    cast = seed(app)
    export, long = EXPORT.read_bytes(), long_roster()
    found = [_roster(database, app, cast, export), _longest(database, app, cast, long)]
    found.append(_searched(database, app, cast))
    with app.app_context():
        db.engine.dispose()
    return found


def _roster(database: str, app: Flask, cast: Cast, data: bytes) -> Figure:
    looked_at, carried_out = taken(app, cast.chen, cast.school, data)
    words = f"preview {looked_at:.1f} s, commit {carried_out:.1f} s"
    holds = looked_at <= PREVIEW and carried_out <= COMMIT
    return Figure(f"registry export of 1,200, {database}", f"≤ {PREVIEW} s, ≤ {COMMIT} s", words, holds)


def _longest(database: str, app: Flask, cast: Cast, data: bytes) -> Figure:
    """As in the background: read and planned, then read again and carried out."""
    looked_at, carried_out = taken(app, cast.qian, cast.other_school, data)
    whole = looked_at + _seconds(lambda: read_file(data, "名册.xlsx", {})) + carried_out
    words = f"{whole:.0f} s (preview {looked_at:.0f}, commit {carried_out:.0f})"
    return Figure(f"roster of {MOST_ROWS:,} in the background, {database}", f"≤ {LONG} s", words, whole <= LONG)


def taken(app: Flask, account: uuid.UUID, school: uuid.UUID, data: bytes) -> tuple[float, float]:
    """Seconds until it is shown what would happen, and until it is done."""
    began = time.perf_counter()
    reading = read_file(data, "名册.xlsx", {})
    _as(app, account, lambda _person: preview(school, reading, TODAY))
    looked_at = time.perf_counter() - began
    return looked_at, _seconds(
        lambda: _as(app, account, lambda person: roster_import.carry_out(person, school, reading, now()))
    )


def _searched(database: str, app: Flask, cast: Cast) -> Figure:
    """The list of a school's students as a page, many searches, each several times."""
    _fill(app, cast)
    app.test_client_class = Visitor
    visitor = a_visitor(app).logged_in_as(cast.chen)
    taken = []
    for number in range(ROUNDS + 1):
        for query in SEARCHES:
            one = timed(partial(visitor.get, f"/desk/students?{query}", headers={"HX-Request": "true"}))
            taken += [one] if number else []  # the first round warms the caches
    within = WITHIN[database]
    what = f"students listed and searched in a county of {STUDENTS:,}, {database}, p95"
    return Figure(what, f"≤ {within} ms", spread(taken), percentile(taken, 0.95) <= within)


def _fill(app: Flask, cast: Cast) -> None:
    """A county of schools of some thousand, the one that is searched among them; a guardian for each child."""
    said = {name: search_terms(name) for name in map("".join, product(FAMILY, GIVEN, GIVEN))}
    names, moment = list(said), now()
    with app.app_context(), every_school():
        Writing.begin()
        schools = [
            {"id": new_id(), "bureau_id": cast.bureau, "code": f"97{n:08}", "name": f"第{n}小学", "stages": []}
            for n in range(SCHOOLS)
        ]
        db.session.execute(insert(School), schools)
        ids = [cast.school, *(school["id"] for school in schools)]
        for start in range(0, STUDENTS, 5000):
            numbers = range(start, start + 5000)
            children = [_child(n, ids[n % len(ids)], names[n % len(names)], said, moment) for n in numbers]
            db.session.execute(insert(Student), children)
            db.session.execute(insert(Guardian), [_father(n, child) for n, child in enumerate(children, start)])
            db.session.execute(insert(StudentSummary), [_visited(n, child, moment) for n, child in enumerate(children)])
        db.session.commit()
        Writing.end()
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))


def _child(n: int, school: object, name: str, said: dict[str, tuple[str, str]], moment: object) -> dict[str, object]:
    return {
        "id": new_id(), "school_id": school, "name": name, "name_pinyin": said[name][0], "search_text": said[name][1],
        "registry_number": f"G990101201799{n:06}", "created_at": moment, "changed_at": moment,
    }  # fmt: skip


def _visited(n: int, child: dict[str, object], moment: dt.datetime) -> dict[str, object]:
    """A third was never visited, the others on some day of the last year."""
    last = moment - dt.timedelta(days=n % 365) if n % 3 else None
    return {"student_id": child["id"], "school_id": child["school_id"], "last_visit_at": last}


def _father(n: int, child: dict[str, object]) -> dict[str, object]:
    return {
        "id": new_id(), "student_id": child["id"], "school_id": child["school_id"], "position": 0,
        "name": f"{str(child['name'])[0]}大勇", "phones": [f"139{n:08}"],
    }  # fmt: skip


def long_roster() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    for n in range(MOST_ROWS - 10):
        name = FAMILY[n % 15] + GIVEN[n // 15 % 22] + GIVEN[n // 330 % 22]
        place = f"{'一二三四五六'[n % 6]}年级{n // 6 % 30 + 1}班"
        family = (f"{name[0]}大勇", f"139{n:08}", f"{name[0]}桂兰", f"138{n:08}")
        sheet.write_row(n + 1, 0, (name, "女", "2017-06-15", f"G99010120170{n:07}", place, *family))
    book.close()
    return out.getvalue()


def _seconds(work: Callable[[], object]) -> float:
    return timed(work) / 1000


def _as(app: Flask, account: uuid.UUID, work: Callable[[Person], object]) -> None:
    """Done in one transaction, as this person."""
    with app.app_context(), every_school():
        Writing.begin()
        work(load_person(db.session.get_one(Account, account), TODAY))
        db.session.commit()
        Writing.end()
        db.session.close()
