"""Four tabs at once, a disk that is full, a clock that is a year wrong."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import NewPhone, School, a_text

ENTRY = "#strip [data-when=sent]"


def test_from_four_tabs_each_entry_is_sent_once(phone: NewPhone, school: School) -> None:
    texts = [a_text("four tabs") for _ in range(3)]
    hers = phone()
    hers.log_in("wang")
    hers.enable_offline()
    tabs = [hers.page.context.new_page() for _ in range(3)]
    for tab in tabs:
        tab.goto(school.url + "/field/students")
    hers.lose_network()
    for text in texts:
        hers.record_talk(school.cast.yan, text)
    for tab in tabs:
        expect(tab.locator("#strip [data-when=waiting] [data-slot~=count]")).to_have_text("3")
    hers.regain_network()
    hers.strip_says("sent")
    for tab in tabs:
        expect(tab.locator(ENTRY)).to_be_visible()
    assert [school.entries_saying(text) for text in texts] == [1, 1, 1]
