"""A phone that knows its owner's finger or face unlocks by it, if she likes; its PIN always does.

Chromium alone can be given such a phone by a test. A passkey belongs to a name, so the phone opens http://localhost.
"""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lock import choose_pin
from tests.browser.passkeys import ASK_FOR_DIGITS, NOTE_SECRETS, SALT, Hers, Owner, named, shut, touch, with_passkey
from tests.browser.phone import HAND, NewPhone, Phone
from tests.browser.school import School, a_text
from tests.browser.screens import TOO_SMALL, TOO_WIDE, barriers, listen_for_complaints
from tests.browser.test_sealed_storage import everything_in, holds
from tests.cast import CHILDREN


def test_a_finger_opens_the_phone_without_a_network_and_what_it_holds_can_be_read(
    enrolled: Hers, school: School
) -> None:
    hers, _owner = enrolled()
    said = a_text("外公腿好些了")
    with_passkey(hers)
    hers.lose_network()
    hers.record_visit(school.cast.yan, said)
    shut(hers)
    assert CHILDREN["yan"][0] not in hers.page.content()
    expect(hers.page.locator("[data-passkey-unlock]")).to_be_visible()
    touch(hers)
    hers.page.locator("#lock").wait_for(state="hidden")
    hers.go(f"/field/students/{school.cast.yan}")
    expect(hers.page.locator("#page")).to_contain_text(CHILDREN["yan"][0])
    hers.go("/field/entries")
    expect(hers.in_outbox()).to_have_count(1)
    hers.regain_network()
    hers.strip_says("sent")
    assert school.entries_saying(said) == 1


def test_the_lock_never_asks_for_the_finger_by_itself_and_the_pin_opens_as_before(enrolled: Hers) -> None:
    hers, _owner = enrolled()
    with_passkey(hers)
    shut(hers)
    hers.page.locator("[data-passkey-unlock]").wait_for()
    hers.page.wait_for_timeout(500)
    assert hers.locked
    hers.unlock()


def test_a_finger_that_is_not_known_opens_nothing_costs_no_try_and_the_pin_still_opens(enrolled: Hers) -> None:
    hers, owner = enrolled()
    with_passkey(hers)
    owner.is_known(False)
    shut(hers)
    for _ in range(6):
        touch(hers)
        hers.page.locator("[data-lock-says=passkey]").wait_for()
        expect(hers.page.locator("[data-passkey-unlock]")).to_be_enabled()
    assert hers.locked
    hers.unlock()
    expect(hers.page.locator("[data-lock-says=wait]")).to_be_hidden()


def test_a_passkey_deleted_in_the_phones_settings_is_told_in_plain_words_and_the_pin_opens(enrolled: Hers) -> None:
    hers, owner = enrolled()
    with_passkey(hers)
    owner.forget_passkeys()
    shut(hers)
    touch(hers)
    hers.page.locator("[data-lock-says=passkey]").wait_for()
    hers.unlock()


def test_after_too_many_wrong_pins_her_finger_still_opens_and_forgives_them(enrolled: Hers) -> None:
    hers, _owner = enrolled()
    with_passkey(hers)
    shut(hers)
    for _ in range(5):
        hers.try_pin("000001")
        expect(hers.page.locator("[data-pin]")).to_be_enabled()
        expect(hers.page.locator("[data-pin]")).to_have_value("")
    hers.page.locator("[data-lock-says=wait]").wait_for()
    touch(hers)
    hers.page.locator("#lock").wait_for(state="hidden")
    shut(hers)
    hers.unlock()


def test_another_pin_keeps_the_passkey(enrolled: Hers) -> None:
    hers, _owner = enrolled()
    with_passkey(hers)
    hers.tap("[data-lock-card] details:has([data-change-pin]) summary")
    hers.page.fill("[data-change-pin] [data-pin-old]", hers.pin)
    choose_pin(hers.page, "112233")
    hers.tap("[data-change-pin] > button")
    hers.page.locator("[data-change-says=done]").wait_for()
    shut(hers)
    touch(hers)
    hers.page.locator("#lock").wait_for(state="hidden")


def test_where_the_school_asks_for_a_longer_pin_since_the_finger_does_not_save_her_from_choosing_one(
    enrolled: Hers, school: School
) -> None:
    hers, _owner = enrolled()
    with_passkey(hers)
    hers.lose_network()
    hers.page.evaluate(ASK_FOR_DIGITS, [str(school.cast.wang), 8])
    shut(hers)
    touch(hers)
    hers.page.locator("[data-choose-pin] [data-pin-first]").wait_for()
    choose_pin(hers.page, "86420913")
    hers.tap("[data-choose-pin] > button")
    hers.page.locator("#lock").wait_for(state="hidden")
    shut(hers)
    hers.unlock("86420913")
    hers.pin = "86420913"
    shut(hers)
    touch(hers)
    hers.page.locator("#lock").wait_for(state="hidden")


def test_on_a_shared_phone_the_finger_opens_the_home_of_whoever_switched_it_on(enrolled: Hers) -> None:
    shared, _owner = enrolled()
    with_passkey(shared)
    shared.log_out()
    shared.pin = "246813"
    shared.log_in("li")
    shared.enable_offline()
    shut(shared)
    expect(shared.page.locator("[data-passkey-unlock]")).to_be_hidden()


def test_neither_the_key_nor_the_passkeys_secret_lies_on_the_disk(lasting_phone: NewPhone, school: School) -> None:
    hers, said = lasting_phone(url=named(school)), a_text("妈妈在东莞打工")
    hers.open("/login")
    hers.page.add_init_script(NOTE_SECRETS)
    Owner(hers.page)
    hers.log_in("wang")
    hers.enable_offline()
    with_passkey(hers)
    secrets = noted_by(hers)
    salt = bytes(hers.page.evaluate(SALT, str(school.cast.wang)))
    hers.lose_network()
    hers.record_visit(school.cast.yan, said)
    shut(hers)
    touch(hers)
    hers.page.locator("#lock").wait_for(state="hidden")
    secrets |= noted_by(hers)
    assert len(secrets) == 2, "the home's key, and the passkey's secret"
    shut(hers)
    hers.close()
    files = everything_in(hers.folder)
    assert any(salt in one for one in files), "the search finds what lies open"
    assert [secret for secret in secrets if any(secret in one for one in files)] == []
    assert not holds(files, said)


def noted_by(phone: Phone) -> set[bytes]:
    """The keys and secrets that the page made something of since it was loaded."""
    return {bytes(one) for one in phone.page.evaluate("window.secrets") if len(one) == 32}


def test_the_button_is_for_a_finger_and_neither_page_has_barriers_or_complaints(enrolled: Hers) -> None:
    hers, _owner = enrolled()
    complaints = listen_for_complaints(hers.page)
    hers.go("/field/me")
    hers.tap("[data-passkey] summary")
    assert barriers(hers.page) == []
    hers.page.set_viewport_size(HAND)
    assert hers.page.evaluate(TOO_SMALL) == []
    with_passkey(hers)
    assert barriers(hers.page) == []
    hers.page.set_viewport_size(HAND)
    shut(hers)
    assert barriers(hers.page) == []
    hers.page.set_viewport_size(HAND)
    assert hers.page.evaluate(TOO_SMALL) == []
    assert hers.page.evaluate(TOO_WIDE) == []
    assert hers.page.evaluate(
        "document.querySelector('#lock').scrollHeight <= document.querySelector('#lock').clientHeight"
    )
    assert complaints == []
