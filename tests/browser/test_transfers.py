"""A child goes to another school: asked for at one desk, received at the other, carried by the other phone."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kits import sync
from tests.browser.phone import NewPhone, Phone
from tests.browser.school import School, a_text
from tests.browser.screens import fits
from tests.given import a_student

Desk = Callable[[str], Page]


@pytest.fixture
def child(school: School) -> str:
    """A child of 王老师's class who is about to move."""
    with school.server.data():
        student = a_student(school.cast.school, school.cast.class_two, name=a_text("小远"))
    return str(student)


def lists(one: Phone, child: str) -> int:
    """How often the child is on this phone's list, once the list is there."""
    one.go("/field/students")
    one.page.locator("li[data-student]").first.wait_for()
    return one.page.locator(f"li[data-student='{child}']").count()


def test_a_child_moves_and_the_other_phone_has_the_file(
    phone: NewPhone, school: School, desk: Desk, child: str
) -> None:
    hers, theirs = phone(), phone()
    for one, login in ((hers, "wang"), (theirs, "zhang")):
        one.log_in(login)
        one.enable_offline()
    hers.record_visit(uuid.UUID(child), said := a_text("下学期再来"))
    hers.strip_says("sent")
    office, other = desk("chen"), desk("qian")
    office.goto(f"{school.url}/desk/transfers/new?student={child}")
    fits(office)
    office.select_option("[name=to_id]", str(school.cast.other_school))
    office.fill("[name=why]", "随父母到石桥镇居住")
    office.click("form.card button")
    office.wait_for_url("**/desk/transfers/*-*")
    fits(office)
    other.goto(office.url)
    fits(other)
    other.select_option("[name=class_id]", str(school.cast.other_class))
    other.click("details[open] button")
    expect(other.get_by_role("heading", level=1)).to_contain_text("已接收")

    sync(theirs, school.cast.yu)
    sync(hers, school.cast.yan)
    assert (lists(theirs, child), lists(hers, child)) == (1, 0)
    theirs.go(f"/field/students/{child}")
    expect(theirs.page.get_by_role("heading", level=1)).to_contain_text("小远")
    expect(theirs.page.locator("article.entry")).to_contain_text(said)
    hers.go("/field/entries")
    hers.tap("a[href^='/field/entries/']")
    expect(hers.page.locator("article.entry")).to_contain_text(said)
    fits(hers.page)
    theirs.lose_network()
    theirs.go(f"/field/students/{child}")
    expect(theirs.page.get_by_role("heading", level=1)).to_contain_text("小远")
