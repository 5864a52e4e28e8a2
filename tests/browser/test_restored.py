"""The server is put back to yesterday's backup: phones give back what it lacks, each record once, photos too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.phone import NewPhone
from tests.browser.school import School, a_text, wait_for
from tests.pictures import a_photo

KEY = bytes(range(60, 92)).hex()


@pytest.fixture
def own_school() -> Iterator[School]:
    """A school of this test's own: its database is thrown away in the middle."""
    opened = School()
    yield opened
    opened.server.close()


def runxin(school: School, *arguments: str) -> None:
    """A command of the server's administrator."""
    command = str(Path(sys.executable).with_name("runxin"))
    env = os.environ | school.server._environment() | {"RUNXIN_BACKUP_KEY": KEY}
    subprocess.run([command, *arguments], env=env, check=True, capture_output=True)


def lose_everything_since(school: School, backup: Path) -> None:
    """The disk dies, and the backup is put onto an empty one."""
    server = school.server
    server.stop()
    for path in server.folder.glob("runxin.sqlite3*"):
        path.unlink()
    shutil.rmtree(server.folder / "files")
    runxin(school, "restore", str(backup))
    server.start()


def test_after_a_restore_phones_give_back_what_is_missing_each_exactly_once(
    phone: NewPhone, own_school: School, tmp_path: Path, engine: str
) -> None:
    words = ("奶奶种菜", "爸爸要回来过年", "妈妈寄了新鞋", "第二天写的")
    before, lost, also_lost, after = (a_text(each) for each in words)
    hers = phone(own_school.url, engine)
    hers.log_in("wang")
    hers.enable_offline()
    hers.record_visit(own_school.cast.yan, before, a_photo())
    hers.strip_says("sent")
    runxin(own_school, "backup", str(tmp_path / "yesterday.backup"))
    hers.record_visit(own_school.cast.yan, lost, a_photo())
    hers.record_visit(own_school.cast.lei, also_lost)
    hers.strip_says("sent")
    assert own_school.photos_of(lost) == [True]

    lose_everything_since(own_school, tmp_path / "yesterday.backup")
    assert (own_school.entries_saying(before), own_school.entries_saying(lost)) == (1, 0)
    hers.log_in("wang")
    hers.record_visit(own_school.cast.lei, after)
    wait_for(lambda: own_school.photos_of(lost) == [True])
    hers.strip_says("sent")
    assert [own_school.entries_saying(words) for words in (before, lost, also_lost, after)] == [1, 1, 1, 1]
    assert (own_school.photos_of(before), own_school.photos_of(lost)) == ([True], [True])
