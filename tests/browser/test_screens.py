"""Every screen, small and large, light and dark: readable, tappable, nothing sideways, nothing in the console."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.phone import HAND, NewPhone
from tests.browser.school import School, a_text, logged_in
from tests.browser.screens import DESK, FIELD, TOO_SMALL, TOO_WIDE, barriers, listen_for_complaints
from tests.pictures import a_photo

PageOf = Callable[[str], Page]


@pytest.fixture(scope="module")
def page_of(chromium: Browser, school: School) -> Iterator[PageOf]:
    """page_of("chen"): the page at which 陈主任 is logged in, the same one each time."""
    contexts: dict[str, BrowserContext] = {}

    def make(login: str) -> Page:
        if login not in contexts:
            contexts[login] = chromium.new_context(viewport=HAND, locale="zh-CN")
            logged_in(contexts[login], school, login)
        return contexts[login].pages[0]

    yield make
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("path", FIELD)
def test_a_page_of_the_phone_has_no_barriers_and_fits_a_thumb(path: str, page_of: PageOf, school: School) -> None:
    page = page_of("wang")
    heard = _look_at(page, school.at(path))
    assert barriers(page) == []
    page.set_viewport_size(HAND)
    assert page.evaluate(TOO_SMALL) == []
    assert _too_wide(page) == []
    assert heard == []


@pytest.mark.parametrize(("login", "path"), DESK)
def test_a_page_of_the_desk_has_no_barriers(login: str, path: str, page_of: PageOf, school: School) -> None:
    page = page_of(login)
    heard = _look_at(page, school.at(path))
    assert barriers(page) == []
    page.set_viewport_size(HAND)
    assert page.evaluate(TOO_SMALL) == []
    assert _too_wide(page) == []
    assert heard == []


def test_the_login_page_has_no_barriers(chromium: Browser, school: School) -> None:
    page = chromium.new_page(viewport=HAND)
    heard = _look_at(page, school.at("/login"))
    assert barriers(page) == []
    page.set_viewport_size(HAND)
    assert page.evaluate(TOO_SMALL) == []
    assert _too_wide(page) == []
    assert heard == []
    page.close()


def test_what_waits_on_a_phone_is_shown_without_barriers(phone: NewPhone, school: School) -> None:
    hers = phone()
    hers.log_in("wang")
    hers.enable_offline()
    hers.lose_network()
    hers.record_visit(school.cast.yan, a_text("每周日晚上给妈妈打电话"), a_photo())
    hers.fill_visit(school.cast.lei, a_text("begun"), a_photo())
    assert barriers(hers.page) == []
    for path in ("/field/entries", "/field/record", "/field/me", "/field", f"/field/students/{school.cast.yan}"):
        hers.page.set_viewport_size(HAND)
        hers.go(path)
        hers.page.locator("[data-outbox] li, [data-drafts] li, [data-enrol-end], [data-pending-mark]").first.wait_for()
        assert hers.page.evaluate(TOO_SMALL) == []
        assert barriers(hers.page) == []
        assert _too_wide(hers.page) == []


def _look_at(page: Page, address: str) -> list[str]:
    heard = listen_for_complaints(page)
    page.set_viewport_size(HAND)
    page.goto(address)
    for fold in page.locator("#page details:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()
    return heard


def _too_wide(page: Page) -> list[str]:
    found: list[str] = []
    for width in (320, 768):
        page.set_viewport_size({"width": width, "height": 640})
        found += [f"{width} {one}" for one in page.evaluate(TOO_WIDE)]
    return found
