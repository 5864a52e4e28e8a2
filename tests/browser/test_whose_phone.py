"""Whose phone it is: two people on one phone, a session that has ended, a browser that cannot keep anything."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.phone import NewPhone
from tests.browser.proxy import Proxy, answer
from tests.browser.school import School, a_text
from tests.pictures import a_photo

NO_INDEXEDDB = "Object.defineProperty(window, 'indexedDB', { value: undefined });"


def test_another_person_on_the_phone_neither_sees_nor_sends_nor_loses_what_the_first_one_saved(
    phone: NewPhone, school: School, engine: str
) -> None:
    line = Proxy(school.server.port)
    hers, his = a_text("妈妈每周打电话"), a_text("他想当兵")
    shared = phone(line.url, engine)
    shared.log_in("wang")
    shared.enable_offline()
    line.trouble(answer("503 Service Unavailable"))
    shared.record_visit(school.cast.yan, hers, a_photo())
    line.wait_for_trouble()
    shared.log_out()

    shared.log_in("li")
    shared.strip_says("not_enrolled")
    shared.go("/field/entries")
    expect(shared.page.locator("[data-outbox] li")).to_have_count(0)
    line.heal()
    shared.enable_offline()
    shared.record_talk(school.cast.mei, his)
    shared.strip_says("sent")
    shared.go("/field/entries")
    expect(shared.page.locator("[data-outbox] li")).to_have_count(1)
    assert (school.entries_saying(his), school.entries_saying(hers)) == (1, 0)
    shared.log_out()

    shared.log_in("wang")
    shared.strip_says("sent")
    assert (school.entries_saying(hers), school.photos_of(hers)) == (1, [True])
    assert school.author_of(hers) == school.cast.wang
    line.refuse()


def test_after_the_session_has_ended_she_is_asked_to_log_in_and_then_everything_goes(
    phone: NewPhone, school: School, engine: str
) -> None:
    said = a_text("外婆身体好多了")
    hers = phone(engine=engine)
    hers.log_in("wang")
    hers.enable_offline()
    hers.lose_network()
    school.end_sessions("wang")
    hers.record_visit(school.cast.yan, said, a_photo())
    hers.regain_network()
    hers.strip_says("login")
    assert school.entries_saying(said) == 0

    hers.tap("header [data-login]")
    hers.enter("wang")
    hers.strip_says("sent")
    assert (school.entries_saying(said), school.photos_of(said)) == (1, [True])


@pytest.mark.parametrize("lacking", ["service worker", "IndexedDB"])
def test_a_browser_that_cannot_keep_anything_records_online_at_the_same_addresses(
    phone: NewPhone, school: School, lacking: str
) -> None:
    said = a_text("爷爷会用视频了")
    poor = phone(service_workers="block") if lacking == "service worker" else phone()
    if lacking == "IndexedDB":
        poor.page.add_init_script(NO_INDEXEDDB)
    poor.log_in("wang")
    poor.strip_says("not_enrolled")
    poor.record_visit(school.cast.yan, said, a_photo())
    assert (school.entries_saying(said), school.photos_of(said)) == (1, [True])
    poor.go("/field/me")
    if lacking == "IndexedDB":
        expect(poor.page.locator("[data-enrol] [data-when~=unsupported]")).to_be_visible()
        expect(poor.page.locator("[data-enrol-start]").first).to_be_hidden()
