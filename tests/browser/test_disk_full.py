"""The phone's disk is really full, under the browser's own folder: what cannot be saved says so and stays on the page;
what was saved stays, and goes when there is room again."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Playwright, expect

from tests.browser.phone import Phone
from tests.browser.school import School, a_text
from tests.pictures import a_photo

ROOM = 192  # megabytes: a fresh profile takes some 60
PIECE = 65536  # bytes written at once until no more fit


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, in memory. Mounting is root's; a machine that does not let it cannot show a full disk."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}m", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("mount is not permitted on this machine")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path) -> Path:
    """A file that takes what is left, to the last byte."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as out:
        for size in (PIECE, 1):
            with contextlib.suppress(OSError):
                while out.write(b"\x55" * size):
                    pass
    return filler


@pytest.mark.parametrize("engine", ["chromium", pytest.param("firefox", marks=pytest.mark.firefox)])
def test_on_a_full_disk_nothing_that_was_saved_or_typed_is_lost_and_it_is_told(
    playwright: Playwright, school: School, small_disk: Path, engine: str
) -> None:
    hers = Phone(playwright, engine, school.url, small_disk / "profile")
    before, typed = a_text("before"), a_text("typed while it was full")
    try:
        hers.open("/login")
        hers.log_in("wang")
        hers.enable_offline()
        hers.lose_network()
        hers.record_visit(school.cast.yan, before)
        hers.fill_visit(school.cast.lei, typed)
        filler = fill(small_disk)
        hers.add_photo(a_photo(1600, 1200))
        told = hers.page.locator("[data-photo-unkept]:visible, [data-save-failed]:visible, dialog#broken[open]").first
        if not told.is_visible():
            hers.page.locator("input[name=photo_consent]").check()
            hers.tap(".save button")
            hers.saved.or_(told).first.wait_for()
        hers_told = told.is_visible() and told.inner_text()
        filler.unlink()
        again = hers.page.locator("[data-broken-again]")
        with contextlib.suppress(Error):  # with room again it may be well by itself, and the button gone
            again.click(timeout=2000)
        again.wait_for(state="hidden")
        if not hers.saved.is_visible():
            expect(hers.page.locator("textarea[name=agreed]")).to_have_value(typed)
            hers.save()
        hers.regain_network()
        hers.strip_says("sent")
        assert [school.entries_saying(words) for words in (before, typed)] == [1, 1]
        assert hers_told, "nothing said that the phone is full"
    finally:
        hers.close()
