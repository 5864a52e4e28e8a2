"""Two phones without a network screen their classes; a visit with a committee check verifies the file that follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.phone import HAND, NewPhone, Phone
from tests.browser.school import School, a_text
from tests.browser.screens import TOO_SMALL, TOO_WIDE, barriers
from tests.cast import LONG_AGO
from webapp.access.permissions import Role
from webapp.models import RoleGrant, new_id

Desk = Callable[[str], Page]


@pytest.fixture
def two_class_teachers(school: School) -> Iterator[None]:
    """李老师 has the other class, for as long as this lasts."""
    cast, grant_id = school.cast, new_id()
    where = {"school_id": cast.school, "class_id": cast.class_three, "starts_on": LONG_AGO}
    with school.server.data() as session:
        session.add(RoleGrant(id=grant_id, account_id=cast.li, role=Role.CLASS_TEACHER, **where))
    yield
    with school.server.data() as session:
        session.delete(session.get_one(RoleGrant, grant_id))


def fits(page: Page) -> None:
    """No barriers, large enough for a finger, nothing sideways."""
    assert barriers(page) == []
    page.set_viewport_size(HAND)
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate(TOO_WIDE) == []


def on_the_phone(phone: NewPhone, login: str) -> Phone:
    """A phone of theirs that works without a network, and has none now."""
    theirs = phone()
    theirs.log_in(login)
    theirs.enable_offline()
    theirs.lose_network()
    theirs.go("/field")
    return theirs


def test_two_phones_screen_and_a_visit_verifies(
    phone: NewPhone, school: School, desk: Desk, two_class_teachers: None
) -> None:
    remark, agreed = a_text("近来常一个人发呆"), a_text("每周日晚上给妈妈打电话")
    office = desk("chen")
    office.goto(f"{school.url}/desk/care/rounds")
    office.locator("form.card button").click()
    office.wait_for_url("**/desk/care/rounds/*-*")
    ledger = office.url

    wangs, lis = on_the_phone(phone, "wang"), on_the_phone(phone, "li")
    yan = f"details:has([name='remark.{school.cast.yan}'])"
    wangs.tap("a[href^='/field/screenings/']")
    wangs.page.locator("form[data-ready]").wait_for()
    wangs.tap(f"{yan} summary")
    wangs.tap(f"{yan} label:has([name^='mind.'])")
    wangs.page.fill(f"{yan} [name^='remark.']", remark)
    fits(wangs.page)
    wangs.save()
    lis.open_form(f"/field/screenings/{school.cast.class_three}")
    lis.save()
    office.goto(ledger)
    expect(office.get_by_text(remark)).to_have_count(0)

    for theirs in (wangs, lis):
        theirs.regain_network()
        theirs.strip_says("sent")
    office.goto(ledger)
    child = office.locator(f"#child-{school.cast.yan}")
    expect(child.get_by_text(remark).first).to_be_visible()
    expect(office.locator("tbody tr td:nth-child(4)")).to_have_text(["1", "0"])
    child.locator("summary").first.click()
    fits(office)
    child.get_by_label("心理困扰").check()
    child.locator("form button").first.click()
    child.locator("a[href^='/desk/care/']").click()
    office.wait_for_url(lambda url: "/rounds" not in url)
    file = office.url

    wangs.fill_visit(school.cast.yan, agreed)
    wangs.page.locator("details:has([name=committee_check]) > summary").click()
    wangs.page.fill("[name=committee_check]", "柳树村村委会 张主任")
    wangs.save()
    wangs.strip_says("sent")

    office.goto(file)
    expect(office.get_by_text("柳树村村委会 张主任")).to_be_visible()
    for step in ("verify", "start"):
        form = office.locator(f"details:has(input[value={step}])")
        form.locator("summary").click()
        form.locator("button").click()
        expect(office.locator(f"input[value={step}]")).to_have_count(0)
    expect(office.locator("#standing")).to_have_text("帮扶中")
    for fold in office.locator("#page details > summary").all():
        fold.click()
    fits(office)
    office.goto(f"{school.url}/desk/care")
    fits(office)
    expect(office.get_by_role("link", name="周小燕")).to_be_visible()

    office.goto(f"{file}/plan")
    for name, text in {"problems": "作业常没写完", "goals": "每天按时完成作业", "study.measure": "放学后辅导"}.items():
        office.fill(f"[name='{name}']", a_text(text))
    office.locator("form.facts button").click()
    expect(office.locator("input[value=adopt]")).to_have_count(1)
    fits(office)
    with office.expect_download() as sheet:
        office.locator("a[href$='/plan/family.pdf']").click()
    assert sheet.value.path().read_bytes().startswith(b"%PDF-")
