"""runxin audit export: the audit leaves the machine as lines of JSON, for whoever keeps it elsewhere."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from tests.conftest import inside
from tests.stores import IDENTITY_KEY, SECRET_KEY, app_on, seed
from webapp.access.audit import note
from webapp.cli import main
from webapp.extensions import db
from webapp.models import now

TODAY = now().date()


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """An installation of its own, as a command finds it, with a deed in its audit."""
    app = app_on(f"sqlite:///{tmp_path / 'runxin.sqlite3'}", tmp_path / "files")
    seed(app)
    for name, value in (("SECRET_KEY", SECRET_KEY), ("IDENTITY_KEY", IDENTITY_KEY.hex()), ("INSTANCE", str(tmp_path))):
        monkeypatch.setenv(f"RUNXIN_{name}", value)
    monkeypatch.setenv("RUNXIN_ENVIRONMENT", "development")
    with inside(app):
        note("something.done", words="第一次")
    yield app
    with app.app_context():
        db.engine.dispose()


def export(*words):
    return CliRunner().invoke(main, ["audit", "export", *map(str, words)])


def test_every_event_is_a_line_with_its_seal_and_the_export_is_noted(installed, tmp_path):
    first = export(tmp_path / "all.jsonl")
    assert first.exit_code == 0, first.output
    lines = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert lines[-1]["action"] == "something.done"
    assert lines[-1]["details"] == {"words": "第一次"}
    assert len(lines[-1]["seal"]) == 64
    assert export(tmp_path / "again.jsonl").exit_code == 0
    assert '"audit.exported"' in (tmp_path / "again.jsonl").read_text()


def test_days_bound_it_and_a_file_that_is_there_is_not_overwritten(installed, tmp_path):
    far = TODAY + dt.timedelta(days=30)
    assert export("--since", far, tmp_path / "none.jsonl").exit_code == 0
    assert (tmp_path / "none.jsonl").read_text() == ""
    assert export("--until", far, tmp_path / "some.jsonl").exit_code == 0
    kept = (tmp_path / "some.jsonl").read_text()
    assert kept
    assert export(tmp_path / "some.jsonl").exit_code != 0
    assert (tmp_path / "some.jsonl").read_text() == kept
