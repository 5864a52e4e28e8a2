"""A new number found in a valley without a network: it goes on the file by itself, or the office sees both."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.phone import MOMENT, Phone
from tests.browser.school import School
from tests.browser.screens import TOO_SMALL, TOO_WIDE, barriers


def open_contacts(phone: Phone, school: School) -> None:
    """有变化，改一下 on the contact card of 磊."""
    phone.go(f"/field/students/{school.cast.lei}")
    phone.tap("a[href$='/contacts']")
    phone.page.wait_for_url("**/contacts")
    phone.page.locator("form[data-ready]").wait_for()


def on_file(page: Page, school: School) -> str:
    """What the desk's page of 磊 says."""
    page.goto(school.at("/desk/students/{lei}"))
    return page.locator("#page, main").first.inner_text()


def office_writes(page: Page, school: School, name: str, text: str) -> None:
    """陈主任 writes a fact on the file of 磊."""
    page.goto(school.at("/desk/students/{lei}/facts"))
    page.fill(f"[name='{name}']", text)
    page.click("form.facts button:not(.quiet)")
    page.wait_for_url(school.at("/desk/students/{lei}"))


def test_found_offline_kept_as_a_draft_over_a_closed_browser_sent_and_on_the_file(
    wangs: Phone, school: School, desk: Callable[[str], Page], engine: str
) -> None:
    number = "13912340001" if engine == "chromium" else "13912340002"
    wangs.lose_network()
    open_contacts(wangs, school)
    phones = wangs.page.locator("input[name^='fact.g.'][name$='.phones']").first
    before = phones.input_value()
    phones.fill(f"{before}、{number}")
    assert wangs.page.evaluate(TOO_WIDE) == []
    assert wangs.page.evaluate(TOO_SMALL) == []
    assert barriers(wangs.page) == []
    wangs.page.wait_for_timeout(1500)  # the draft is kept a second after the last key
    wangs.close()
    wangs.open("/field/record")
    wangs.tap("a[href*='draft=']")
    wangs.page.locator("form[data-ready]").wait_for()
    expect(wangs.page.locator("input[name^='fact.g.'][name$='.phones']").first).to_have_value(f"{before}、{number}")
    wangs.save()
    wangs.regain_network()
    wangs.strip_says("sent")
    spoken = f"{number[:3]} {number[3:7]} {number[7:]}"
    assert spoken in on_file(desk("chen"), school)
    wangs.go(f"/field/students/{school.cast.lei}")
    expect(wangs.page.locator("#contact-card ~ .contact", has_text=spoken)).to_be_visible(timeout=MOMENT)
    expect(wangs.page.locator("article.entry", has_text=number).first).to_be_visible()


def test_where_the_office_wrote_meanwhile_both_are_shown_and_one_is_taken(
    wangs: Phone, school: School, desk: Callable[[str], Page], engine: str
) -> None:
    hers, theirs = f"柳树村五组{engine}", f"石桥镇八号{engine}"
    wangs.lose_network()
    office = desk("chen")
    office_writes(office, school, "address", theirs)
    open_contacts(wangs, school)
    wangs.page.fill("[name='fact.address']", hers)
    wangs.page.fill("[name='fact.committee_contact']", f"刘主任{engine}")
    wangs.save()
    wangs.regain_network()
    wangs.strip_says("sent")

    file = on_file(office, school)
    assert theirs in file
    office.click("a[href^='/desk/found-facts']")
    office.wait_for_url("**/desk/found-facts?*")
    for said in (hers, theirs):
        expect(office.get_by_text(said, exact=True)).to_be_visible()
    assert office.get_by_text("刘主任").count() == 0  # nobody wrote there: it is on the file
    office.click("form[action$='/take'] button")
    office.wait_for_url("**/desk/found-facts")
    assert hers in on_file(office, school)
