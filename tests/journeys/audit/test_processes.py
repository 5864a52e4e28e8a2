"""Several processes write into one audit at once, as servers, jobs and commands do; it holds together all the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.conftest import inside
from tests.journeys.audit.writer import TURNS
from tests.stores import IDENTITY_KEY, SECRET_KEY
from webapp.extensions import db
from webapp.models import AuditEvent
from webapp.settings import PROJECT

PROCESSES = 3
HELD = [at for at in range(TURNS) if at % 4 != 3]


@pytest.fixture
def url(on_disk):
    with on_disk.app_context():
        yield db.engine.url.render_as_string(hide_password=False)
        db.engine.dispose()


@pytest.fixture
def writers(url, tmp_path):
    """Processes that are ready and wait for a line."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.audit.writer", url, str(tmp_path), IDENTITY_KEY.hex(), str(number)],
            cwd=PROJECT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for number in range(PROCESSES)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    yield started
    for process in started:
        process.kill()
        process.communicate()


def begin(process):
    process.stdin.write("now\n")
    process.stdin.flush()


def verified(url, tmp_path):
    """What `runxin audit verify` prints, as an administrator calls it."""
    names = {"SECRET_KEY": SECRET_KEY, "IDENTITY_KEY": IDENTITY_KEY.hex(), "INSTANCE": str(tmp_path)}
    setting = {f"RUNXIN_{name}": value for name, value in names.items()}
    environment = os.environ | setting | {"RUNXIN_ENVIRONMENT": "development", "DATABASE_URL": url}
    command = [str(Path(sys.executable).with_name("runxin")), "audit", "verify"]
    return subprocess.run(command, check=False, cwd=PROJECT, env=environment, capture_output=True, text=True)


def written(app):
    """(process, turn) of what the audit has, by action."""
    with inside(app) as session:
        kept = session.execute(
            select(AuditEvent.action, AuditEvent.details).where(AuditEvent.action.startswith("process."))
        )
        found: dict[str, set[tuple[int, int]]] = {}
        for action, details in kept:
            found.setdefault(action, set()).add((details["number"], details["turn"]))
        return found


def test_processes_at_once_make_one_chain_of_what_holds_though_one_is_killed(on_disk, url, writers, tmp_path):
    for process in writers:
        begin(process)
    victim, *others = writers
    told = [int(victim.stdout.readline()) for _ in range(4)]
    victim.kill()
    told += [int(line) for line in victim.communicate()[0].split()]
    for process in others:
        lines, _ = process.communicate(timeout=120)
        assert (process.returncode, len(lines.split())) == (0, TURNS)

    found = written(on_disk)
    assert set(found) == {"process.done", "process.done_in_part"}  # what was taken back left nothing
    of_others = {(number, at) for number in range(1, PROCESSES) for at in HELD}
    assert {one for one in found["process.done"] if one[0]} == of_others
    assert {one for one in found["process.done_in_part"] if one[0]} == {one for one in of_others if one[1] % 2 == 0}
    assert {at for number, at in found["process.done"] if not number} >= {at for at in told if at in HELD}

    answer = verified(url, tmp_path)
    assert (answer.returncode, "The audit holds together." in answer.stdout) == (0, True), answer
