"""The lock of a phone: a PIN opens it and nothing else does, and what it holds is unreadable while it is shut."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lock import choose_pin
from tests.browser.phone import MOMENT, NewPhone, Phone
from tests.browser.school import School, a_text
from tests.cast import CHILDREN

A_QUARTER = 15 * 60 * 1000  # milliseconds


def enrolled(phone: Phone, login: str = "wang") -> Phone:
    """A phone that is used offline by somebody."""
    phone.log_in(login)
    phone.enable_offline()
    return phone


def shut(phone: Phone) -> None:
    """Lock it by the button at Me."""
    phone.go("/field/me")
    phone.tap("[data-lock-now]")
    phone.page.locator("#lock[open]").wait_for()


def test_a_closed_app_asks_for_the_pin_and_then_shows_what_was_asked_for(
    lasting_phone: NewPhone, school: School, engine: str
) -> None:
    hers, said = lasting_phone(engine), a_text("外公腿好些了")
    hers.open("/login")
    enrolled(hers)
    hers.lose_network()
    hers.record_visit(school.cast.yan, said)
    hers.close()
    hers.reopen_locked()
    assert CHILDREN["yan"][0] not in hers.page.content()
    hers.unlock()
    hers.page.locator("#page h1").wait_for()
    hers.go("/field/entries")
    # Waiting, or sent by the worker meanwhile: the browser wakes that before the test can take its network away again.
    expect(hers.page.locator("[data-outbox] > li").filter(has_text=CHILDREN["yan"][0])).to_have_count(1)
    hers.regain_network()
    hers.strip_says("sent")
    assert school.entries_saying(said) == 1


def test_a_locked_phone_sends_what_it_holds(phone: NewPhone, school: School) -> None:
    hers, said = enrolled(phone()), a_text("锁着也要上传")
    hers.lose_network()
    hers.record_visit(school.cast.yan, said)
    shut(hers)
    hers.regain_network()
    hers.strip_says("sent")
    assert hers.locked
    assert school.entries_saying(said) == 1


def test_wrong_pins_are_told_so_then_made_to_wait_and_a_reload_helps_nobody(phone: NewPhone, school: School) -> None:
    hers = enrolled(phone())
    shut(hers)
    for _ in range(4):
        hers.try_pin("000001")
        hers.page.locator("[data-lock-says=wrong]").wait_for()
        expect(hers.page.locator("[data-pin]")).to_be_enabled()
    hers.try_pin("000001")
    hers.page.locator("[data-lock-says=wait]").wait_for()
    hers.page.reload()
    hers.page.locator("#lock[open]").wait_for()
    hers.try_pin(hers.pin)
    hers.page.locator("[data-lock-says=wait]").wait_for()
    assert hers.locked


def test_a_forgotten_pin_is_chosen_anew_after_a_login_and_nothing_is_lost(phone: NewPhone, school: School) -> None:
    hers, said = enrolled(phone()), a_text("忘了密码之前写的")
    hers.lose_network()
    hers.record_visit(school.cast.yan, said)
    hers.regain_network()
    school.sign_in_long_ago("wang")
    shut(hers)
    hers.tap("[data-lock-forgot]")
    hers.tap("[data-lock-recover]")
    hers.page.locator("[data-lock-says=login]").wait_for()
    hers.page.goto(hers.url + "/login?next=/field")
    hers.enter("wang")
    hers.page.locator("#lock[open]").wait_for()
    hers.tap("[data-lock-forgot]")
    hers.tap("[data-lock-recover]")
    hers.page.locator("[data-choose-pin] [data-pin-first]").wait_for()
    choose_pin(hers.page, "864209")
    hers.tap("[data-choose-pin] > button")
    hers.page.locator("#page h1").wait_for()
    hers.strip_says("sent")
    assert school.entries_saying(said) == 1
    shut(hers)
    hers.try_pin(hers.pin)
    hers.page.locator("[data-lock-says=wrong]").wait_for()
    hers.unlock("864209")


def test_two_people_on_one_phone_each_open_their_own_home_only(phone: NewPhone, school: School) -> None:
    shared = enrolled(phone())
    shared.log_out()
    shared.pin = "246813"
    enrolled(shared, "li")
    shut(shared)
    shared.try_pin("135790")
    shared.page.locator("[data-lock-says=wrong]").wait_for()
    shared.unlock()
    shared.log_out()
    shared.pin = "135790"
    shared.log_in("wang")
    expect(shared.page.locator("#page")).to_contain_text(CHILDREN["yan"][0])


def test_a_phone_left_lying_locks_itself_and_the_half_typed_form_is_there_again(
    phone: NewPhone, school: School
) -> None:
    hers, words = phone(), a_text("说到一半")
    hers.page.clock.install()
    enrolled(hers)
    hers.open_form(f"/field/record/talk?student={school.cast.yan}")
    hers.page.fill("textarea[name=childs_words]", words)
    hers.page.clock.run_for(1000)
    expect(hers.page).to_have_url(re.compile("draft="))
    hers.page.clock.fast_forward(A_QUARTER)
    hers.page.locator("#lock[open]").wait_for(timeout=2 * MOMENT)
    assert words not in hers.page.content()
    hers.unlock()
    expect(hers.page.locator("textarea[name=childs_words]")).to_have_value(words)


def test_the_pin_is_changed_at_me(phone: NewPhone, school: School) -> None:
    hers = enrolled(phone())
    hers.go("/field/me")
    hers.tap("[data-lock-card] summary")
    hers.page.fill("[data-change-pin] [data-pin-old]", "000001")
    choose_pin(hers.page, "112233")
    hers.tap("[data-change-pin] > button")
    hers.page.locator("[data-change-says=wrong]").wait_for()
    hers.page.fill("[data-change-pin] [data-pin-old]", hers.pin)
    choose_pin(hers.page, "112233")
    hers.tap("[data-change-pin] > button")
    hers.page.locator("[data-change-says=done]").wait_for()
    shut(hers)
    hers.unlock("112233")


@pytest.mark.parametrize(
    ("pin", "why"), [("12345", "short"), ("123456", "simple"), ("777777", "simple"), ("12a456", "digits")]
)
def test_a_pin_that_would_be_guessed_at_once_is_not_taken(phone: NewPhone, school: School, pin: str, why: str) -> None:
    hers = phone()
    hers.log_in("li")
    hers.go("/field/me")
    choose_pin(hers.page, pin)
    hers.tap("[data-enrol-start]")
    hers.page.locator(f"[data-enrol] [data-pin-problem={why}]").wait_for()


def test_a_second_tab_opens_without_a_pin_and_locks_with_the_first(phone: NewPhone, school: School) -> None:
    hers = enrolled(phone())
    beside = hers.page.context.new_page()
    beside.goto(hers.url + "/field")
    expect(beside.locator("#page")).to_contain_text(CHILDREN["yan"][0])
    shut(hers)
    beside.locator("#lock[open]").wait_for()
    expect(beside.locator("#page")).not_to_contain_text(CHILDREN["yan"][0])
