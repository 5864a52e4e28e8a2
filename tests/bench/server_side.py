"""What the server needs: an outbox of 500 entries, a kit for 50 students, memory."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
import urllib.request
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.figures import Figure, spread, timed
from tests.given import a_contact, a_student, a_talk, a_visit, an_envelope
from tests.server import RunningServer
from tests.stores import app_on, seed
from tests.visitor import Visitor, a_visitor
from webapp.access.tenancy import every_school
from webapp.extensions import Writing, db

ROUNDS = 7
STUDENTS = 50
BATCH = 100


def figures() -> list[Figure]:
    """The figures of the server, each measured on a database file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        visitor, students = _a_mentor_of_fifty(Path(folder))
        outbox = [timed(lambda: _hand_over_500(visitor, students)) for _ in range(ROUNDS)]
        plain = [timed(partial(_plain_sql, Path(folder) / f"plain{n}.sqlite3")) for n in range(ROUNDS)]
        kits = [timed(lambda: visitor.get("/api/v1/kit")) for _ in range(ROUNDS * 3)]
        kit = visitor.get("/api/v1/kit").get_json()
        sent = {way: len(_answer_by(visitor, way)) for way in ("br", "gzip")}
    ratio = median(outbox) / median(plain)
    return [
        Figure("outbox of 500 entries, SQLite on disk", "≤ 3 s", spread(outbox), max(outbox) <= 3000),
        Figure("the same 500 rows by plain SQL, five transactions", "(to compare)", spread(plain, digits=1)),
        Figure("outbox ÷ plain SQL", "(ratio of medians)", f"{ratio:.1f}"),
        Figure("kit for 50 students, on the server", "≤ 300 ms", spread(kits), median(kits) <= 300),
        Figure(
            "kit for 50 students, compressed",
            "≤ 40 KB",
            f"{sent['br'] / 1000:.1f} KB br (gzip {sent['gzip'] / 1000:.1f}), {len(kit['fragments'])} pages at once",
            sent["br"] <= 40_000 and not kit["more"],
        ),
        _memory(),
    ]


def _answer_by(visitor: Visitor, way: str) -> bytes:
    """The kit as it goes over the line to a phone that takes this."""
    answer = visitor.get("/api/v1/kit", headers={"Accept-Encoding": way})
    assert answer.headers["Content-Encoding"] == way
    data: bytes = answer.data
    return data


def _a_mentor_of_fifty(folder: Path) -> tuple[Visitor, list[Any]]:
    """王老师 with fifty students of her own, six records each, in a database file."""
    app = app_on(f"sqlite:///{folder / 'bench.sqlite3'}", folder / "files")
    cast = seed(app)
    with app.app_context(), every_school():
        Writing.begin()
        students = [
            a_student(cast.school, cast.class_three, name=f"孔{chr(0x4E00 + 37 * n)}云", mentor=cast.wang)
            for n in range(STUDENTS - 2)
        ]
        db.session.commit()
        Writing.end()
    app.test_client_class = Visitor
    visitor = a_visitor(app).logged_in_as(cast.wang)
    entries = [
        an_envelope(kind, body)
        for n, student in enumerate(students)
        for kind, body in (
            ("home_visit", a_visit(student, days=n + 1, family_situation="爷爷奶奶带着，爸妈在外地打工，过年回来")),
            ("talk", a_talk(student, days=n + 2)),
            ("guardian_contact", a_contact(student, days=n + 3)),
        )
        for _ in range(2)
    ]
    for start in range(0, len(entries), BATCH):
        visitor.verdicts(*entries[start : start + BATCH])
    return visitor, students


def _hand_over_500(visitor: Visitor, students: list[Any]) -> None:
    entries = [an_envelope("home_visit", a_visit(students[n % len(students)], days=n % 60 + 1)) for n in range(500)]
    for start in range(0, 500, BATCH):
        verdicts = visitor.verdicts(*entries[start : start + BATCH])
        assert {v["verdict"] for v in verdicts} == {"accepted"}


def _plain_sql(path: Path) -> None:
    """500 rows of the same size into a table with the same indexes, WAL and FULL, a hundred a transaction."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE entries (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, school TEXT, student TEXT, author TEXT,"
        " happened TEXT, saved TEXT, arrived TEXT, body TEXT, digest TEXT);"
        "CREATE INDEX a ON entries (school, student, happened); CREATE INDEX b ON entries (author, seq);"
        "CREATE INDEX c ON entries (school, arrived);"
    )
    body = json.dumps(dict.fromkeys(map(str, range(10)), "每周日晚上给妈妈打电话"))
    for batch in range(5):
        connection.execute("BEGIN IMMEDIATE")
        for n in range(BATCH):
            key = f"{batch}-{n}-{time.time_ns()}"
            row = (key, "s", "p", "a", "2026-11-20", "2026-11-20", "2026-11-20", body, "0" * 64)
            connection.execute(
                "INSERT INTO entries (id, school, student, author, happened, saved, arrived, body, digest)"
                " VALUES (?,?,?,?,?,?,?,?,?)",
                row,
            )
        connection.execute("COMMIT")
    connection.close()


def _memory() -> Figure:
    """The resident memory of each process of the real server after it has served some pages."""
    server = RunningServer()
    try:
        for _ in range(50):
            a_visit_to(server)
        sizes = {pid: _resident(pid) for pid in server.processes()}
    finally:
        server.close()
    words = " + ".join(f"{size:.0f} MB" for size in sorted(sizes.values(), reverse=True))
    worst = max(sizes.values())
    return Figure("resident memory of one app process (each shown)", "≤ 150 MB", words, worst <= 150)


def a_visit_to(server: RunningServer) -> None:
    """One anonymous page of a running server."""
    with urllib.request.urlopen(f"{server.url}/login", timeout=10) as answer:
        answer.read()


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
