"""What phones are like: four tabs open at once, and a clock that is wrong by a year."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.browser.phone import NewPhone
from tests.browser.school import School, a_text


def test_from_four_tabs_each_entry_is_sent_once(phone: NewPhone, school: School, engine: str) -> None:
    texts = [a_text("four tabs") for _ in range(3)]
    hers = phone(engine=engine)
    hers.log_in("wang")
    hers.enable_offline()
    tabs = [hers.page.context.new_page() for _ in range(3)]
    for tab in tabs:
        tab.goto(school.url + "/field/students")
    hers.page.bring_to_front()  # a tab that nobody looks at draws once a second
    hers.lose_network()
    for text in texts:
        hers.record_talk(school.cast.yan, text)
    for tab in tabs:
        expect(tab.locator("#strip [data-slot~=count]").first).to_have_text("3")
    hers.regain_network()
    hers.strip_says("sent")
    for tab in tabs:
        expect(tab.locator("#strip [data-when=sent]")).to_be_visible()
    assert [school.entries_saying(text) for text in texts] == [1, 1, 1]


@pytest.mark.parametrize("days", [365, -365], ids=["ahead", "behind"])
def test_on_a_phone_whose_clock_is_wrong_by_a_year_a_talk_of_today_is_of_today(
    phone: NewPhone, school: School, engine: str, days: int
) -> None:
    said = a_text("a wrong clock")
    hers = phone(engine=engine)
    hers.page.clock.set_system_time(dt.datetime.now(dt.UTC) + dt.timedelta(days=days))
    hers.log_in("wang")
    hers.enable_offline()
    hers.record_talk(school.cast.yan, said)
    hers.strip_says("sent")
    assert school.day_of(said) == dt.datetime.now(dt.UTC).date()
