"""A voice note and a signature: made on the phone, kept in the draft, sent with the record, played and shown again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.microphones import MICROPHONES, PLAYS, heard, open_visit, record_for
from tests.browser.phone import HAND, Phone
from tests.browser.school import School, a_text


@pytest.fixture(scope="module", params=["chromium", pytest.param("firefox", marks=pytest.mark.firefox)])
def talking(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[tuple[str, Browser]]:
    """An engine's name, and its browser with a microphone that hums."""
    engine = str(request.param)
    browser = getattr(playwright, engine).launch(**MICROPHONES[engine])
    yield engine, browser
    browser.close()


@pytest.fixture
def wangs(talking: tuple[str, Browser], playwright: Playwright, school: School, tmp_path: Path) -> Iterator[Phone]:
    """王老师's phone, in each engine."""
    engine, browser = talking
    context = browser.new_context(viewport=HAND, locale="zh-CN")
    phone = Phone(playwright, engine, school.url, tmp_path, context)
    phone.log_in("wang")
    yield phone
    context.close()


def test_what_was_said_and_signed_travels_with_the_record(
    wangs: Phone, school: School, desk: Callable[[str], Page]
) -> None:
    said = a_text("奶奶签了字")
    wangs.enable_offline()
    open_visit(wangs, school, said)
    record_for(wangs.page, 1500)
    assert heard(wangs.page).evaluate(PLAYS)  # before it is saved
    sign(wangs.page, "guardian_signature")
    expect(wangs.page.locator("[data-file-list=guardian_signature] [data-file]")).to_have_count(1)
    wangs.page.fill("input[name=teacher_signed]", "王秀英")
    wangs.save()
    wangs.strip_says("sent")
    assert school.photos_of(said) == [True, True]
    assert school.files_of(said) == [("sound", "audio/webm"), ("signature", "image/png")]

    page = desk("chen")
    page.goto(f"{school.url}/desk/students/{school.cast.yan}")
    card = page.locator("article.entry", has_text=said)
    card.wait_for()
    assert card.locator("audio").evaluate(PLAYS)
    expect(card.locator("figure.signature img")).to_be_visible()
    expect(card).to_contain_text("教师签名（输入）")


def test_a_killed_page_opens_again_with_the_note_and_the_signature(wangs: Phone, school: School) -> None:
    wangs.enable_offline()
    open_visit(wangs, school, a_text("还没写完"))
    record_for(wangs.page, 1200)
    sign(wangs.page, "teacher_signature")
    expect(wangs.page.locator("[data-file-list=teacher_signature] [data-file]")).to_have_count(1)
    wangs.page.reload()
    wangs.page.locator("form[data-ready]").wait_for()
    assert heard(wangs.page).evaluate(PLAYS)
    expect(wangs.page.locator("[data-file-list=teacher_signature] img")).to_be_visible()
    expect(wangs.page.locator("[data-sign=teacher_signature] canvas")).to_be_hidden()


def test_both_can_be_taken_out_again(wangs: Phone, school: School) -> None:
    said = a_text("说错了")
    wangs.enable_offline()
    open_visit(wangs, school, said)
    record_for(wangs.page, 1000)
    wangs.tap("[data-file-list=sounds] [data-remove]")
    expect(wangs.page.locator("[data-file-list=sounds] [data-file]")).to_have_count(0)
    sign(wangs.page, "guardian_signature")
    sign(wangs.page, "guardian_signature")
    wangs.tap("[data-sign=guardian_signature] [data-sign-undo]")
    expect(wangs.page.locator("[data-file-list=guardian_signature] [data-file]")).to_have_count(1)
    wangs.tap("[data-sign=guardian_signature] [data-sign-clear]")
    expect(wangs.page.locator("[data-file-list=guardian_signature] [data-file]")).to_have_count(0)
    wangs.save()
    wangs.strip_says("sent")
    assert school.photos_of(said) == []


def test_saved_in_the_middle_of_a_sentence_the_sentence_is_kept(wangs: Phone, school: School) -> None:
    said = a_text("边说边存")
    wangs.enable_offline()
    open_visit(wangs, school, said)
    wangs.tap("[data-voice-start]")
    wangs.page.locator("[data-voice-live]:not([hidden])").wait_for()
    wangs.page.wait_for_timeout(1500)
    sign(wangs.page, "guardian_signature", patiently=False)
    wangs.save()
    wangs.strip_says("sent")
    assert school.photos_of(said) == [True, True]


def test_a_phone_that_keeps_nothing_sends_them_with_the_form(wangs: Phone, school: School) -> None:
    said = a_text("没有启用离线")
    open_visit(wangs, school, said)
    record_for(wangs.page, 1000)
    sign(wangs.page, "guardian_signature")
    expect(wangs.page.locator("[data-file-list=guardian_signature] [data-file]")).to_have_count(1)
    wangs.page.locator("input[name=voice_consent]").check()
    wangs.save()
    assert school.photos_of(said) == [True, True]


def test_after_its_minutes_a_note_ends_by_itself_and_says_so(wangs: Phone, school: School) -> None:
    open_visit(wangs, school, a_text("说得太久"))
    wangs.page.evaluate("document.querySelector('[data-voice]').dataset.seconds = 1")
    wangs.tap("[data-voice-start]")
    heard(wangs.page).wait_for()
    expect(wangs.page.locator("[data-voice-full]")).to_be_visible()


def test_nothing_asks_for_the_microphone_before_the_tap_and_a_closed_one_is_told(
    chromium: Browser, playwright: Playwright, school: School, tmp_path: Path
) -> None:
    context = chromium.new_context(viewport=HAND, locale="zh-CN")  # without a microphone that anybody allowed
    context.add_init_script(
        """globalThis.asked = 0;
        const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = (what) => { asked += 1; return original(what); };"""
    )
    phone = Phone(playwright, "chromium", school.url, tmp_path, context)
    phone.log_in("wang")
    open_visit(phone, school, a_text("没有麦克风"))
    assert phone.page.evaluate("asked") == 0
    phone.tap("[data-voice-start]")
    expect(phone.page.locator("[data-voice-denied]")).to_be_visible()
    expect(phone.page.locator("[data-voice-picker]")).to_be_visible()
    assert phone.page.evaluate("asked") == 1
    context.close()


def sign(page: Page, name: str, patiently: bool = True) -> None:
    """A stroke of the pen."""
    pad = page.locator(f"[data-sign={name}] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 30)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 40 + 12 * step, box["y"] + 30 + 30 * (step % 2))
    page.mouse.up()
    if patiently:
        page.locator("form[data-entry]:not([aria-busy])").wait_for()
