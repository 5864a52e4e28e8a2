"""The first day: a slip's picture is scanned, a password chosen, and one is in; and these pages have no barriers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.phone import HAND
from tests.browser.school import School
from tests.browser.screens import TOO_SMALL, TOO_WIDE, barriers, listen_for_complaints
from tests.cast import PASSWORD
from tests.codes import a_code, app_code, give_app
from webapp.actions.slips import Slip
from webapp.documents.slips import address_of
from webapp.models import now


@pytest.fixture
def hand(chromium: Browser) -> Callable[[], Page]:
    """hand(): a fresh phone."""
    return lambda: chromium.new_context(viewport=HAND, locale="zh-CN", has_touch=True).new_page()


def fits(page: Page) -> None:
    """Free of barriers in every size and colour, tappable, nothing sideways."""
    assert barriers(page) == []
    page.set_viewport_size(HAND)
    assert page.evaluate(TOO_SMALL) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(TOO_WIDE) == []
    page.set_viewport_size(HAND)


def scanned(school: School, login: str) -> str:
    """The address in the picture of a new slip."""
    with school.server.data():
        code = a_code(school.cast.people[login])
    slip = Slip(school.cast.people[login], "", login, "", code, now())
    return address_of(slip, school.at("/activate"))


def log_in(page: Page, school: School, login: str) -> None:
    page.goto(school.at("/login"))
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.click("form[action='/login'] button")
    page.wait_for_url(lambda url: "/login" not in url)


def test_from_the_slips_picture_to_the_first_page(hand: Callable[[], Page], school: School) -> None:
    page = hand()
    heard, asked = listen_for_complaints(page), []
    page.on("request", lambda request: asked.append(request.url))
    address = scanned(school, "ma")  # nobody else logs in as her: the school is everybody's
    page.goto(address)
    page.wait_for_function("document.querySelector('input[name=code]').value")
    assert page.input_value("input[name=login]") == "ma"
    assert page.url == school.at("/activate")
    assert page.evaluate("document.activeElement.name") == "new"
    fits(page)
    page.check("[data-show-password] input")
    page.fill("input[name=new]", "大雨后的春笋 9")
    assert page.get_attribute("input[name=new]", "type") == "text"
    page.click("form[data-slip] button")
    page.wait_for_url(school.at("/field"))
    page.go_back()
    assert "code=" not in page.url
    assert not [url for url in asked if "code=" in url.partition("#")[0]]
    assert heard == []


def test_without_scripts_the_code_is_typed(chromium: Browser, school: School) -> None:
    page = chromium.new_context(viewport=HAND, locale="zh-CN", java_script_enabled=False).new_page()
    code = scanned(school, "ma").partition("code=")[2]
    page.goto(school.at("/activate"))
    page.fill("input[name=login]", "ma")
    page.fill("input[name=code]", code.lower())
    page.fill("input[name=new]", "大雨后的春笋 9")
    page.click("form[data-slip] button")
    page.wait_for_url(school.at("/field"))


def test_the_second_step_is_set_up_and_given_on_a_phone(hand: Callable[[], Page], school: School) -> None:
    page = hand()
    heard = listen_for_complaints(page)
    log_in(page, school, "he")
    page.wait_for_url("**/second-factor/enrol**")
    fits(page)
    page.click("form[action='/second-factor/secret'] button")
    page.locator("svg.qr").wait_for()
    page.locator("summary").first.click()
    fits(page)
    secret = page.inner_text("code.key").replace(" ", "")
    page.fill("input[name=code]", app_code(0, secret))
    page.click("form[action='/second-factor/enrol'] button")
    assert page.locator("ul.codes li").count() == 10
    fits(page)
    page.click("a.button")
    page.goto(school.at("/second-factor"))
    fits(page)
    assert heard == []


def test_the_second_step_at_a_login_and_the_confirmation_before_a_deed(
    hand: Callable[[], Page], school: School
) -> None:
    page = hand()
    with school.server.data():
        give_app(school.cast.wei)
    log_in(page, school, "wei")
    page.wait_for_url("**/second-factor**")
    page.locator("summary").first.click()
    fits(page)
    page.fill("input[name=code]", app_code())
    page.click("form[action='/second-factor'] button")
    page.wait_for_url(lambda url: "/second-factor" not in url)
    school.forget_confirmations("wei")
    page.goto(school.at("/second-factor"))
    page.click("form[action='/second-factor/recovery-codes'] button")
    page.locator("form[action='/step-up']").wait_for()
    page.locator("summary").first.click()
    fits(page)
    page.fill("input[name=step_up_code]", app_code(1))
    page.click("form[action='/step-up'] button")
    assert page.locator("ul.codes li").count() == 10
    assert page.url == school.at("/second-factor/recovery-codes")
