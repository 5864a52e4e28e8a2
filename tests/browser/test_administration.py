"""What an administrator sees once after a deed, and at the first start: free of barriers, nothing runs off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.demo import PASSWORD_TAIL, installation
from tests.browser.phone import HAND
from tests.browser.school import School, logged_in
from tests.browser.screens import DESK, TOO_SMALL, TOO_WIDE, barriers, listen_for_complaints
from tests.stores import SECRET_KEY
from webapp.actions.setting_up import setup_code

Desk = Callable[[str], Page]


def fits(page: Page) -> None:
    """Free of barriers in every size and colour, tappable, nothing sideways."""
    assert barriers(page) == []
    page.set_viewport_size(HAND)
    assert page.evaluate(TOO_SMALL) == []
    for width in (320, 768):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate(TOO_WIDE) == []
    page.set_viewport_size(HAND)


def test_a_slip_is_shown_once(desk: Desk, school: School) -> None:
    page = desk("sun")
    page.goto(school.at("/desk/accounts/{xu}"))  # nobody else logs in as him: his password ends here
    page.click("form[action$='/slips'] button")
    page.locator("article.slip").wait_for()
    fits(page)


def test_a_role_asks_for_its_place_and_for_nothing_else(desk: Desk, school: School) -> None:
    asked = {
        "mentor": {"school_id"},
        "class_teacher": {"school_id", "class_id"},
        "subject_teacher": {"school_id", "class_id"},
        "system_administrator": {"school_id"},
        "bureau_administrator": set(),
        "bureau_supervisor": set(),
    }
    page = desk("sun")
    page.goto(school.at("/desk/accounts/new"))
    for role, fields in asked.items():
        page.select_option("select[name=role]", role)
        shown = {name for name in ("school_id", "class_id") if page.locator(f"select[name={name}]").is_visible()}
        assert (role, shown) == (role, fields)


def test_several_accounts_are_disabled_and_enabled_again(desk: Desk, school: School) -> None:
    page = desk("sun")
    page.goto(school.at("/desk/accounts?q=stranger"))
    page.check("input[name=account_id]")
    page.click("button[formaction='/desk/accounts/disable']")
    fits(page)
    page.click("form[action='/desk/accounts/enable'] button")
    fits(page)


def test_a_token_is_shown_once_and_revoked(desk: Desk, school: School) -> None:
    page = desk("sun")
    page.goto(school.at("/desk/tokens/new"))
    page.fill("input[name=name]", "食堂")
    page.locator("input[name=scopes]").first.check()
    page.click("form[action='/desk/tokens'] button")
    page.locator("code.token").wait_for()
    fits(page)
    page.click("a.button[href='/desk/tokens']")
    page.locator("form[action$='/revoke']").wait_for()
    fits(page)
    page.click("form[action$='/revoke'] button")
    page.locator("tr.ended").wait_for()
    fits(page)


def test_the_menu_of_an_administrator_unfolds_on_a_phone(desk: Desk, school: School) -> None:
    page = desk("sun")
    page.set_viewport_size(HAND)
    page.goto(school.at("/desk/accounts"))
    page.click(".fold > summary")
    assert not page.locator(".fold a[href='/desk/terms']").is_visible()
    page.click(".fold .places summary")
    fits(page)
    page.click(".fold a[href='/desk/terms']")
    page.wait_for_url("**/desk/terms")
    page.click(".fold > summary")
    assert page.locator(".fold a[href='/desk/terms'][aria-current]").is_visible()


@pytest.mark.parametrize("login", sorted({login for login, _ in DESK}))
def test_in_english_nothing_runs_off_either(login: str, chromium: Browser, school: School) -> None:
    page = logged_in(chromium.new_context(viewport=HAND, locale="en"), school, login)
    for path in [path for one, path in DESK if one == login]:
        page.goto(school.at(path))
        assert page.locator("html").get_attribute("lang") == "en"
        for width in (320, 768):
            page.set_viewport_size({"width": width, "height": 640})
            assert (path, page.evaluate(TOO_WIDE)) == (path, [])
    page.context.close()


def test_the_first_start_from_the_setup_code_to_the_first_page(chromium: Browser) -> None:
    with installation("upgrade", RUNXIN_SECRET_KEY=SECRET_KEY) as url:
        page = chromium.new_context(viewport=HAND, locale="zh-CN").new_page()
        heard = listen_for_complaints(page)
        page.goto(url)
        page.wait_for_url("**/setup")
        fits(page)
        for name, text in {"bureau": "青山县教育局", "name": "孙管理员", "login": "sun"}.items():
            page.fill(f"input[name={name}]", text)
        page.fill("input[name=code]", setup_code(SECRET_KEY).lower())
        page.click("form[action='/setup'] button")
        page.locator("a[role=button]").wait_for()
        fits(page)
        page.click("a[role=button]")
        page.wait_for_function("document.querySelector('input[name=code]').value")
        page.fill("input[name=new]", "sun" + PASSWORD_TAIL)
        page.click("form[data-slip] button")
        page.wait_for_url("**/second-factor/enrol**")
        assert heard == []
        page.context.close()
