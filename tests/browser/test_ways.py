"""The ways people take: the roll call at 8:05, looking for one child among many, a browser without scripts."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.browser.phone import NewPhone
from tests.browser.school import School, a_text
from tests.given import days_ago
from tests.pictures import a_photo


def test_with_nobody_missing_the_roll_call_is_two_taps_from_today(phone: NewPhone, school: School) -> None:
    hers = phone()
    hers.log_in("wang")
    hers.enable_offline()
    hers.go("/field")
    hers.lose_network()
    hers.tap("a[href^='/field/roll-calls/']")
    hers.tap(".save button")
    hers.saved.wait_for()
    hers.regain_network()
    hers.strip_says("sent")
    assert school.absent_in_roll_calls()[0] == {}


@pytest.mark.parametrize("enrolled", [True, False], ids=["enrolled", "online"])
def test_somebody_missing_is_a_tap_on_the_name_and_a_tap_on_the_reason(
    phone: NewPhone, school: School, enrolled: bool
) -> None:
    hers = phone()
    hers.log_in("wang")
    if enrolled:
        hers.enable_offline()
    hers.go("/field")
    hers.tap("a[href^='/field/roll-calls/']")
    hers.tap(f"li[data-student='{school.cast.yan}'] summary")
    expect(hers.page.locator(f"li[data-student='{school.cast.yan}'] a[href^='tel:']")).to_be_visible()
    hers.choose(f"reason.{school.cast.yan}", "ill")
    hers.tap(".save button")
    hers.saved.wait_for()
    if enrolled:
        hers.strip_says("sent")
    assert school.absent_in_roll_calls()[0] == {str(school.cast.yan): "ill"}


def test_a_name_tapped_by_mistake_is_present_again_after_another_tap(phone: NewPhone, school: School) -> None:
    hers = phone()
    hers.log_in("wang")
    hers.go(f"/field/roll-calls/{school.cast.class_two}")
    for name in (school.cast.yan, school.cast.lei):
        hers.tap(f"li[data-student='{name}'] summary")
        hers.choose(f"reason.{name}", "late")
    hers.tap(f"li[data-student='{school.cast.lei}'] summary")
    hers.tap(".save button")
    hers.saved.wait_for()
    assert school.absent_in_roll_calls()[0] == {str(school.cast.yan): "late"}


@pytest.mark.parametrize("typed", ["周", "小燕", "zhou", "xiao yan", "zxy", "ZXY"])
def test_a_child_is_found_by_characters_by_pinyin_and_by_initials(phone: NewPhone, school: School, typed: str) -> None:
    hers = phone()
    hers.log_in("wang")
    hers.go("/field/students")
    shown = hers.page.locator("#students li:visible")
    expect(shown).to_have_count(2)
    hers.page.locator("input[type=search]").press_sequentially(typed)
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("周小燕")
    hers.page.fill("input[type=search]", "nobody")
    expect(shown).to_have_count(0)
    expect(hers.page.locator("[data-filter-empty]")).to_be_visible()


def test_without_a_network_a_child_is_found_all_the_same(lasting_phone: NewPhone, school: School, engine: str) -> None:
    hers = lasting_phone(engine)
    hers.open("/login")
    hers.log_in("wang")
    hers.enable_offline()
    hers.lose_network()
    hers.go("/field/students")
    hers.page.locator("input[type=search]").press_sequentially("zxy")
    shown = hers.page.locator("#students li:visible")
    expect(shown).to_have_count(1)
    shown.locator("a").first.click()
    expect(hers.page.locator("#page h1")).to_contain_text("周小燕")


def test_a_visit_with_nobody_met_is_not_saved_until_somebody_is_chosen(phone: NewPhone, school: School) -> None:
    said = a_text("见到了孩子")
    hers = phone()
    hers.log_in("wang")
    hers.enable_offline()
    hers.open_form(f"/field/record/home_visit?student={school.cast.yan}")
    hers.page.fill("textarea[name=agreed]", said)
    hers.tap(".save button")
    assert hers.page.evaluate("document.activeElement.name") == "met"
    hers.choose("met", "student")
    hers.save()
    hers.strip_says("sent")
    assert school.entries_saying(said) == 1


def test_what_was_half_typed_when_the_browser_was_killed_is_picked_up_from_the_list(
    lasting_phone: NewPhone, school: School
) -> None:
    said = a_text("半路下雨")
    hers = lasting_phone("chromium")
    hers.open("/login")
    hers.log_in("wang")
    hers.enable_offline()
    hers.close()  # a browser writes down who is logged in when it is closed, or half a minute later
    hers.open()
    hers.fill_visit(school.cast.yan, said, a_photo())
    hers.page.wait_for_url("**draft=*")
    hers.kill()
    hers.open("/field/record")
    hers.tap("[data-drafts] a[data-draft-open]")
    expect(hers.page.locator("textarea[name=agreed]")).to_have_value(said)
    expect(hers.page.locator("[data-photo-list] img")).to_have_count(1)
    hers.save()
    hers.strip_says("sent")
    assert (school.entries_saying(said), school.photos_of(said)) == (1, [True])


def test_a_browser_without_scripts_records_a_visit_and_shows_it(phone: NewPhone, school: School) -> None:
    said = a_text("没有脚本也能记")
    hers = phone(java_script_enabled=False)
    hers.log_in("wang")
    hers.go(f"/field/record/home_visit?student={school.cast.lei}")
    hers.page.fill("input[name=started_at]", days_ago(1))
    hers.page.fill("input[name=ended_time]", "23:00")
    hers.choose("met", "student")
    hers.page.fill("textarea[name=agreed]", said)
    hers.add_photo(a_photo())
    hers.page.locator("input[name=photo_consent]").check()
    hers.save()
    hers.go(f"/field/students/{school.cast.lei}")
    expect(hers.page.locator("article.entry", has_text=said).locator("img")).to_have_count(1)


def test_the_form_of_a_visit_opened_after_midnight_begins_half_an_hour_before(phone: NewPhone, school: School) -> None:
    hers = phone()
    hers.page.clock.set_fixed_time(dt.datetime(2026, 11, 26, 16, 10, tzinfo=dt.UTC))  # ten past midnight in China
    hers.log_in("wang")
    hers.open_form(f"/field/record/home_visit?student={school.cast.yan}")
    expect(hers.page.locator("[name=started_at]")).to_have_value("2026-11-26T23:40")
    expect(hers.page.locator("[name=ended_time]")).to_have_value("00:10")
