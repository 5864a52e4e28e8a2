"""The log of a server holds no person, whatever people send and whatever goes wrong."""

from __future__ import annotations

import io
import json
import logging
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from tests.conftest import As, House
from tests.given import a_talk, an_envelope
from tests.stores import app_on, seed
from tests.visitor import Visitor
from webapp import logs
from webapp.extensions import db
from webapp.models import Account, Bureau
from webapp.settings import PROJECT

NAME = "周小燕"
PASSWORD = "a-password-typed-into-the-wrong-field"


class Log:
    """What was written, as text and line by line."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    """Everything the process logs, as `runxin serve` writes it."""
    kept = Log()
    handler = logging.StreamHandler(kept.stream)
    handler.setFormatter(logs.JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield kept
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_request_is_one_line_with_its_pattern_and_nobody_in_it(log: Log, as_: As, cast) -> None:
    answer = as_("wang").get(f"/field/students/{cast.yan}?q={NAME}", headers={"User-Agent": NAME.encode().hex()})
    (line,) = log.lines
    assert line["route"] == "/field/students/<uuid:student_id>"
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "info")
    assert line["bytes_out"] > 1000
    assert re.fullmatch(r"[0-9a-f]{16}", line["request"])
    assert answer.headers["Runxin-Request"] == line["request"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
    for secret in (NAME, str(cast.yan), str(cast.wang), "127.0.0.1"):
        assert secret not in log.text


def test_hostile_senders_leave_no_name(log: Log, nobody: Visitor, as_: As, cast) -> None:
    nobody.log_in(NAME, PASSWORD)
    nobody.log_in("wang", PASSWORD)
    nobody.get(f"/{NAME}/{PASSWORD}", query_string={"name": NAME})
    nobody.open("/login", method=PASSWORD.upper())
    wang = as_("wang")
    wang.post("/field/entries/talk", data=dict(a_talk(cast.yan, childs_words=NAME)) | {"unknown": NAME})
    wang.post("/api/v1/outbox", data=f'{{"{NAME}": '.encode(), content_type="application/json")
    wang.verdict(an_envelope("talk", a_talk(cast.yan, topic=NAME)))
    wang.get("/api/v1/kit", query_string={"cursor": NAME})
    wang.get("/field", headers={"Referer": f"https://x/{PASSWORD}", "Cookie": f"session={PASSWORD}"})
    assert len(log.lines) >= 9
    assert NAME not in log.text
    assert NAME.encode("unicode_escape").decode() not in log.text
    assert PASSWORD not in log.text.lower()
    assert "wang" not in log.text


def test_an_error_nobody_foresaw_is_where_and_what_kind_never_what_it_says(log: Log, tmp_path: Path) -> None:
    app = app_on("sqlite://", tmp_path)
    seed(app)
    app.testing = False

    def broken() -> str:
        try:
            return {"a": "b"}[NAME]
        except KeyError as error:
            raise ValueError(f"no such child: {NAME}") from error

    broken.runxin_mark = "public"  # type: ignore[attr-defined]  # as access/marks.py marks a view
    app.add_url_rule("/broken", view_func=broken)
    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert NAME not in answer.text
    assert NAME not in log.text
    said = next(line for line in log.lines if "error" in line)
    assert said["error"]["kinds"] == ["builtins.ValueError", "builtins.KeyError"]
    assert any("test_logs.py" in frame and frame.endswith("broken") for frame in said["error"]["where"])
    assert [line["status"] for line in log.lines if line["said"] == "request"] == [500]


def test_the_databases_own_words_are_left_out(log: Log, app: Flask, house: House, cast) -> None:
    """PostgreSQL quotes the row: DETAIL: Key (login)=(…) already exists."""
    with house() as session:
        bureau = session.query(Bureau).first().id
    row = {"id": bureau, "bureau_id": bureau, "login": NAME, "name": NAME, "password_hash": "", "search_text": NAME}
    try:
        with app.app_context(), db.engine.begin() as connection:
            for _ in range(2):
                values = row | {"created_at": None, "recovery_codes": []}
                connection.execute(insert(Account).values(values))
    except Exception:
        logging.getLogger("webapp").exception("unforeseen")
    (line,) = log.lines
    assert line["error"]["kinds"][0] == "sqlalchemy.exc.IntegrityError"
    assert line["error"]["database"]["state"] in {"23502", "SQLITE_CONSTRAINT_NOTNULL"}
    assert NAME not in log.text


def test_other_libraries_are_named_by_the_line_that_spoke(log: Log) -> None:
    logging.getLogger("some.library").warning(f"cannot read {NAME}")
    logging.getLogger("some.library").error("cannot read %s", NAME)
    logging.getLogger("webapp.somewhere").warning("a batch of %s", NAME)
    assert NAME not in log.text
    assert [line["said"] for line in log.lines][2] == "a batch of %s"
    assert log.lines[0]["said"].startswith("test_logs:")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_a_thread_does_not_catch_is_said_so_too(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError(NAME)

    monkeypatch.setattr(threading, "excepthook", logs.uncaught_in_a_thread)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert NAME not in log.text
    assert log.lines[0]["error"]["kinds"] == ["builtins.RuntimeError"]


def test_our_own_messages_are_templates_never_sentences_with_somebody_in_them() -> None:
    """A message with values built in could not be told from one without (webapp/logs.py)."""
    call = re.compile(r"(?:logger|LOG|log|logging)\.(?:debug|info|warning|error|exception|critical)\(\s*f[\"']")
    files = (PROJECT / "webapp").rglob("*.py")
    assert [str(path.relative_to(PROJECT)) for path in files if call.search(path.read_text())] == []
