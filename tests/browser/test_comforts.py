"""What makes a phone pleasant: large letters, dark, the cover, the order of a list, phrases, words of last time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.phone import HAND, NewPhone, Phone
from tests.browser.school import School, a_text
from tests.browser.screens import FIELD, TOO_WIDE, barriers, too_small

HER_NUMBER = "#page a[href^='tel:']"
COUNT_BUZZES = "window.buzzes = 0; navigator.vibrate = () => { window.buzzes += 1; return true; };"


@pytest.fixture(scope="module")
def large_letters(playwright: Playwright, chromium: Browser, school: School, tmp_path_factory: Any) -> Iterator[Phone]:
    """A phone whose owner has chosen large letters in Me."""
    context = chromium.new_context(viewport=HAND, locale="zh-CN")
    hers = Phone(playwright, "chromium", school.url, tmp_path_factory.mktemp("large"), context)
    hers.log_in("wang")
    hers.go("/field/me")
    hers.tap("[data-looks] label:has(input[value=large])")
    yield hers
    context.close()


@pytest.mark.parametrize("path", FIELD)
def test_with_large_letters_every_page_fits_a_narrow_phone_and_an_old_thumb(
    large_letters: Phone, school: School, path: str
) -> None:
    page = large_letters.page
    page.goto(school.at(path))
    page.locator("#page :is(h1, form)").first.wait_for()
    for fold in page.locator("#page details:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()
    assert page.evaluate(too_small(60)) == []
    for width in (320, 768):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate(TOO_WIDE) == []
    page.set_viewport_size(HAND)


def test_what_was_chosen_holds_on_every_page_and_is_free_of_barriers(large_letters: Phone) -> None:
    large_letters.go("/field/me")
    assert _font_size(large_letters.page) == 22
    expect(large_letters.page.locator("[data-looks] input[value=large]")).to_be_checked()
    assert barriers(large_letters.page) == []
    large_letters.page.set_viewport_size(HAND)


@pytest.mark.parametrize("path", FIELD)
def test_at_twice_the_size_of_text_nothing_runs_off_a_narrow_phone(phone: NewPhone, school: School, path: str) -> None:
    hers = phone()
    hers.log_in("wang")
    hers.page.goto(school.at(path))
    hers.page.locator("#page :is(h1, form)").first.wait_for()
    hers.page.evaluate("document.documentElement.style.fontSize = '200%'")
    hers.page.set_viewport_size({"width": 320, "height": 640})
    assert hers.page.evaluate(TOO_WIDE) == []


def test_dark_is_dark_on_a_light_phone_and_automatic_follows_the_phone(phone: NewPhone) -> None:
    hers = phone(color_scheme="light")
    hers.log_in("wang")
    hers.go("/field/me")
    light = _ground(hers.page)
    hers.tap("[data-looks] label:has(input[value=dark])")
    dark = _ground(hers.page)
    assert dark != light
    hers.go("/field/students")
    assert _ground(hers.page) == dark
    hers.go("/field/me")
    hers.tap("[data-looks] label:has(input[name=theme][value=''])")
    assert _ground(hers.page) == light
    hers.tap("[data-looks] label:has(input[value=light])")
    assert barriers(hers.page) == []  # also on a phone that is dark itself


def test_covered_a_page_shows_a_family_neither_numbers_nor_what_was_written_until_it_is_uncovered(
    phone: NewPhone, school: School
) -> None:
    said = a_text("不能给别人看")
    hers = phone()
    hers.log_in("wang")
    hers.record_talk(school.cast.yan, said)
    hers.go(f"/field/students/{school.cast.yan}")
    number, words = hers.page.locator(HER_NUMBER).first, hers.page.get_by_text(said)
    expect(words).to_be_visible()
    hers.tap("[data-glance-toggle]")
    expect(number).to_be_hidden()
    expect(words).to_be_hidden()
    hers.page.reload()
    expect(number).to_be_hidden()
    expect(hers.page.locator("[data-glance-toggle]")).to_have_attribute("aria-pressed", "true")
    assert barriers(hers.page) == []
    tab = hers.page.context.new_page()
    tab.goto(school.at("/field/students/{yan}"))
    expect(tab.locator(HER_NUMBER).first).to_be_visible()
    hers.page.set_viewport_size(HAND)
    hers.tap("[data-glance-toggle]")
    expect(number).to_be_visible()
    expect(words).to_be_visible()


def test_the_order_of_her_students_is_her_choice_and_remembered(phone: NewPhone, school: School) -> None:
    hers = phone()
    hers.log_in("wang")
    hers.go("/field/students")
    assert _names(hers.page) == ["吴小磊", "周小燕"]
    hers.tap("label:has(input[value=due])")
    assert _names(hers.page) == ["周小燕", "吴小磊"]  # hers to visit first; the other is of her class alone
    hers.go("/field")
    hers.go("/field/students")
    assert _names(hers.page) == ["周小燕", "吴小磊"]
    hers.tap("label:has(input[value=class])")
    assert _names(hers.page) == ["吴小磊", "周小燕"]


def test_whoever_she_recorded_about_last_is_first_in_the_list(phone: NewPhone, school: School) -> None:
    hers = phone()
    hers.log_in("wang")
    hers.enable_offline()
    hers.lose_network()
    hers.record_talk(school.cast.lei, a_text("谈了学习"))
    hers.open_form("/field/record/talk")
    first = hers.page.locator("select[name=student_id] optgroup option").first
    expect(first).to_have_attribute("value", str(school.cast.lei))
    expect(hers.page.locator("select[name=student_id]")).to_have_value("")


def test_a_phrase_is_one_tap_and_her_own_ones_stay_on_the_phone(phone: NewPhone, school: School) -> None:
    mine = a_text("每天给孩子打一个视频电话")
    hers = phone()
    hers.log_in("wang")
    hers.enable_offline()
    hers.lose_network()
    hers.open_form(f"/field/record/home_visit?student={school.cast.yan}")
    field = hers.page.locator("textarea[name=agreed]")
    place = hers.page.locator("[data-phrases='home_visit.agreed']")
    place.locator("summary").click()
    place.locator("ul:not([data-own-phrases]) [data-phrase]").first.click()
    expect(field).not_to_have_value("")
    field.fill(mine)
    place.locator("[data-phrase-keep]").click()
    expect(place.locator("[data-own-phrases] [data-phrase]")).to_have_text([mine])
    hers.open_form(f"/field/record/home_visit?student={school.cast.lei}")
    place.locator("summary").click()
    place.locator("[data-own-phrases] [data-phrase]").click()
    expect(field).to_have_value(mine)
    place.locator("[data-phrase-drop]").click()
    expect(place.locator("[data-own-phrases] [data-phrase]")).to_have_count(0)


@pytest.mark.parametrize("enrolled", [True, False], ids=["enrolled", "online"])
def test_the_familys_situation_is_copied_from_the_last_visit_with_one_tap(
    phone: NewPhone, school: School, enrolled: bool
) -> None:
    situation = a_text("父母在外打工，奶奶照看")
    hers = phone()
    hers.log_in("wang")
    hers.fill_visit(school.cast.yan, a_text("first"))
    hers.page.locator("summary", has_text="更多").click()
    hers.page.fill("textarea[name=family_situation]", situation)
    hers.save()
    if enrolled:
        hers.enable_offline()
        hers.lose_network()
    hers.fill_visit(school.cast.yan, a_text("second"))
    hers.page.locator("summary", has_text="更多").click()
    hers.tap("[data-last-time=family_situation]")
    expect(hers.page.locator("textarea[name=family_situation]")).to_have_value(situation)
    hers.open_form(f"/field/record/home_visit?student={school.cast.lei}")
    hers.page.locator("summary", has_text="更多").click()
    hers.tap("[data-last-time=family_situation]")
    expect(hers.page.locator("[data-last-time-none]")).to_be_visible()


def test_saving_is_felt_in_the_hand_unless_she_wants_little_motion_or_has_switched_it_off(
    phone: NewPhone, school: School
) -> None:
    hers = phone(reduced_motion="no-preference")
    hers.page.add_init_script(COUNT_BUZZES)
    hers.log_in("wang")
    hers.enable_offline()
    hers.record_talk(school.cast.yan, a_text("one"))
    assert hers.page.evaluate("buzzes") == 1
    hers.page.emulate_media(reduced_motion="reduce")
    hers.record_talk(school.cast.yan, a_text("two"))
    assert hers.page.evaluate("buzzes") == 0
    hers.page.emulate_media(reduced_motion="no-preference")
    hers.go("/field/me")
    hers.tap("[data-looks] input[name=vibrate]")
    hers.record_talk(school.cast.yan, a_text("three"))
    assert hers.page.evaluate("buzzes") == 0


def _names(page: Page) -> list[str]:
    page.locator("fieldset[data-order]").wait_for()
    return page.locator("#students li b").all_inner_texts()


def _font_size(page: Page) -> float:
    return float(page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)"))


def _ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
