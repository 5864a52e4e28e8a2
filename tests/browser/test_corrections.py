"""A visit corrected on the phone in a valley without a network, while the office corrected it too."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browser.phone import NewPhone, Phone
from tests.browser.school import School, a_text
from tests.browser.screens import TOO_SMALL, TOO_WIDE, barriers
from tests.cast import TODAY

SIDES = "dl.sides dd"


def correct_at_desk(page: Page, school: School, said: str, instead: str) -> None:
    """陈主任 finds the visit in the child's file, and corrects what was agreed."""
    page.goto(school.at("/desk/students/{yan}"))
    card = page.locator("article.entry", has_text=said)
    card.locator("a[href^='/desk/records/']").click()
    page.wait_for_url("**/desk/records/*")
    page.click("a[href$='/correction']")
    page.fill("textarea[name=agreed]", instead)
    page.fill("input[name=why]", "电话里听错了")
    page.click("form[data-correcting] > button")
    page.wait_for_url(re.compile(r"/desk/records/[0-9a-f-]+$"))


def card_of(phone: Phone, school: School, *texts: str) -> Locator:
    """The card of the visit on the child's page that says one of these; reached by taps, so that nothing is cut short,
    and once more where the phone was still fetching what is new."""
    page = phone.page
    card = page.locator("article.entry", has_text=re.compile("|".join(texts))).first
    for _ in range(4):
        phone.tap("#nav a[href='/field/students']")
        phone.tap(f"#page a[href='/field/students/{school.cast.yan}']")
        page.wait_for_url(f"**/field/students/{school.cast.yan}")
        with contextlib.suppress(TimeoutError):
            card.wait_for(timeout=4000)
            break
    return card


def begin_correction(phone: Phone, school: School, said: str) -> None:
    """更正 on the card of the visit."""
    card_of(phone, school, said).locator("a[href*='amends=']").click()
    phone.page.wait_for_url("**amends=*")
    phone.page.locator("form[data-ready]").wait_for()
    expect(phone.page.locator("textarea[name=agreed]")).to_have_value(said)


def test_corrected_offline_while_the_desk_corrected_the_same_field_then_settled_on_the_phone(
    wangs: Phone, school: School, desk: Callable[[str], Page]
) -> None:
    said, hers, theirs = a_text("每天读书"), a_text("每晚读书"), a_text("每周读书")
    wangs.record_visit(school.cast.yan, said)
    wangs.strip_says("sent")
    card_of(wangs, school, said).locator("a[href*='amends=']").wait_for()
    wangs.lose_network()
    office = desk("chen")
    correct_at_desk(office, school, said, theirs)

    begin_correction(wangs, school, said)
    wangs.page.fill("textarea[name=agreed]", hers)
    wangs.page.fill("input[name=why]", "回家又问了一遍")
    wangs.save()
    expect(card_of(wangs, school, said).locator("[data-corrected-here]")).to_be_visible()
    wangs.regain_network()
    wangs.strip_says("sent")
    assert [school.entries_saying(text) for text in (said, hers, theirs)] == [1, 1, 1], "all three are kept"

    both = card_of(wangs, school, hers).locator(SIDES)
    expect(both).to_have_count(2)
    expect(both.nth(0)).to_contain_text(theirs)
    expect(both.nth(1)).to_contain_text(hers)
    office.reload()
    expect(office.locator(SIDES)).to_have_count(2)

    wangs.lose_network()  # what two people say is on the phone: it is settled without a network, too
    card_of(wangs, school, theirs).locator("a[href*='amends=']").click()
    wangs.page.locator("form[data-ready]").wait_for()
    wangs.page.locator("[data-clash=agreed] > div", has_text=hers).locator("[data-take]").click()
    expect(wangs.page.locator("textarea[name=agreed]")).to_have_value(hers)
    wangs.save()
    wangs.regain_network()
    wangs.strip_says("sent")
    settled = card_of(wangs, school, hers)
    expect(settled.locator("[data-said], p", has_text=hers).first).to_be_visible()
    expect(settled.locator(SIDES)).to_have_count(0)
    office.reload()
    expect(office.locator(SIDES)).to_have_count(0)
    office.locator(".history summary").click()
    for text in (said, hers, theirs, "电话里听错了", "回家又问了一遍"):
        expect(office.locator(".history")).to_contain_text(text)


