"""A phone in somebody's hand: a real browser with a profile folder of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, FilePayload, Locator, Page, Playwright, ViewportSize

from tests.browser.lock import PIN, Lockable, choose_pin
from tests.cast import PASSWORD

CHROMIUM: dict[str, Any] = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}
FIREFOX: dict[str, Any] = {"channel": "moz-firefox", "executable_path": "/usr/bin/firefox-esr"}
HAND: ViewportSize = {"width": 360, "height": 740}
MOMENT = 30_000  # milliseconds a person is patient; two busy cores are slower than a phone, and stand still at times


class Phone(Lockable):
    """One phone. With a folder it is a phone that remembers over close() and kill(); else pass it an open context."""

    def __init__(
        self, playwright: Playwright, engine: str, url: str, folder: Path, context: BrowserContext | None = None
    ) -> None:
        self.url = url
        self.pin = PIN
        self.folder = folder
        self.offline = False
        self.browser = FIREFOX if engine == "firefox" else CHROMIUM  # how it is started
        self._playwright = playwright
        self._engine = engine
        self._context = context
        self.groups: list[int] = []  # the leaders of its process groups
        if context:
            self._hold(context)

    def open(self, path: str = "/field") -> None:
        """Start the browser, as if its icon were tapped; without a network if that was lost before."""
        self.start()
        self.go(path)

    def start(self) -> None:
        """Start the browser, with an empty page."""
        launch = self._playwright.firefox if self._engine == "firefox" else self._playwright.chromium
        context = launch.launch_persistent_context(
            self.folder, viewport=HAND, color_scheme="light", locale="zh-CN", **self.browser
        )  # fmt: skip
        self._hold(context)
        self.groups = self._find_groups()
        context.set_offline(self.offline)

    def close(self) -> None:
        """End the browser as its owner does; what it keeps stays in the folder."""
        if self._context:
            self._context.close()
        self._context = None

    def kill(self) -> None:
        """End every process of the browser at once, as a phone short of memory does."""
        groups = self.groups
        while groups:  # what Firefox began since it was opened has a group of its own
            for group in groups:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
            time.sleep(0.01)
            groups = self._find_groups()
        with contextlib.suppress(Error):
            self.close()
        self._context = None

    def lose_network(self) -> None:
        """Out of the village."""
        self._set_network(False)

    def regain_network(self) -> None:
        """Back in the village."""
        self._set_network(True)

    def go(self, path: str) -> None:
        """Open a page by its address and wait until it is there."""
        try:
            self.page.goto(self.url + path, wait_until="domcontentloaded")
        except Error as error:
            # Firefox's automation reports a navigation that the worker answers as two of the same address.
            if f'interrupted by another navigation to "{self.url}{path}"' not in error.message:
                raise
        self.page.wait_for_url(self.url + path, wait_until="domcontentloaded")
        self.pass_lock()

    def tap(self, selector: str) -> None:
        """Tap what the selector names."""
        self.page.locator(selector).first.click()

    def log_in(self, login: str, following: str = "/field") -> None:
        """Log in with everybody's password."""
        self.page.goto(f"{self.url}/login?next={following}")
        self.enter(login)
        try:
            self.page.wait_for_url(self.url + following)
        except Error as error:
            said = self.page.locator("body").inner_text()
            raise AssertionError(f"no login: {self.page.url} says\n{said}") from error
        self.pass_lock()

    def enter(self, login: str) -> None:
        """Fill in the login page that is open."""
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("form[action='/login'] button")

    def log_out(self) -> None:
        """Log out, also when something is not sent yet."""
        self.go("/field/me")
        self.tap("[data-logout] button")
        anyway = self.page.locator("#logout-unsent [data-logout-anyway]")
        anyway.or_(self.page.locator("input[name=login]")).first.wait_for()
        if anyway.is_visible():
            anyway.click()
        self.page.locator("input[name=login]").wait_for()

    def send_now(self) -> None:
        """The button of My records."""
        self.go("/field/entries")
        self.tap("[data-send-now]")

    def enable_offline(self) -> None:
        """Use this phone offline: from /field/me, until it says that it works."""
        self.go("/field/me")
        choose_pin(self.page, self.pin)
        self.tap("[data-enrol-start]")
        self.page.locator("[data-enrol] [data-trial~=held]").wait_for(timeout=2 * MOMENT)

    def record_visit(self, student: uuid.UUID, agreed: str, photo: bytes | None = None) -> None:
        """Record a home visit and save it."""
        self.fill_visit(student, agreed, photo)
        self.save()

    def fill_visit(self, student: uuid.UUID, agreed: str, photo: bytes | None = None) -> None:
        """Open the form of a home visit and fill it in."""
        self.open_form(f"/field/record/home_visit?student={student}")
        self.choose("met", "student")
        self.page.fill("textarea[name=agreed]", agreed)
        if photo:
            self.add_photo(photo)
            self.page.locator("input[name=photo_consent]").check()

    def record_talk(self, student: uuid.UUID, words: str) -> None:
        """Record a heart-to-heart talk and save it."""
        self.fill_talk(student, words)
        self.save()

    def fill_talk(self, student: uuid.UUID, words: str) -> None:
        """Open the form of a talk and fill it in."""
        self.open_form(f"/field/record/talk?student={student}")
        self.choose("topic", "family")
        self.choose("place", "walk")
        self.page.fill("textarea[name=childs_words]", words)

    def open_form(self, path: str) -> None:
        """Open a form and wait until it is filled in as far as the phone can."""
        self.go(path)
        self.page.locator("form[data-ready]").wait_for()

    def choose(self, name: str, value: str) -> None:
        """Tap a chip."""
        self.tap(f"label:has(input[name='{name}'][value='{value}'])")

    def add_photo(self, picture: bytes) -> None:
        """Pick a photo and wait until the form has taken it."""
        files: list[FilePayload] = [{"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": picture}]
        self.page.set_input_files("input[data-photos]", files)
        self.page.locator("form[data-entry]:not([aria-busy])").wait_for()

    def save(self) -> None:
        """Tap save, and wait for the word that it is saved."""
        self.tap(".save button")
        self.saved.wait_for()

    @property
    def saved(self) -> Locator:
        """The word that it is saved."""
        return self.page.locator("#page .saved")

    def strip_says(self, state: str) -> None:
        """Wait until the strip's one visible text is the one for `state`."""
        self.page.wait_for_function(
            """state => {
              const shown = [...document.querySelectorAll("#strip [data-when]")].filter((one) => one.checkVisibility());
              return shown.length === 1 && shown[0].dataset.when === state;
            }""",
            arg=state,
            timeout=2 * MOMENT,
        )

    def strip_count(self) -> str:
        """The figure in the strip."""
        return self.page.locator("#strip [data-slot~=count]:visible").inner_text()

    def in_outbox(self, state: str = "waiting") -> Locator:
        """The lines of My records on this phone that are in a state."""
        return self.page.locator(f"[data-outbox] li:has([data-state~={state}]:not([hidden]))")

    def _hold(self, context: BrowserContext) -> None:
        self._context = context
        context.set_default_timeout(MOMENT)
        self.page: Page = context.pages[0] if context.pages else context.new_page()

    def _set_network(self, there: bool) -> None:
        assert self._context
        self.offline = not there
        self._context.set_offline(self.offline)
        if self._engine == "firefox":  # its automation takes the network away without telling the page
            self.page.evaluate(f"dispatchEvent(new Event('{'online' if there else 'offline'}'))")

    def _find_groups(self) -> list[int]:
        """The leaders of the process groups that use the profile folder."""
        found = set()
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if str(self.folder) in (entry / "cmdline").read_text(errors="replace"):
                    found.add(os.getpgid(int(entry.name)))
        return sorted(found - {os.getpgid(0)})


NewPhone = Callable[..., Phone]  # the fixtures that make one
