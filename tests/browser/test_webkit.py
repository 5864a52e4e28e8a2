"""The core on WebKit, the engine of iPhones: recorded without a network, reloaded, killed, left in haste, sent once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.browser.school import School, a_text
from tests.browser.tls import Tls
from tests.browser.webkit import Screen, WebKitPhone

HASTY = 40  # of pages kept with an open transaction, one in twenty or so is left like that
NEEDED = """
  const home = await new Promise((done, fail) => {
    const opening = indexedDB.open("needed", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("store");
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => fail(opening.error);
  });
  const { durability } = home.transaction(["store"], "readwrite", { durability: "strict" });
  home.close();
  indexedDB.deleteDatabase("needed");
  return {
    worker: "serviceWorker" in navigator,
    lock: await navigator.locks.request("needed", async () => true),
    crypto: isSecureContext && "subtle" in crypto,
    durability,
  };
"""


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    """Where the windows are."""
    opened = Screen()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def hers(screen: Screen, school: School, tmp_path_factory: Any) -> Iterator[WebKitPhone]:
    """王老师's phone, enrolled, by https as everywhere: what WebKit keeps of a page depends on it."""
    line = Tls(school.server.port, tmp_path_factory.mktemp("tls"))
    phone = WebKitPhone(screen, line.url, tmp_path_factory.mktemp("webkit"))
    try:
        phone.open("/login")
        phone.log_in("wang")
        phone.enable_offline()
        yield phone
    finally:
        phone.kill()
        line.close()


@contextmanager
def no_server(school: School) -> Iterator[None]:
    """Inside the block nobody answers: WebKitGTK's own network cannot be taken away."""
    school.server.kill()
    try:
        yield
    finally:
        school.server.start()


def test_webkit_has_what_the_phone_needs(hers: WebKitPhone) -> None:
    assert hers.run(NEEDED) == {"worker": True, "lock": True, "crypto": True, "durability": "strict"}


def test_on_webkit_what_is_recorded_without_a_network_survives_a_reload_and_arrives_once(
    hers: WebKitPhone, school: School
) -> None:
    texts = [a_text("webkit") for _ in range(2)]
    with no_server(school):
        for text in texts:
            hers.record_talk(school.cast.yan, text)
        hers.go("/field/entries")  # the shell, from the worker: nobody else answers
        hers.reload()
        assert hers.waiting() == 2
    hers.tap("[data-send-now]")
    hers.strip_says("sent")
    assert [school.entries_saying(text) for text in texts] == [1, 1]


def test_on_webkit_what_was_saved_is_there_after_the_browser_was_killed_and_arrives_once(
    hers: WebKitPhone, school: School
) -> None:
    said = a_text("webkit killed")
    with no_server(school):
        hers.record_talk(school.cast.yan, said)
        hers.kill()
        hers.open("/field/entries")
        assert hers.waiting() == 1
    hers.tap("[data-send-now]")
    hers.strip_says("sent")
    assert school.entries_saying(said) == 1


def test_on_webkit_no_page_that_was_left_in_the_middle_of_its_writing_keeps_the_next_from_saving(
    hers: WebKitPhone, school: School
) -> None:
    texts = [a_text("webkit in haste") for _ in range(HASTY)]
    for text in texts:
        hers.record_talk(school.cast.yan, text)  # and away from the page at once, while it sends
    hers.go("/field/entries")
    hers.strip_says("sent")
    assert [school.entries_saying(text) for text in texts] == [1] * HASTY
