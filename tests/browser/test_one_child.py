"""One child from the screening to another school: phones without a network, offices, a new mentor.

Each step is taken where people take it: what teachers do on their phones, what the schools decide at their desks.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.care_desk import COMMITTEE, move, open_a_round, pair, review_after_a_quarter, verify, write_the_plan
from tests.browser.kits import sync
from tests.browser.phone import NewPhone, Phone
from tests.browser.school import School, a_text
from tests.browser.screens import fits
from tests.cast import LONG_AGO
from tests.given import a_student
from tests.journeys.care_plans.conftest import WHOLE
from webapp.access.permissions import Role
from webapp.models import Pairing, RoleGrant, new_id

Desk = Callable[[str], Page]


@pytest.fixture
def child(school: School) -> uuid.UUID:
    """A child of 王老师's class, and hers to mentor."""
    cast = school.cast
    with school.server.data():
        return a_student(cast.school, cast.class_two, a_text("小禾"), mentor=cast.wang)


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


@pytest.fixture
def new_mentor(school: School) -> Iterator[uuid.UUID]:
    """Somebody who is a mentor at the other school, and nothing else, for as long as this lasts; a child they have."""
    cast, grant_id = school.cast, new_id()
    with school.server.data() as session:
        where = {"school_id": cast.other_school, "starts_on": LONG_AGO}
        session.add(RoleGrant(id=grant_id, account_id=cast.stranger, role=Role.MENTOR, **where))
        other = a_student(cast.other_school, cast.other_class, a_text("小满"), mentor=cast.stranger)
    yield other
    with school.server.data() as session:
        session.query(Pairing).filter_by(mentor_id=cast.stranger).delete()
        session.delete(session.get_one(RoleGrant, grant_id))


def test_one_child_from_the_screening_to_another_school(
    phone: NewPhone, school: School, desk: Desk, child: uuid.UUID, two_class_teachers: None, new_mentor: uuid.UUID
) -> None:
    office, other_office = desk("chen"), desk("qian")
    wangs, lis = a_phone(phone, "wang"), a_phone(phone, "li")
    new_mentors = a_phone(phone, "stranger")

    ledger = open_a_round(office, school)
    remark = screen(wangs, lis, school, child)
    file = review_what_they_saw(office, ledger, school, child, remark, (wangs, lis))
    is_asked(wangs, school, child, "家访，并请村（居）委会核实")
    visit_with_the_committee(wangs, child)
    verify(office, file)
    write_the_plan(office, file)
    is_asked(wangs, school, child, WHOLE["study.measure"])
    review_after_a_quarter(office, desk("liu"), file)

    move(office, other_office, school, child)
    pair(other_office, school, child, school.cast.stranger)
    sync(new_mentors, new_mentor)
    sync(wangs, school.cast.yan)
    has_the_file(new_mentors, child)
    has_it_no_more(wangs, child)
    other_office.goto(file)
    expect(other_office.locator("#standing")).to_have_text("一般关注")
    office.goto(file)
    expect(office.locator("#standing")).to_have_count(0)


def a_phone(phone: NewPhone, login: str) -> Phone:
    """A phone of theirs that works without a network."""
    theirs = phone()
    theirs.log_in(login)
    theirs.enable_offline()
    return theirs


def screen(wangs: Phone, lis: Phone, school: School, child: uuid.UUID) -> str:
    """Both class teachers go through their class without a network, and one of them names a child; her remark."""
    remark = a_text("近来常一个人发呆")
    for theirs in (wangs, lis):
        sync(theirs, school.cast.yan if theirs is wangs else school.cast.mei)  # the round comes with it
        theirs.lose_network()
    wangs.go("/field")
    wangs.tap("a[href^='/field/screenings/']")
    wangs.page.locator("form[data-ready]").wait_for()
    one = f"details:has([name='remark.{child}'])"
    wangs.tap(f"{one} summary")
    wangs.tap(f"{one} label:has([name^='mind.'])")
    wangs.page.fill(f"{one} [name^='remark.']", remark)
    fits(wangs.page)
    wangs.save()
    lis.open_form(f"/field/screenings/{school.cast.class_three}")
    lis.save()
    return remark


def review_what_they_saw(
    office: Page, ledger: str, school: School, child: uuid.UUID, remark: str, phones: tuple[Phone, Phone]
) -> str:
    """Nothing is at the desk until the phones have a network; then the office makes a care file: its address."""
    office.goto(ledger)
    expect(office.get_by_text(remark)).to_have_count(0)
    for theirs in phones:
        theirs.regain_network()
        theirs.strip_says("sent")
    office.goto(ledger)
    named = office.locator(f"#child-{child}")
    expect(named.get_by_text(remark).first).to_be_visible()
    expect(office.locator("tbody tr td:nth-child(4)")).to_have_text(["1", "0"])
    named.locator("summary").first.click()
    fits(office)
    named.get_by_label("心理困扰").check()
    named.locator("form button").first.click()
    named.locator("a[href^='/desk/care/']").click()
    office.wait_for_url(lambda url: "/rounds" not in url)
    file = office.url
    office.goto(f"{school.url}/desk/care?show=lacking")  # visit and check are asked for until a day
    expect(office.locator("tr", has=office.locator(f"a[href='{file.removeprefix(school.url)}']"))).to_contain_text(
        "前完成"
    )
    return file


def is_asked(hers: Phone, school: School, child: uuid.UUID, what: str) -> None:
    """What is asked of her for the child stands on the first page after the next sync, without a network too."""
    sync(hers, school.cast.yan)
    hers.lose_network()
    hers.go("/field")
    asked = hers.page.locator("#tasks li", has=hers.page.locator(f"a[href$='{child}']"))
    expect(asked).to_contain_text(what)
    expect(asked.locator("[data-due]")).to_contain_text("请在")
    fits(hers.page)
    hers.regain_network()


def visit_with_the_committee(wangs: Phone, child: uuid.UUID) -> None:
    """The home visit, with the check of the committee, is recorded out in the village and sent later."""
    wangs.lose_network()
    wangs.fill_visit(child, a_text("每周日晚上给妈妈打电话"))
    wangs.page.locator("details:has([name=committee_check]) > summary").click()
    wangs.page.fill("[name=committee_check]", COMMITTEE)
    wangs.save()
    wangs.regain_network()
    wangs.strip_says("sent")


def has_the_file(theirs: Phone, child: uuid.UUID) -> None:
    """The child and what was recorded at the other school, without a network too."""
    theirs.lose_network()
    theirs.go("/field/students")
    expect(theirs.page.locator(f"li[data-student='{child}']")).to_have_count(1)
    theirs.go(f"/field/students/{child}")
    expect(theirs.page.get_by_text("每周日晚上给妈妈打电话").first).to_be_visible()


def has_it_no_more(theirs: Phone, child: uuid.UUID) -> None:
    """Neither on the list nor by its address."""
    theirs.lose_network()
    theirs.go("/field/students")
    theirs.page.locator("li[data-student]").first.wait_for()
    expect(theirs.page.locator(f"li[data-student='{child}']")).to_have_count(0)
    theirs.go("/field")
    theirs.page.locator("li[data-student]").first.wait_for()
    expect(theirs.page.locator(f"a[href$='{child}']")).to_have_count(0)
    theirs.go(f"/field/students/{child}")
    expect(theirs.page.get_by_text("每周日晚上给妈妈打电话")).to_have_count(0)
