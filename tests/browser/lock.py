"""The lock before a phone's pages, as a hand meets it."""

from __future__ import annotations

from playwright.sync_api import Page

PIN = "135790"


class Lockable:
    """What can be locked: a phone with its page."""

    page: Page
    pin: str

    def open(self, path: str = "/field") -> None:
        """Start the browser."""
        raise NotImplementedError

    def tap(self, selector: str) -> None:
        """Tap what the selector names."""
        raise NotImplementedError

    def reopen_locked(self, path: str = "/field") -> None:
        """Start the browser again, and stop at the lock."""
        self.pin, pin = "", self.pin
        try:
            self.open(path)
        finally:
            self.pin = pin

    def pass_lock(self) -> None:
        """Wait for the page, and unlock it if it is locked."""
        content = self.page.locator("#page :is(h1, form)").first
        content.or_(self.page.locator("#lock[open]")).first.wait_for()
        if self.locked and not self.pin:
            return
        if self.locked:
            self.unlock()
        content.wait_for()

    @property
    def locked(self) -> bool:
        """Does the lock stand before the page?"""
        return self.page.locator("#lock[open]").is_visible()

    def unlock(self, pin: str = "") -> None:
        """Type the PIN on the keys of the lock."""
        self.try_pin(pin or self.pin)
        self.page.locator("#lock").wait_for(state="hidden")

    def try_pin(self, pin: str) -> None:
        """Type a PIN, whatever becomes of it."""
        for digit in pin:
            self.tap(f"#lock [data-key='{digit}']")
        self.tap("#lock [data-unlock-key]")


def choose_pin(page: Page, pin: str = PIN) -> None:
    """Fill in a new PIN, twice, in the form for it that is open."""
    for field in ("[data-pin-first]", "[data-pin-again]"):
        page.locator(field).locator("visible=true").first.fill(pin)
