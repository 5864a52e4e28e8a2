"""The browser is killed while somebody speaks: what was said is there again, and she says what becomes of it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.microphones import MICROPHONES, PLAYS, heard, open_visit, record_for
from tests.browser.phone import NewPhone, Phone
from tests.browser.school import School, a_text

SPOKEN = 5000  # milliseconds; a piece is written every two seconds
LEFT = "[data-voice-left]"


def test_what_was_said_until_the_kill_is_kept_on_a_tap_and_sent_with_the_record(
    lasting_phone: NewPhone, school: School, engine: str
) -> None:
    said = a_text("说到一半手机死了")
    hers = cut_off(lasting_phone(engine), school, said)
    left = hers.page.locator(f"{LEFT} audio")
    assert left.evaluate(PLAYS)
    expect(hers.page.locator("[data-voice-start]")).to_be_hidden()  # one thing at a time
    expect(hers.page.locator("textarea[name=agreed]")).to_have_value(said)
    hers.tap("[data-voice-left-keep]")
    assert heard(hers.page).evaluate(PLAYS)
    expect(hers.page.locator(LEFT)).to_be_hidden()
    hers.save()
    hers.regain_network()
    hers.strip_says("sent")
    assert school.files_of(said) == [("sound", "audio/webm")]


def test_thrown_away_it_is_gone_and_she_can_speak_anew(lasting_phone: NewPhone, school: School) -> None:
    said = a_text("重新说一遍")
    hers = cut_off(lasting_phone(), school, said)
    hers.tap("[data-voice-left-drop]")
    expect(hers.page.locator(LEFT)).to_be_hidden()
    hers.page.reload()
    hers.pass_lock()
    hers.page.locator("form[data-ready]").wait_for()
    hers.tap("summary:has-text('录音')")
    record_for(hers.page, 1000)
    expect(hers.page.locator(LEFT)).to_be_hidden()
    expect(hers.page.locator("[data-file-list=sounds] [data-file]")).to_have_count(1)


def test_whoever_saves_without_a_word_about_it_keeps_it(lasting_phone: NewPhone, school: School) -> None:
    said = a_text("没管那段录音")
    hers = cut_off(lasting_phone(), school, said)
    hers.save()
    hers.regain_network()
    hers.strip_says("sent")
    assert school.files_of(said) == [("sound", "audio/webm")]


def test_what_another_tab_is_still_recording_is_not_offered(lasting_phone: NewPhone, school: School) -> None:
    hers = enrolled(lasting_phone())
    speak(hers, school, a_text("还在录"))
    beside = hers.page.context.new_page()
    beside.goto(hers.page.url)
    beside.locator("form[data-ready]").wait_for()
    beside.wait_for_timeout(500)
    expect(beside.locator(LEFT)).to_be_hidden()


def enrolled(hers: Phone) -> Phone:
    """王老师's phone with a microphone, used offline."""
    hers.browser = MICROPHONES["firefox" if "channel" in hers.browser else "chromium"]
    hers.open("/login")
    hers.log_in("wang")
    hers.enable_offline()
    hers.close()
    hers.open()
    return hers


def speak(hers: Phone, school: School, said: str) -> None:
    """A visit is begun, and somebody speaks."""
    open_visit(hers, school, said)
    hers.page.wait_for_url("**draft=**")
    hers.tap("[data-voice-start]")
    hers.page.locator("[data-voice-live]:not([hidden])").wait_for()
    hers.page.wait_for_timeout(SPOKEN)


def cut_off(hers: Phone, school: School, said: str) -> Phone:
    """Out of the village the browser is killed while she speaks; then she opens the draft again."""
    enrolled(hers).lose_network()
    speak(hers, school, said)
    hers.kill()
    hers.open("/field/record")
    hers.tap("[data-drafts] a[data-draft-open]")
    hers.page.locator("form[data-ready]").wait_for()
    hers.page.locator(LEFT).wait_for()
    return hers
