"""What a machine that watches may ask, and what a stranger learns from it: a word, or nothing."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import As, House
from tests.given import a_talk, an_envelope
from tests.stores import IDENTITY_KEY, SECRET_KEY, app_on
from tests.visitor import Visitor, a_visitor
from webapp import create_app
from webapp.extensions import db
from webapp.models import Device, new_id, now
from webapp.settings import Settings

A_STRANGER = {"REMOTE_ADDR": "203.0.113.7"}
Usage = namedtuple("Usage", "total used free")


def test_it_lives_and_is_ready(nobody: Visitor) -> None:
    assert nobody.get("/health/live").json == {"status": "live"}
    assert nobody.get("/health/ready").json == {"status": "ready", "tables": True, "disk": True}
    assert nobody.get("/health/ready", environ_base=A_STRANGER).json == {"status": "ready"}


def test_without_a_database_it_lives_but_is_not_ready(tmp_path: Path) -> None:
    app = app_on(f"sqlite:///{tmp_path / 'no such folder' / 'x'}", tmp_path)
    client = app.test_client()
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json) == (503, {"status": "not ready", "tables": False, "disk": True})
    assert client.get("/health/ready", environ_base=A_STRANGER).json == {"status": "not ready"}


def test_with_old_tables_or_a_full_disk_it_is_not_ready(
    nobody: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_tables = app_on(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path).test_client()
    assert without_tables.get("/health/ready").status_code == 503
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 10**12, 10**6))
    answer = nobody.get("/health/ready")
    assert (answer.status_code, answer.json) == (503, {"status": "not ready", "tables": True, "disk": False})


@pytest.mark.parametrize(
    ("environ", "headers"),
    [
        (A_STRANGER, {}),
        (A_STRANGER, {"Authorization": "Bearer "}),
        (A_STRANGER, {"Authorization": "Bearer wrong"}),
        ({}, {"X-Forwarded-For": "127.0.0.1"}),  # a proxy carried it: it is not from this machine
        ({}, {"Forwarded": "for=127.0.0.1"}),
        ({"REMOTE_ADDR": ""}, {}),
    ],
)
def test_a_stranger_gets_no_figures(nobody: Visitor, environ: dict[str, str], headers: dict[str, str]) -> None:
    assert nobody.get("/metrics", environ_base=environ, headers=headers).status_code == 404


def test_whoever_holds_the_token_gets_them_from_anywhere(tmp_path: Path, app: Flask) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    settings = Settings(SECRET_KEY, IDENTITY_KEY, str(url), tmp_path, metrics_token="a token of the collector's")
    watched = create_app(settings)
    client = watched.test_client()
    right = {"Authorization": "Bearer a token of the collector's"}
    ready = client.get("/health/ready", environ_base=A_STRANGER, headers=right)
    assert ready.json is not None
    assert "disk" in ready.json
    assert client.get("/metrics", environ_base=A_STRANGER, headers={"Authorization": "Bearer a tok"}).status_code == 404
    with watched.app_context():
        db.engine.dispose()


def test_the_figures_count_requests_logins_and_verdicts_and_name_nobody(
    nobody: Visitor, as_: As, cast, house: House
) -> None:
    before = _figures(nobody)
    wang = as_("wang")
    entry = an_envelope("talk", a_talk(cast.yan))
    assert wang.verdict(entry) == "accepted"
    wang.get(f"/field/students/{cast.yan}")
    wang.get("/周小燕?who=周小燕")
    nobody.log_in("wang", "wrong-wrong-wrong")
    nobody.hand_over(entry)
    with house() as session:
        phone = Device(account_id=cast.wang, device=new_id(), agent="a phone", waiting=3)
        phone.first_seen_at = phone.last_contact_at = now()
        session.add(phone)
    after = _figures(nobody)

    def more(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert more('runxin_verdicts_total{verdict="accepted"}') == 1
    assert more("runxin_login_failures_total") == 1
    assert more('runxin_sync_failures_total{status="401"}') == 1
    assert more('runxin_requests_total{method="GET",route="/field/students/<uuid:student_id>",status="200"}') == 1
    assert more('runxin_requests_total{method="GET",route="(none)",status="404"}') == 1
    assert more("runxin_unsent_entries") == 3
    assert after["runxin_disk_free_bytes"] > 0
    text = nobody.get("/metrics").text
    assert not any(word in text for word in ("周小燕", str(cast.yan), str(cast.wang), "wang", "青山"))


def test_a_method_nobody_knows_makes_no_new_figure(nobody: Visitor) -> None:
    nobody.open("/login", method="XXXXX")
    text = nobody.get("/metrics").text
    assert "XXXXX" not in text
    assert 'method="other"' in text


def test_the_figures_are_of_an_application_of_its_own_too(app: Flask) -> None:
    assert a_visitor(app).get("/metrics").content_type.startswith("text/plain; version=0.0.4")


def _figures(visitor: Visitor) -> dict[str, float]:
    lines = [line for line in visitor.get("/metrics").text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}
