"""python -m tests.browser.pictures: every screen of the demo county, to look at; and four of them for the README."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Literal

from PIL import Image
from playwright.sync_api import BrowserContext, Page, ViewportSize, sync_playwright

from tests.browser.demo import PASSWORD_TAIL, code, demo_county
from tests.browser.lock import choose_pin
from tests.browser.phone import CHROMIUM, HAND
from webapp.settings import PROJECT

ALL = PROJECT / "report" / "pictures"
CHOSEN = PROJECT / "docs" / "pictures"
MOST_BYTES = 150_000
SIZES: dict[str, ViewportSize] = {
    "phone": HAND,
    "tablet": {"width": 768, "height": 1024},
    "desk": {"width": 1366, "height": 768},
}
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]

PERSON, A_PERSONS = "th[scope=row] a", "a[href^='/desk/accounts/']"
A_SCHOOLS = "a[href^='/desk/organisation/schools/']"
# name: (login, page, links to follow from there)
SCREENS: dict[str, tuple[str, str, list[str]]] = {
    "today": ("wang", "/field", []),
    "students": ("wang", "/field/students", []),
    "student": ("wang", "/field", [".list li:last-child a[href^='/field/students/']"]),
    "contacts": ("wang", "/field", [".list a[href^='/field/students/']", "a[href$='/contacts']"]),
    "record": ("wang", "/field/record", []),
    "form": ("wang", "/field", [".list a[href^='/field/students/']", "a[href^='/field/record/home_visit']"]),
    "talk": ("wang", "/field", [".list a[href^='/field/students/']", "a[href^='/field/record/talk']"]),
    "contact": ("wang", "/field/record/guardian_contact", []),
    "roll-call": ("wang", "/field/roll-calls", ["a.action"]),
    "entries": ("wang", "/field/entries", []),
    "me": ("wang", "/field/me", []),
    "saved": ("wang", "/field/saved", []),
    "desk-home": ("chen", "/desk", []),
    "desk-students": ("chen", "/desk/students", []),
    "desk-student": ("wang", "/field", [".list li:last-child a[href^='/field/students/']"]),  # the same child, by chen
    "desk-care": ("chen", "/desk/care", []),
    "desk-care-file": ("chen", "/desk/care", [PERSON]),
    "desk-care-plan": ("chen", "/desk/care?show=review", [PERSON, "a[href$='/plan']"]),
    "desk-screening": ("chen", "/desk/care/rounds", ["#page a[href^='/desk/care/rounds/']"]),
    "desk-arrivals": ("chen", "/desk/arrivals", []),
    "desk-roll-calls": ("chen", "/desk/roll-calls", []),
    "desk-held": ("chen", "/desk/held", []),
    "desk-import": ("chen", "/desk/import", []),
    "desk-accounts": ("sun", "/desk/accounts", []),
    "desk-account-new": ("sun", "/desk/accounts/new", []),
    "desk-account": ("sun", "/desk/accounts", [PERSON]),
    "desk-staff": ("chen", "/desk/staff", []),
    "desk-leaving": ("chen", "/desk/staff", ["td a.button[href$='/leaving']"]),
    "desk-without-mentor": ("chen", "/desk/students/without-mentor", []),
    "desk-organisation": ("sun", "/desk/organisation", []),
    "desk-terms": ("sun", "/desk/terms", []),
    "desk-rollover": ("sun", "/desk/rollover", []),
    "desk-settings": ("sun", "/desk/settings", []),
    "desk-tokens": ("sun", "/desk/tokens", []),
    "desk-token-new": ("sun", "/desk/tokens/new", []),
    "desk-sessions": ("chen", "/sessions", []),
    "desk-jobs": ("chen", "/desk/jobs", []),
    "desk-emergency": ("zhou", "/desk/emergency", []),
    "desk-emergency-review": ("liu", "/desk/emergency/review", []),
    "desk-psychology": ("zhou", "/desk/psychology", []),
    "desk-audit": ("sun", "/desk/audit", []),
    "desk-rights": ("sun", "/desk/rights", []),
    "desk-staff-list": ("sun", "/desk/staff-list", []),
    "desk-phones": ("sun", "/desk/phones", []),
    "desk-account-leaving": ("sun", "/desk/accounts", [PERSON, f"{A_PERSONS}[href$='/leaving']"]),
    "desk-account-rights": ("sun", "/desk/accounts", [PERSON, f"{A_PERSONS}[href$='/rights']"]),
    "desk-school": ("sun", "/desk/organisation", [A_SCHOOLS]),
    "desk-class": ("sun", "/desk/organisation", [A_SCHOOLS, "a[href^='/desk/organisation/classes/']"]),
    "desk-closing": ("sun", "/desk/organisation", [A_SCHOOLS, f"{A_SCHOOLS}[href$='/closing']"]),
    "desk-merging": ("sun", "/desk/organisation", [A_SCHOOLS, f"{A_SCHOOLS}[href$='/merging']"]),
    "second-factor": ("sun", "/second-factor", []),
    "api": ("sun", "/api/v1/docs", []),
    "activate": ("", "/activate", []),
    "desk-counts": ("zhao", "/desk/counts", []),
    "password": ("wang", "/password", []),
    "login": ("", "/login", []),
}
FOR_README = {"today": "phone", "form": "phone", "desk-home": "desk", "desk-student": "desk"}


def main() -> None:
    """Take them all."""
    for folder in (ALL, CHOSEN):
        folder.mkdir(parents=True, exist_ok=True)
    with demo_county() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        contexts: dict[str, BrowserContext] = {}
        for name, (login, _path, _links) in SCREENS.items():
            who = "chen" if name == "desk-student" else login
            for one in {login, who} - contexts.keys():
                contexts[one] = browser.new_context(
                    viewport=HAND, locale="zh-CN", device_scale_factor=2, reduced_motion="reduce", base_url=url
                )
                _come_in(contexts[one].new_page(), one)
            path = _find(contexts[login].pages[0], name)
            for label, picture in _pictures_of(contexts[who].pages[0], path):
                (ALL / f"{name}-{label}.png").write_bytes(_compressed(picture))
                if label == f"{FOR_README.get(name)}-light":
                    (CHOSEN / f"{name}.png").write_bytes(_compressed(picture, MOST_BYTES))
        browser.close()


def _come_in(page: Page, login: str) -> None:
    """Log in; a teacher also enrols her phone."""
    page.goto("/login")
    if not login:
        return
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", login + PASSWORD_TAIL)
    page.click("form[action='/login'] button")
    page.wait_for_url(lambda url: "/login" not in url)
    if "/second-factor" in page.url:
        page.fill("input[name=code]", code())
        page.click("form[action='/second-factor'] button")
        page.wait_for_url(lambda url: "/second-factor" not in url)
    if login == "wang":
        page.goto("/field/me")
        choose_pin(page)
        page.click("[data-enrol-start]")
        page.locator("[data-enrol] [data-trial~=held]").wait_for(timeout=60_000)


def _find(page: Page, name: str) -> str:
    """The path of a screen, found by following the links that lead there."""
    _login, path, links = SCREENS[name]
    page.goto(path)
    for link in links:
        here = page.url
        page.locator(link).first.click()
        page.wait_for_function("here => location.href !== here", arg=here)
    found = page.url.removeprefix(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2])
    return found.replace("/field/", "/desk/") if name == "desk-student" else found


def _pictures_of(page: Page, path: str) -> Iterator[tuple[str, bytes]]:
    page.goto(path)
    page.locator("#page :is(h1, form)").first.wait_for()
    for size, viewport in SIZES.items():
        for scheme in SCHEMES:
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(300)
            yield f"{size}-{scheme}", page.screenshot()


def _compressed(picture: bytes, most: int = 0) -> bytes:
    """The picture in as many colours as fit into `most` bytes (0: any size), at one pixel per CSS pixel if it must."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for divisor, colours in ((1, 256), (1, 64), (2, 256), (2, 64)):
        smaller = image.resize((image.width // divisor, image.height // divisor), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        smaller.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if not most or out.tell() <= most:
            break
    return out.getvalue()


if __name__ == "__main__":
    main()
