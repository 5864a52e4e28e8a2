"""Unlocking by finger is switched on and off at Me, with the PIN, where the phone can do it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.passkeys import Hers, named, shut, switch_on, with_passkey
from tests.browser.phone import NewPhone
from tests.browser.school import School


def test_switched_off_again_the_lock_has_the_keys_alone_and_the_phone_forgets_its_passkey(enrolled: Hers) -> None:
    hers, owner = enrolled()
    with_passkey(hers)
    assert owner.passkeys() == 1
    hers.tap("[data-passkey-remove]")
    hers.page.locator("[data-passkey] summary").wait_for()
    shut(hers)
    expect(hers.page.locator("[data-passkey-unlock]")).to_be_hidden()
    hers.unlock()
    assert owner.passkeys() == 0


def test_without_the_pin_nobody_adds_a_finger_to_an_unlocked_phone(enrolled: Hers) -> None:
    hers, owner = enrolled()
    switch_on(hers, "000001")
    hers.page.locator("[data-passkey-says=wrong]").wait_for()
    assert owner.passkeys() == 0
    shut(hers)
    expect(hers.page.locator("[data-passkey-unlock]")).to_be_hidden()


def test_where_passkeys_yield_no_secret_it_says_so_and_keeps_nothing(enrolled: Hers) -> None:
    hers, _owner = enrolled(has_prf=False)
    switch_on(hers)
    hers.page.locator("[data-passkey-says=none]").wait_for()
    expect(hers.page.locator("[data-passkey-remove]")).to_be_hidden()
    shut(hers)
    expect(hers.page.locator("[data-passkey-unlock]")).to_be_hidden()
    hers.unlock()


def test_a_phone_that_turns_her_down_when_it_is_switched_on_changes_nothing(enrolled: Hers) -> None:
    hers, owner = enrolled()
    owner.is_known(False)
    switch_on(hers)
    hers.page.locator("[data-passkey-says=cancelled]").wait_for()
    assert owner.passkeys() == 0


def test_a_browser_without_such_a_phone_is_offered_nothing(phone: NewPhone, school: School) -> None:
    hers = phone(named(school))
    hers.log_in("wang")
    hers.enable_offline()
    hers.go("/field/me")
    hers.page.locator("[data-lock-card]:not([hidden])").wait_for()
    hers.page.wait_for_timeout(300)
    expect(hers.page.locator("[data-passkey]")).to_be_hidden()


def test_a_phone_given_up_forgets_the_passkey_with_everything_else(enrolled: Hers) -> None:
    hers, _owner = enrolled()
    with_passkey(hers)
    hers.tap("[data-enrol-end=ask]")
    hers.strip_says("not_enrolled")
    hers.enable_offline()
    shut(hers)
    expect(hers.page.locator("[data-passkey-unlock]")).to_be_hidden()
