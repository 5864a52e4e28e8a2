"""runxin audit: it leaves the machine as lines of JSON; its end is printed, and whether it holds together."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from tests.conftest import inside
from tests.stores import IDENTITY_KEY, SECRET_KEY, app_on, seed
from webapp.access.audit import note
from webapp.cli import main
from webapp.extensions import db
from webapp.models import AuditEvent, Epoch, now

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


def run(*words):
    return CliRunner().invoke(main, ["audit", *map(str, words)])


def export(*words):
    return run("export", *words)


def intrude(app, *statements):
    """As somebody with the file would: past the triggers."""
    with app.app_context(), db.engine.begin() as connection:
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_events_no_{verb}")
        for statement in statements:
            connection.exec_driver_sql(statement)


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


def test_it_says_that_it_holds_together_and_how_far(installed):
    head = run("head").output.strip()
    number, seal = head.split(":")
    answer = run("verify")
    assert answer.exit_code == 0
    assert answer.output == f"rows\t{number}\nhead\t{head}\nThe audit holds together.\n"
    assert len(seal) == 64
    assert run("verify", "--from-head", head).exit_code == 0


@pytest.mark.parametrize(("statement", "words"), [
    ("UPDATE audit_events SET address = '10.9.9.9' WHERE seq = 2", "row 2 was changed"),
    ("DELETE FROM audit_events WHERE seq = 2", "row 2 is missing"),
    ("DELETE FROM audit_events WHERE seq > 3", "the last rows are missing, from row 4 on"),
])  # fmt: skip
def test_what_does_not_fit_is_named_and_the_command_ends_with_1(installed, statement, words):
    intrude(installed, statement)
    answer = run("verify")
    assert answer.exit_code == 1
    assert words in answer.output


def test_a_head_of_before_that_is_not_part_of_it_is_told(installed):
    number, seal = run("head").output.strip().split(":")
    later = f"{int(number) + 5}:{seal}"
    answer = run("verify", "--from-head", later)
    assert answer.exit_code == 1
    assert f"row {int(number) + 5} is not the one that was written down" in answer.output


@pytest.mark.parametrize("head", ["", "x", "1", "1:", "1:abc", "-1:" + "a" * 64, "x:" + "a" * 64])
def test_what_is_no_head_is_a_question_and_no_alarm(installed, head):
    answer = run("verify", "--from-head", head)
    assert answer.exit_code == (0 if head == "" else 2)


def test_an_epoch_begun_by_hand_is_noted(installed):
    answer = CliRunner().invoke(main, ["new-epoch"])
    assert answer.exit_code == 0, answer.output
    with inside(installed) as session:
        assert session.query(Epoch).count() == 1
        assert session.query(AuditEvent).filter_by(action="epoch.begun").count() == 1
