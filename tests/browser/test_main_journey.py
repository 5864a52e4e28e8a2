"""A mentor's day: enrolled at school, recording where there is no network, sent on the way home, read at the desk."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.phone import NewPhone
from tests.browser.school import School, a_text
from tests.pictures import a_photo


def test_what_wang_records_without_a_network_reaches_the_desk(
    engine: str, lasting_phone: NewPhone, school: School, desk: Callable[[str], Page]
) -> None:
    visit, talk = a_text("每周日晚上给妈妈打电话"), a_text("想妈妈了")
    phone = lasting_phone(engine)
    phone.open("/login")
    phone.log_in("wang")
    phone.enable_offline()

    phone.lose_network()
    phone.page.reload(wait_until="domcontentloaded")
    phone.page.locator("#page h1").first.wait_for()
    phone.record_visit(school.cast.yan, visit, a_photo())
    phone.record_talk(school.cast.yan, talk)
    phone.go("/field/entries")
    expect(phone.in_outbox("waiting")).to_have_count(2)
    phone.strip_says("waiting")
    assert phone.strip_count() == "2"

    phone.close()
    # The worker wakes with the browser, before the test has taken its network away again: nobody must answer it.
    with school.server.away():
        phone.open("/field/entries")
        expect(phone.in_outbox("waiting")).to_have_count(2)
    assert school.entries_saying(visit) == 0

    phone.regain_network()
    phone.strip_says("sent")
    expect(phone.in_outbox("waiting")).to_have_count(0)
    assert school.entries_saying(visit) == school.entries_saying(talk) == 1
    assert school.photos_of(visit) == [True]

    page = desk("chen")
    page.goto(f"{school.url}/desk/students/{school.cast.yan}?records=all")
    expect(page.get_by_text(visit).first).to_be_visible()
    expect(page.get_by_text(talk).first).to_be_visible()
    photo = page.locator("article.entry", has_text=visit).locator("img").first
    photo.scroll_into_view_if_needed()
    page.wait_for_function("photo => photo.complete && photo.naturalWidth > 0", arg=photo.element_handle())
