"""What runxin backup and restore refuse, before anything is written: each with a sentence."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import DATABASE
from tests.journeys.backup.conftest import Machine, NewMachine


def test_a_file_that_was_cut_is_refused_before_anything_is_written(
    machine: Machine, new_machine: NewMachine, file: Path
) -> None:
    machine.run("backup", file)
    whole, empty = file.read_bytes(), new_machine()
    for left in (0, 10, 39, 40, 41, 5_000, -65_600, -17, -1):
        file.write_bytes(whole[:left])
        _refused(empty, file)


def test_one_changed_byte_is_refused_before_anything_is_written(
    machine: Machine, new_machine: NewMachine, file: Path
) -> None:
    machine.run("backup", file)
    whole, empty = file.read_bytes(), new_machine()
    for place in (0, 16, 20, 45, 5_000, 70_000, -20, -1):
        changed = bytearray(whole)
        changed[place] ^= 1
        file.write_bytes(changed)
        _refused(empty, file)


def test_chunks_in_another_order_twice_or_followed_by_more_are_refused(
    machine: Machine, new_machine: NewMachine, file: Path
) -> None:
    machine.run("backup", file)
    whole, size, head = file.read_bytes(), 64 * 1024 + 16, 40
    first, second = whole[head : head + size], whole[head + size : head + 2 * size]
    empty = new_machine()
    for content in (
        whole[:head] + second + first + whole[head + 2 * size :],
        whole[:head] + first + first + whole[head + 2 * size :],
        whole + whole[head:],
        whole + b"\0",
    ):
        file.write_bytes(content)
        _refused(empty, file)


def test_a_file_that_is_something_else_is_refused(machine: Machine, tmp_path: Path) -> None:
    sheet = tmp_path / "名册.xlsx"
    sheet.write_bytes(b"PK\x03\x04" + b"0" * 200)
    assert "no backup of Runxin" in machine.run("restore", sheet, "--verify").output
    assert "No such file" in machine.run("restore", tmp_path / "nowhere").output


def test_a_machine_with_data_is_not_overwritten(machine: Machine, new_machine: NewMachine, file: Path) -> None:
    machine.run("backup", file)
    before = machine.counts()
    answer = machine.run("restore", file)
    assert (answer.exit_code, "holds data already; nothing was touched" in answer.output) == (1, True)
    assert machine.counts() == before
    prepared = new_machine()
    prepared.run("upgrade")  # tables, but nothing in them
    assert prepared.run("restore", file).exit_code == 0
    assert prepared.counts() == before


def test_a_backup_of_another_identity_key_is_refused(machine: Machine, new_machine: NewMachine, file: Path) -> None:
    machine.run("backup", file)
    answer = new_machine().run("restore", file, RUNXIN_IDENTITY_KEY="ab" * 32)
    assert "made with another RUNXIN_IDENTITY_KEY" in answer.output


def test_a_backup_is_never_overwritten_and_half_of_one_never_stays(machine: Machine, tmp_path: Path) -> None:
    there = tmp_path / "there.backup"
    there.write_text("yesterday's")
    assert "never overwritten" in machine.run("backup", there).output
    assert there.read_text() == "yesterday's"
    nowhere = machine.run("backup", tmp_path / "no such folder" / "x.backup")
    assert (nowhere.exit_code, "No such file or directory" in nowhere.output) == (1, True), nowhere.output
    assert "Set RUNXIN_BACKUP_KEY" in machine.run("backup", tmp_path / "y", RUNXIN_BACKUP_KEY="").output
    assert "Set RUNXIN_BACKUP_KEY" in machine.run("backup", tmp_path / "y", RUNXIN_BACKUP_KEY="no hex").output
    assert (
        "at least 16"
        in machine.run("backup", tmp_path / "y", RUNXIN_BACKUP_KEY="", RUNXIN_BACKUP_PASSPHRASE="short").output
    )
    assert not list(tmp_path.glob(".*part")), "half of one is left"


def test_before_the_tables_are_made_there_is_nothing_to_back_up(new_machine: NewMachine, file: Path) -> None:
    assert "runxin upgrade" in new_machine().run("backup", file).output
    assert not file.exists()


def test_a_backup_of_a_newer_version_is_refused(machine: Machine, new_machine: NewMachine, file: Path) -> None:
    if DATABASE != "sqlite":
        pytest.skip("the version is set by hand in the file")
    with closing(sqlite3.connect(machine.folder / "runxin.sqlite3")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    machine.run("backup", file)
    assert "newer version" in new_machine().run("restore", file).output


def _refused(machine: Machine, file: Path) -> None:
    answer = machine.run("restore", file)
    assert answer.exit_code == 1, answer.output
    assert "The backup is refused: " in answer.output
    if machine.url.startswith("sqlite"):
        assert list(machine.folder.iterdir()) == []
    assert not machine.files.exists()
