"""What the browser tests share: the browsers, one running server with the cast, and what lies in its database."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize, sync_playwright

from tests.browser.phone import CHROMIUM, FIREFOX, HAND, Phone
from tests.cast import PASSWORD
from tests.server import RunningServer

ENGINES = ["chromium", pytest.param("firefox", marks=pytest.mark.firefox)]
SCREEN: ViewportSize = {"width": 1366, "height": 768}
NewPhone = Callable[..., Phone]


class School:
    """The school's computer: the real server, and what its database holds."""

    def __init__(self) -> None:
        self.server = RunningServer()
        self.cast = self.server.cast
        self.url = self.server.url
        self._file = self.server.folder / "runxin.sqlite3"

    def at(self, path: str) -> str:
        """The address of a path in which {names} stand for the cast's ids."""
        ids = self.cast.people | self.cast.students | self.cast.classes
        return self.url + path.format_map(ids)

    def absent_in_roll_calls(self) -> list[dict[str, str]]:
        """Who was absent and why, roll call by roll call, the last one first."""
        rows = self._rows(
            "SELECT json_extract(body, '$.reason') FROM entries WHERE kind = 'roll_call' ORDER BY seq DESC"
        )
        return [json.loads(str(reason)) if reason else {} for (reason,) in rows]

    def entries_saying(self, text: str) -> int:
        """How many entries there are whose text is this."""
        found = self._rows("SELECT count(*) FROM entries, json_each(entries.body) WHERE json_each.value = ?", text)
        return int(found[0][0])

    def photos_of(self, text: str) -> list[bool]:
        """For each photo of the entries whose text is this: has it arrived?"""
        rows = self._rows(
            "SELECT f.stored_as IS NOT NULL FROM entry_files f JOIN entries e ON e.id = f.entry_id, json_each(e.body)"
            " WHERE json_each.value = ?",
            text,
        )
        return [bool(arrived) for (arrived,) in rows]

    def day_of(self, text: str) -> dt.date:
        """On which day (UTC) the one entry whose text is this happened."""
        query = "SELECT date(happened_at) FROM entries, json_each(entries.body) WHERE json_each.value = ?"
        ((day,),) = self._rows(query, text)
        return dt.date.fromisoformat(str(day))

    def author_of(self, text: str) -> uuid.UUID:
        """Who recorded the one entry whose text is this."""
        query = "SELECT author_id FROM entries, json_each(entries.body) WHERE json_each.value = ?"
        ((author,),) = self._rows(query, text)
        return uuid.UUID(str(author))

    def end_sessions(self, login: str) -> None:
        """Her password was changed elsewhere: every session of hers is over."""
        from webapp.models import Account

        with self.server.data() as session:
            session.get_one(Account, self.cast.people[login]).session_epoch += 1

    def _rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)) as connection:
            return connection.execute(query, values).fetchall()


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
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """For tests in which nothing needs to outlive the browser."""
    browser = playwright.chromium.launch(**CHROMIUM)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.firefox.launch(**FIREFOX)
    yield browser
    browser.close()


@pytest.fixture(params=ENGINES)
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
def phone(playwright: Playwright, chromium: Browser, school: School, tmp_path: Path) -> Iterator[NewPhone]:
    """phone(): a fresh phone in the shared Chromium. `url` goes through a proxy; `more` are a context's options."""
    contexts = []

    def make(url: str = "", **more: Any) -> Phone:
        context = chromium.new_context(viewport=HAND, locale="zh-CN", **more)
        contexts.append(context)
        return Phone(playwright, "chromium", url or school.url, tmp_path, context)

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


def logged_in(context: BrowserContext, school: School, login: str) -> Page:
    """A page of the context in which somebody is logged in."""
    page = context.new_page()
    page.goto(school.url + "/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.click("form[action='/login'] button")
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def a_text(what: str) -> str:
    """A text that no other entry says."""
    return f"{what} {uuid.uuid4().hex[:8]}"
