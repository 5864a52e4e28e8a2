"""The office writes down what guardians agreed to and what they ask for, prints a notice, and answers."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.phone import HAND
from tests.browser.school import School, a_text
from tests.browser.screens import TOO_SMALL, TOO_WIDE, barriers

Desk = Callable[[str], Page]


def test_a_guardian_agrees_takes_it_back_asks_for_a_copy_and_is_answered(school: School, desk: Desk) -> None:
    office, words = desk("chen"), a_text("已当面交给家长")
    page = f"{school.url}/desk/students/{school.cast.lei}"
    office.goto(f"{page}/consents")
    for answer in ("agreed", "withdrawn"):
        office.locator("[name=purpose]").select_option("publicity")
        office.locator("[name=answer]").select_option(answer)
        office.locator("[name=said_by]").fill("冯大爷")
        office.get_by_role("button", name="保存").click()
        office.get_by_text({"agreed": "对外宣传展示：同意", "withdrawn": "对外宣传展示：撤回同意"}[answer]).wait_for()
    with office.expect_download() as notice:
        office.get_by_text("打印告知书").click()
    assert notice.value.path().read_bytes().startswith(b"%PDF-")
    office.goto(f"{page}/requests")
    office.locator("[name=asked_by]").fill("冯大爷")
    office.locator("[name=what]").fill("想要一份档案复印件")
    office.get_by_role("button", name="保存", exact=True).click()
    office.wait_for_url("**/desk/requests/*-*")
    _fits(office)
    office.locator("[name=reply]").fill(words)
    office.get_by_role("button", name="保存答复").click()
    office.get_by_text(words).wait_for()
    _fits(office)


def _fits(page: Page) -> None:
    """No barriers, large enough for a finger, nothing sideways; on a phone too."""
    size = page.viewport_size
    for viewport in (size, HAND):
        assert viewport is not None
        page.set_viewport_size(viewport)
        assert barriers(page) == []
        assert page.evaluate(TOO_SMALL) == []
        assert page.evaluate(TOO_WIDE) == []
    if size is not None:
        page.set_viewport_size(size)
