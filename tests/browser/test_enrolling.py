"""A phone is set up for work without a network, in steps that can be watched and tried again, and is given up again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lock import choose_pin
from tests.browser.phone import MOMENT, NewPhone, Phone
from tests.browser.proxy import Proxy, answer
from tests.browser.school import School, a_text
from tests.browser.screens import barriers

WATCH_STEPS = """() => {
  const steps = [];
  new MutationObserver((changes) => {
    for (const { target } of changes)
      if (target.getAttribute("aria-current") === "step") steps.push(target.dataset.step);
    sessionStorage.setItem("steps", JSON.stringify([...new Set(steps)]));
  }).observe(document.getElementById("page"), { subtree: true, attributeFilter: ["aria-current"] });
}"""
LEFT_BEHIND = """async () => [
  ...(await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith("runxin-")),
  ...(await caches.keys()),
  ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
]"""
STEPS = ["storage", "kit", "worker"]


def test_a_phone_is_enrolled_by_named_steps_and_a_test_record_that_survives_a_reload(
    lasting_phone: NewPhone, engine: str
) -> None:
    hers = lasting_phone(engine)
    hers.open("/login")
    _to_me(hers)
    hers.page.evaluate(WATCH_STEPS)
    opened = hers.page.evaluate("performance.timeOrigin")
    choose_pin(hers.page)
    hers.tap("[data-enrol-start]")
    expect(hers.page.locator("[data-trial=held]")).to_be_visible(timeout=2 * MOMENT)
    assert hers.page.evaluate("performance.timeOrigin") > opened
    assert hers.page.evaluate("JSON.parse(sessionStorage.getItem('steps'))") == STEPS
    expect(hers.page.locator("[data-persisted]:visible")).to_have_count(1)
    hers.lose_network()
    hers.close()
    hers.open("/field/me")
    expect(hers.page.locator("[data-enrol] [data-when=done]")).to_be_visible()


def test_when_the_kit_does_not_come_it_says_so_and_can_be_tried_again(phone: NewPhone, school: School) -> None:
    line = Proxy(school.server.port)
    hers = phone(line.url)
    _to_me(hers)
    line.trouble(answer("503 Service Unavailable"), b"GET /api/v1/kit")
    choose_pin(hers.page)
    hers.tap("[data-enrol-start]")
    expect(hers.page.locator("[data-enrol] [data-when=failed]")).to_be_visible(timeout=2 * MOMENT)
    assert barriers(hers.page) == []
    hers.strip_says("not_enrolled")
    line.heal()
    hers.tap("[data-enrol-again]")
    choose_pin(hers.page)
    hers.tap("[data-enrol-start]")
    expect(hers.page.locator("[data-trial=held]")).to_be_visible(timeout=2 * MOMENT)
    line.refuse()


def test_a_phone_given_up_is_refused_while_something_is_unsent_and_then_keeps_nothing(
    lasting_phone: NewPhone, school: School, engine: str
) -> None:
    hers = lasting_phone(engine)
    hers.open("/login")
    _to_me(hers)
    hers.enable_offline()
    hers.lose_network()
    hers.record_talk(school.cast.yan, a_text("还没传"))
    hers.go("/field/me")
    hers.tap("[data-enrol-end=ask]")
    expect(hers.page.locator("[data-enrol-kept]")).to_be_visible()
    hers.regain_network()
    hers.strip_says("sent")
    hers.go("/field/me")
    hers.tap("[data-enrol-end=ask]")
    hers.strip_says("not_enrolled")
    assert hers.page.evaluate(LEFT_BEHIND) == []


def test_a_phone_given_up_by_one_of_two_still_works_for_the_other(phone: NewPhone, school: School) -> None:
    shared = phone()
    for login in ("wang", "li"):
        shared.log_in(login)
        shared.enable_offline()
        shared.log_out()
    shared.log_in("wang")
    shared.go("/field/me")
    shared.tap("[data-enrol-end=ask]")
    shared.strip_says("not_enrolled")
    left = shared.page.evaluate(LEFT_BEHIND)
    assert f"runxin-{school.cast.li}" in left
    assert f"runxin-{school.cast.wang}" not in left
    shared.log_out()
    shared.log_in("li")
    shared.lose_network()
    shared.go("/field/students")
    expect(shared.page.locator("#students li")).not_to_have_count(0)


def _to_me(hers: Phone) -> None:
    """王老师 logs in and opens Me."""
    hers.log_in("wang")
    hers.go("/field/me")
