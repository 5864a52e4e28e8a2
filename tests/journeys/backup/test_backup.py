"""runxin backup and restore: what was there is there again, on the same kind of database or the other; nothing else."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.buckets import KINDS, a_place
from tests.conftest import DATABASE
from tests.journeys.backup.conftest import BYTES_OF_A_PHOTO, KEY, Machine, NewMachine
from webapp.access.audit import note
from webapp.models import Bureau, Device, EntryFile, Job, LoginSession, Student, Upload, new_id, now

BOTH = ["sqlite", "postgresql"] if DATABASE == "postgresql" else ["sqlite"]
ENDED = {"sessions", "jobs"}


@pytest.mark.parametrize("to", BOTH)
@pytest.mark.parametrize("source", BOTH)
def test_an_empty_machine_gets_everything_with_the_same_audit(
    new_machine: NewMachine, file: Path, source: str, to: str
) -> None:
    old, new = new_machine(source), new_machine(to)
    old.begin()
    made = old.run("backup", file)
    assert made.exit_code == 0, made.output
    restored = new.run("restore", file)
    assert restored.exit_code == 0, restored.output
    assert new.counts() == old.counts()
    assert new.seals() == old.seals() != []
    assert new.entries() == old.entries()
    assert f"seal {old.seals()[-1]}" in made.output
    assert f"seal {old.seals()[-1]}" in restored.output
    assert [path.read_bytes() for path in new.files.rglob("*.jpg")] == [BYTES_OF_A_PHOTO]
    with new.data() as session:
        assert session.get_one(Student, old.cast.yan).id_number.startswith("99")


@pytest.mark.parametrize("to", BOTH)
def test_the_restored_machine_goes_on_where_the_old_one_stopped(
    new_machine: NewMachine, machine: Machine, file: Path, to: str
) -> None:
    machine.run("backup", file)
    new = new_machine(to)
    assert new.run("restore", file).exit_code == 0
    new.cast = machine.cast
    with new.data() as session:
        session.add(new.a_talk())
        note("student.viewed")
    assert [seq for seq, _body, _at in new.entries()] == [1, 2, 3]
    assert len(new.seals()) == len(machine.seals()) + 1
    again = file.with_name("again.backup")
    assert new.run("backup", again).exit_code == 0
    assert new.run("restore", again, "--verify").exit_code == 0  # the chain holds on over the restore


def test_somebody_logged_in_then_logs_in_again_and_work_does_not_pretend_to_run(
    new_machine: NewMachine, machine: Machine, file: Path
) -> None:
    with machine.data() as session:
        device = Device(account_id=machine.cast.wang, device=new_id(), agent="a phone", waiting=2)
        device.first_seen_at = device.last_contact_at = now()
        login = LoginSession(account_id=machine.cast.wang, secret_digest="0", address="127.0.0.1", agent="a phone")
        login.opened_at = login.last_seen_at = now()
        session.add_all([device, login, Job(kind="staff_import.read", state="running", asked_at=now())])
    machine.run("backup", file)
    new = new_machine()
    assert "1 sessions were ended" in new.run("restore", file).output
    with new.data() as session:
        assert [row.ended_why for row in session.query(LoginSession)] == ["restored"]
        assert [row.state for row in session.query(Job)] == ["failed"]
        assert [row.waiting for row in session.query(Device)] == [2]
    assert new.seals() == machine.seals()


def test_a_county_that_was_made_after_its_city_comes_back_below_it(
    new_machine: NewMachine, machine: Machine, file: Path
) -> None:
    """Its own key is older than its parent's: the order of the keys is no order of the places."""
    with machine.data() as session:
        city = Bureau(id=new_id(), name="青山市教育局", level="city")
        session.add(city)
        session.flush()
        session.get_one(Bureau, machine.cast.bureau).parent_id = city.id
        city_id = city.id
    machine.run("backup", file)
    new = new_machine()
    assert new.run("restore", file).exit_code == 0
    with new.data() as session:
        assert session.get_one(Bureau, machine.cast.bureau).parent_id == city_id


def test_verifying_touches_nothing(machine: Machine, new_machine: NewMachine, file: Path) -> None:
    machine.run("backup", file)
    before = machine.counts(), sorted(machine.folder.rglob("*"))
    said = machine.run("restore", file, "--verify")
    assert (said.exit_code, "restores, and is as it was" in said.output) == (0, True), said.output
    assert (machine.counts(), sorted(machine.folder.rglob("*"))) == before
    empty = new_machine()
    assert empty.run("restore", file, "--verify").exit_code == 0
    assert list(empty.folder.iterdir()) == []