def test_corrected_twice_and_taken_back_without_a_network(wangs: Phone, school: School) -> None:
    said, once, twice, why = a_text("一"), a_text("二"), a_text("三"), a_text("走错了门")
    wangs.record_visit(school.cast.yan, said)
    wangs.strip_says("sent")
    card_of(wangs, school, said).locator("a[href*='amends=']").wait_for()
    wangs.lose_network()
    begin_correction(wangs, school, said)
    wangs.page.fill("textarea[name=agreed]", once)
    wangs.save()
    card_of(wangs, school, said).locator("a[href*='amends=']").click()
    wangs.page.locator("form[data-ready]").wait_for()
    expect(wangs.page.locator("textarea[name=agreed]")).to_have_value(once)
    wangs.page.fill("textarea[name=agreed]", twice)
    wangs.save()
    wangs.go("/field/entries")
    wangs.in_outbox().first.locator("a[data-entry-link]").click()
    wangs.tap("a[data-take-back]")
    wangs.page.wait_for_url("**/field/withdraw?entry=*")
    wangs.page.locator("form[data-ready]").wait_for()
    wangs.page.fill("textarea[name=reason]", why)
    wangs.save()
    wangs.regain_network()
    wangs.strip_says("sent")
    assert [school.entries_saying(text) for text in (said, once, twice, why)] == [1, 1, 1, 1]
    expect(card_of(wangs, school, twice)).to_contain_text(why)


def test_a_record_is_taken_back_at_the_desk_and_its_author_reads_why(
    phone: NewPhone, school: School, desk: Callable[[str], Page]
) -> None:
    said, why = a_text("改天再来"), a_text("走错了门")
    hers = phone()
    hers.log_in("wang")
    hers.record_visit(school.cast.yan, said)
    office = desk("chen")
    office.goto(school.at("/desk/students/{yan}"))
    office.locator("article.entry", has_text=said).locator("a[href^='/desk/records/']").click()
    office.click("a[href$='/withdrawal']")
    looked_at(office)
    office.fill("textarea[name=reason]", why)
    office.click("form.correcting button")
    office.wait_for_url(re.compile(r"/desk/records/[0-9a-f-]+$"))
    looked_at(office)
    hers.go("/field/entries")
    expect(hers.page.locator("#page")).to_contain_text(why)
    looked_at(hers.page)


def test_what_two_people_say_is_readable_on_every_screen(
    phone: NewPhone, school: School, desk: Callable[[str], Page]
) -> None:
    said, theirs = a_text("每天读书"), a_text("每周读书")
    hers = phone()
    hers.log_in("wang")
    hers.record_visit(school.cast.yan, said)
    office = desk("chen")
    correct_at_desk(office, school, said, theirs)
    looked_at(office)
    record = office.url
    hers.go(f"/field/students/{school.cast.yan}")
    amends = re.search(r"/records/([0-9a-f-]+)$", record)
    assert amends
    quarrel(hers, school, amends[1], a_text("每晚读书"))
    office.goto(record)
    looked_at(office)
    office.click("a[href$='/correction']")
    office.locator("[data-take]").first.click()
    looked_at(office)
    hers.go(f"/field/students/{school.cast.yan}")
    looked_at(hers.page)
    card_of(hers, school, theirs).locator("a[href*='amends=']").click()
    hers.page.locator("[data-take]").first.wait_for()
    looked_at(hers.page)


def quarrel(phone: Phone, school: School, amends: str, text: str) -> None:
    """A correction of the first version, as a phone sends it that had no network: through the form's own address."""
    answer = phone.page.request.post(
        f"{school.url}/field/entries/home_visit",
        form={
            "student_id": str(school.cast.yan), "amends": amends, "agreed": text, "form": "in_person", "met": "student",
            "teachers": "王秀英", "started_at": f"{TODAY}T00:00", "ended_time": "23:59",
        },
        headers={"Origin": school.url},
    )  # fmt: skip
    assert answer.status == 200


def looked_at(page: Page) -> None:
    """As axe, a finger and the eye see it: by day and by night, on a phone, a tablet and a desk."""
    assert barriers(page) == []
    for width in (360, 768, 1366):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate(TOO_SMALL) == []
