"""runxin import-staff: for whoever sits at the machine, in an administrator's name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.journeys.staff_import.conftest import sixty, workbook
from tests.stores import IDENTITY_KEY, SECRET_KEY, InMemory, Store
from webapp.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run(store: Store, cast: object, tmp_path: Path) -> Run:
    """run(file, …): the command on a database file that holds the cast."""
    if not isinstance(store, InMemory):
        pytest.skip("the command opens its own database; the actions behind it are tested on both")
    store.save_to(tmp_path / "runxin.sqlite3")
    env = {
        "RUNXIN_SECRET_KEY": SECRET_KEY,
        "RUNXIN_IDENTITY_KEY": IDENTITY_KEY.hex(),
        "RUNXIN_ENVIRONMENT": "development",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'runxin.sqlite3'}",
        "RUNXIN_FILES": str(tmp_path / "files"),
    }
    usual = ["--bureau", "青山县教育局", "--by", "sun"]
    return lambda file, *more: CliRunner().invoke(main, ["import-staff", str(file), *usual, *more], env=env)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Sixty colleagues, and one whose role there is not."""
    path = tmp_path / "名单.xlsx"
    path.write_bytes(workbook(*sixty(), ("王桂兰", "Q900", "", "", "炊事员", "")))
    return path


def test_a_dry_run_writes_nothing_and_the_same_file_twice_is_once(run: Run, file: Path) -> None:
    for _ in range(2):
        said = json.loads(run(file, "--dry-run", "--json").stdout)
        assert (said["counts"]["new"], said["counts"]["refused"]) == (60, 1)
        assert "unknown_role" in said["rows"][0]["why"]
    assert "60 new" in run(file).output
    assert "0 new, 0 changed, 60 unchanged" in run(file).output


def test_wrong_usage_is_answered_with_a_sentence(run: Run, file: Path, tmp_path: Path) -> None:
    empty = tmp_path / "空.xlsx"
    empty.write_bytes(b"")
    for result in (run(file, "--by", "nobody"), run(file, "--school", "1"), run(empty), run(file, "--by", "wang")):
        assert result.exit_code != 0
        assert "Traceback" not in result.output