def test_nobody_without_the_key_reads_a_name_in_it(machine: Machine, file: Path) -> None:
    machine.run("backup", file)
    content = file.read_bytes()
    assert not any(word.encode() in content for word in ("周小燕", "wang", "accounts", "childs_words"))
    assert file.stat().st_mode & 0o077 == 0
    other = "ab" * 16 + KEY[:32]
    assert "the key is another" in machine.run("restore", file, "--verify", RUNXIN_BACKUP_KEY=other).output


def test_a_passphrase_does_instead_of_a_key(machine: Machine, new_machine: NewMachine, file: Path) -> None:
    phrase = {"RUNXIN_BACKUP_KEY": "", "RUNXIN_BACKUP_PASSPHRASE": "溪边的柳树绿了两回又黄了两回呀呀"}
    assert machine.run("backup", file, **phrase).exit_code == 0
    assert "RUNXIN_BACKUP_PASSPHRASE; set that" in machine.run("restore", file, "--verify").output
    wrong = phrase | {"RUNXIN_BACKUP_PASSPHRASE": "溪边的柳树绿了三回又黄了两回呀呀"}
    assert "the key is another" in machine.run("restore", file, "--verify", **wrong).output
    assert new_machine().run("restore", file, **phrase).exit_code == 0


def test_a_photo_that_is_not_on_the_disk_is_named_and_stops_nothing(
    machine: Machine, new_machine: NewMachine, file: Path
) -> None:
    shutil.rmtree(machine.files)
    made = machine.run("backup", file)
    assert made.exit_code == 0
    assert "files that were not in the storage\t1" in made.output
    assert "\tab/" in made.output
    assert "files that were not in the storage\t1" in new_machine().run("restore", file).output


def test_a_backup_made_while_people_write_is_of_one_moment(
    machine: Machine, new_machine: NewMachine, file: Path
) -> None:
    """Each transaction writes an entry and an event: a backup of one moment has as many of each, and a whole chain."""
    before = len(machine.entries()), len(machine.seals())
    stop, written = threading.Event(), [0, 0]

    def write(which: int) -> None:
        while not stop.is_set():
            with machine.data() as session:
                session.add(machine.a_talk())
                note("student.viewed")
            written[which] += 1

    writers = [threading.Thread(target=write, args=(n,)) for n in (0, 1)]
    for writer in writers:
        writer.start()
    while min(written) < 3:
        pass
    made = machine.run("backup", file)
    during = sum(written)
    stop.set()
    for writer in writers:
        writer.join()
    assert made.exit_code == 0, made.output
    new = new_machine()
    restored = new.run("restore", file)
    assert restored.exit_code == 0, restored.output
    entries, events = len(new.entries()) - before[0], len(new.seals()) - before[1]
    assert entries == events
    assert 6 <= entries <= during + 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_carries_the_files_from_a_folder_or_a_bucket_and_puts_them_back(
    machine: Machine, new_machine: NewMachine, file: Path, tmp_path: Path, kind: str
) -> None:
    before = {f"ab/{one.name}": one.read_bytes() for one in machine.files.glob("ab/*")}
    with a_place(kind, tmp_path) as place:
        for name, data in before.items():
            place.storage.put(name, data)
        made = machine.run("backup", file, **place.environment)
        assert made.exit_code == 0, made.output
        assert "files\t1" in made.output
        place.storage.delete(before)
        restored = new_machine().run("restore", file, **place.environment)
        assert restored.exit_code == 0, restored.output
        assert {name: place.storage.read(name) for name in before} == before != {}


def test_a_file_that_was_half_here_is_begun_anew_after_a_restore(
    machine: Machine, new_machine: NewMachine, file: Path
) -> None:
    with machine.data() as session:
        photo = session.scalars(select(EntryFile)).one()
        half = Upload(file_id=photo.id, author_id=photo.author_id, sha256="0" * 64, length=9, offset=5, about="")
        half.expires_at = now()
        session.add(half)
    machine.run("backup", file)
    new = new_machine()
    assert new.run("restore", file).exit_code == 0
    with new.data() as session:
        assert session.scalars(select(Upload)).all() == []
