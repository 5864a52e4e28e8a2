"""Phones with a microphone that hums, and what is said into them."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.phone import CHROMIUM, FIREFOX, Phone
from tests.browser.school import School

MICROPHONES: dict[str, dict[str, Any]] = {
    "chromium": {
        **CHROMIUM,
        "args": [*CHROMIUM["args"], "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
    },
    "firefox": {
        **FIREFOX,
        "firefox_user_prefs": {
            "media.navigator.streams.fake": True,
            "media.navigator.permission.disabled": True,
            "media.autoplay.default": 0,
        },
    },
}
# Whether it can be played; a machine without a loudspeaker cannot do more.
PLAYS = """async (player) => {
  player.preload = "auto";
  player.load();
  await new Promise((done) => {
    for (const event of ["canplay", "error"]) player.addEventListener(event, done, { once: true });
  });
  return player.error === null && player.readyState >= 3;
}"""


def open_visit(phone: Phone, school: School, said: str) -> None:
    """The form of a visit, filled in, its fold open."""
    phone.fill_visit(school.cast.yan, said)
    phone.tap("summary:has-text('录音')")


def record_for(page: Page, milliseconds: int) -> None:
    """Tap, speak, tap."""
    page.click("[data-voice-start]")
    page.locator("[data-voice-live]:not([hidden])").wait_for()
    page.wait_for_timeout(milliseconds)
    page.click("[data-voice-stop]")
    heard(page).wait_for()


def heard(page: Page) -> Locator:
    """The first voice note in the form."""
    return page.locator("[data-file-list=sounds] audio").first
