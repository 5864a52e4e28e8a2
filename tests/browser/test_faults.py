"""Bad lines and wrong answers: the phone forgets nothing, enters nothing twice, and says how things stand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.phone import HAND, Phone
from tests.browser.proxy import (
    Proxy,
    Trouble,
    answer,
    cut_the_reply_after,
    cut_the_request_after,
    lose_the_reply,
    stall_for,
    then,
)
from tests.browser.school import School, a_text
from tests.pictures import a_photo

AS_JSON, AS_PAGE = "Content-Type: application/json", "Content-Type: text/html"
PORTAL = b"<!doctype html><title>Welcome</title><p>Log in to the network of the hotel</p>"
WRONG_ANSWERS = {
    "401, the session has ended": (answer("401 Unauthorized", b'{"code": "login_needed"}', AS_JSON), "login"),
    "403": (answer("403 Forbidden", b'{"code": "forbidden"}', AS_JSON), "waiting"),
    "404 of another server": (answer("404 Not Found", PORTAL, AS_PAGE), "waiting"),
    "409": (answer("409 Conflict", b'{"code": "clash"}', AS_JSON), "waiting"),
    "413 for a single one": (answer("413 Content Too Large", b"{}", AS_JSON), "attention"),
    "422": (answer("422 Unprocessable Content", b'{"code": "malformed"}', AS_JSON), "waiting"),
    "429": (answer("429 Too Many Requests", b"{}", AS_JSON), "waiting"),
    "500": (answer("500 Internal Server Error", b'{"code": "went_wrong"}', AS_JSON), "waiting"),
    "502 of a gateway": (answer("502 Bad Gateway", PORTAL, AS_PAGE), "waiting"),
    "a portal's page with 200": (answer("200 OK", PORTAL, AS_PAGE), "waiting"),
    "JSON of another shape": (answer("200 OK", b'{"ok": true}', AS_JSON), "waiting"),
    "verdicts for another's entries": (
        answer("200 OK", json.dumps({"verdicts": [{"id": "x", "verdict": "accepted"}]}).encode(), AS_JSON),
        "waiting",
    ),
    "a redirect to a login page": (answer("302 Found", b"", "Location: /login"), "waiting"),
}
BAD_LINES: dict[str, tuple[bytes, Trouble]] = {
    "the reply is lost": (b"POST /api/v1/outbox", lose_the_reply),
    "the reply is cut": (b"POST /api/v1/outbox", cut_the_reply_after(150)),
    "the request is cut": (b"POST /api/v1/outbox", cut_the_request_after(400)),
    "the line stalls": (b"POST /api/v1/outbox", stall_for(2)),
    "the word on the photo is lost": (b"GET /api/v1/files", lose_the_reply),
    "the reply about a piece of the photo is lost": (b"PATCH /api/v1/files", lose_the_reply),
    "the answer that begins the photo is lost": (b"POST /api/v1/files", lose_the_reply),
    "the photo is cut": (b"PATCH /api/v1/files", cut_the_request_after(1000)),
}


@pytest.fixture(scope="module")
def line(school: School) -> Iterator[Proxy]:
    """The way from the village to the school; wangs() leaves it in order."""
    proxy = Proxy(school.server.port)
    yield proxy
    proxy.refuse()


@pytest.fixture(scope="module")
def pocket() -> Iterator[dict[str, Phone]]:
    """Where her phone is from one test to the next."""
    kept: dict[str, Phone] = {}
    yield kept
    for phone in kept.values():
        phone.close()


@pytest.fixture
def wangs(
    engine: str,
    pocket: dict[str, Phone],
    playwright: Playwright,
    browsers: Callable[[str], Browser],
    line: Proxy,
    tmp_path: Path,
) -> Iterator[Phone]:
    """王老师's phone, enrolled, at the end of that way: the same one as long as everything on it has been sent."""
    if engine not in pocket:
        context = browsers(engine).new_context(viewport=HAND, locale="zh-CN")
        pocket[engine] = Phone(playwright, engine, line.url, tmp_path, context)
        pocket[engine].log_in("wang")
        pocket[engine].enable_offline()
    yield pocket[engine]
    line.heal()
    if not pocket[engine].page.locator("#strip [data-when=sent]").is_visible():
        pocket.pop(engine).close()


@pytest.mark.parametrize("wrong", WRONG_ANSWERS)
def test_an_answer_that_is_no_verdict_leaves_the_entry_on_the_phone_and_the_strip_says_so(
    wangs: Phone, line: Proxy, school: School, wrong: str
) -> None:
    trouble, strip = WRONG_ANSWERS[wrong]
    said = a_text("她答应每天读书")
    line.trouble(trouble)
    wangs.record_visit(school.cast.yan, said)
    line.wait_for_trouble()
    wangs.strip_says(strip)
    assert wangs.strip_count() == "1"
    wangs.go("/field/entries")
    expect(wangs.in_outbox("too_large" if strip == "attention" else "waiting")).to_have_count(1)
    assert school.entries_saying(said) == 0

    line.heal()
    if strip == "attention":
        return  # too large stays too large until it is shortened; it is kept and shown
    wangs.send_now()
    wangs.strip_says("sent")
    assert school.entries_saying(said) == 1


@pytest.mark.parametrize("bad", BAD_LINES)
def test_over_a_bad_line_everything_arrives_exactly_once(wangs: Phone, line: Proxy, school: School, bad: str) -> None:
    said = a_text("奶奶答应不让她去水塘")
    request, trouble = BAD_LINES[bad]
    line.trouble(trouble, request, times=1)
    wangs.record_visit(school.cast.yan, said, a_photo())
    line.wait_for_trouble()
    wangs.send_now()
    wangs.strip_says("sent")
    assert school.entries_saying(said) == 1
    assert school.photos_of(said) == [True]


def test_when_the_server_cannot_be_reached_it_is_tried_again(wangs: Phone, line: Proxy, school: School) -> None:
    said = a_text("爸爸过年回来")
    line.refuse()
    wangs.record_visit(school.cast.yan, said, a_photo())
    wangs.strip_says("waiting")
    line.heal()
    wangs.send_now()
    wangs.strip_says("sent")
    assert (school.entries_saying(said), school.photos_of(said)) == (1, [True])


def test_two_kilobytes_a_second_are_enough(wangs: Phone, line: Proxy, school: School) -> None:
    said = a_text("写字台搬到窗边")
    line.bytes_per_second, line.latency = 2_000, 0.2
    wangs.record_visit(school.cast.yan, said, a_photo(320, 240))  # answers before the network does
    wangs.strip_says("sent")
    assert (school.entries_saying(said), school.photos_of(said)) == (1, [True])


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.04])
def test_a_server_that_dies_in_the_middle_of_a_batch_has_each_entry_once_when_it_is_back(
    wangs: Phone, line: Proxy, school: School, delay: float
) -> None:
    texts = [a_text("talk") for _ in range(3)]
    dead = threading.Event()

    def power_cut() -> None:
        time.sleep(delay)
        school.server.kill()
        dead.set()

    wangs.lose_network()
    for text in texts:
        wangs.record_talk(school.cast.yan, text)
    line.trouble(then(power_cut), times=1)
    wangs.regain_network()
    assert dead.wait(20)
    school.server.start()
    wangs.send_now()
    wangs.strip_says("sent")
    assert [school.entries_saying(text) for text in texts] == [1, 1, 1]
