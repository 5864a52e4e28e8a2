"""What the browser tests share: the browsers, phones and desks, and one school."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, sync_playwright

from tests.browser.passkeys import Hers, Owner, named
from tests.browser.phone import CHROMIUM, FIREFOX, HAND, NewPhone, Phone
from tests.browser.school import School, logged_in

ENGINES = ["chromium", pytest.param("firefox", marks=pytest.mark.firefox)]
SCREEN: ViewportSize = {"width": 1366, "height": 768}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def school() -> Iterator[School]:
    """One for the whole run: tests tell their entries apart by what they say."""
    opened = School()
    yield opened
    opened.server.close()


@pytest.fixture(scope="session")
def browsers(playwright: Playwright) -> Iterator[Callable[[str], Browser]]:
    """browsers("firefox"): the engine's one browser, for tests in which nothing needs to outlive it."""
    opened: dict[str, Browser] = {}

    def browser(engine: str) -> Browser:
        if engine not in opened:
            firefox = engine == "firefox"
            opened[engine] = playwright.firefox.launch(**FIREFOX) if firefox else playwright.chromium.launch(**CHROMIUM)
        return opened[engine]

    yield browser
    for one in opened.values():
        one.close()


@pytest.fixture(scope="session")
def chromium(browsers: Callable[[str], Browser]) -> Browser:
    """Chromium, where one engine is enough."""
    return browsers("chromium")


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    return str(request.param)


@pytest.fixture
def lasting_phone(playwright: Playwright, tmp_path: Path, school: School) -> Iterator[NewPhone]:
    """lasting_phone(engine): a phone that remembers when its browser is closed or killed; not opened yet."""
    phones: list[Phone] = []

    def make(engine: str = "chromium", url: str = "") -> Phone:
        phones.append(Phone(playwright, engine, url or school.url, tmp_path / f"profile-{len(phones)}"))
        return phones[-1]

    yield make
    for phone in phones:
        phone.close()


@pytest.fixture
def wangs(lasting_phone: NewPhone, engine: str) -> Phone:
    """王老师's phone in each engine, set up to work without a network."""
    phone = lasting_phone(engine)
    phone.open("/login")
    phone.log_in("wang")
    phone.enable_offline()
    return phone


@pytest.fixture
def phone(
    playwright: Playwright, browsers: Callable[[str], Browser], school: School, tmp_path: Path
) -> Iterator[NewPhone]:
    """phone(): a fresh phone in a shared browser. `url` goes through a proxy; `more` are a context's options."""
    contexts = []

    def make(url: str = "", engine: str = "chromium", **more: Any) -> Phone:
        context = browsers(engine).new_context(viewport=HAND, locale="zh-CN", **more)
        contexts.append(context)
        return Phone(playwright, engine, url or school.url, tmp_path, context)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def desk(chromium: Browser, school: School) -> Iterator[Callable[[str], Page]]:
    """desk("chen"): the page of an office computer at which 陈主任 is logged in."""
    contexts = []

    def make(login: str) -> Page:
        context = chromium.new_context(viewport=SCREEN, locale="zh-CN")
        contexts.append(context)
        return logged_in(context, school, login)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def enrolled(phone: NewPhone, school: School) -> Hers:
    """enrolled(): the phone of 王老师, used offline, and its owner."""

    def make(has_prf: bool = True) -> tuple[Phone, Owner]:
        hers = phone(named(school))
        owner = Owner(hers.page, has_prf)
        hers.log_in("wang")
        hers.enable_offline()
        return hers, owner

    return make
