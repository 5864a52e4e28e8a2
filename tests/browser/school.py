"""The school's computer during the browser tests: the real server with the cast, and what its database holds."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from typing import Any

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import update

from tests.cast import PASSWORD
from tests.server import RunningServer
from webapp.actions.sessions import end_every_session
from webapp.models import LoginSession, now

PATIENCE = 30.0  # seconds


class School:
    """The school's computer: the real server, and what its database holds."""

    def __init__(self) -> None:
        self.server = RunningServer()
        self.cast = self.server.cast
        self.url = self.server.url
        self._file = self.server.folder / "runxin.sqlite3"

    def at(self, path: str) -> str:
        """The address of a path in which {names} stand for the cast's ids."""
        ids = self.cast.people | self.cast.students | self.cast.classes | self.cast.schools
        return self.url + path.format_map(ids)

    def absent_in_roll_calls(self) -> list[dict[str, str]]:
        """Who was absent and why, roll call by roll call, the last one first."""
        rows = self._rows(
            "SELECT json_extract(body, '$.reason') FROM entries WHERE kind = 'roll_call' ORDER BY seq DESC"
        )
        return [json.loads(str(reason)) if reason else {} for (reason,) in rows]

    def entries_saying(self, text: str) -> int:
        """How many entries there are whose text is this."""
        return len(self._of_entries("seq", text))

    def day_of(self, text: str) -> dt.date:
        """On which day (UTC) the one entry whose text is this happened."""
        (day,) = self._of_entries("date(happened_at)", text)
        return dt.date.fromisoformat(str(day))

    def author_of(self, text: str) -> uuid.UUID:
        """Who recorded the one entry whose text is this."""
        (author,) = self._of_entries("author_id", text)
        return uuid.UUID(str(author))

    def photos_of(self, text: str) -> list[bool]:
        """For each photo of the entries whose text is this: has it arrived?"""
        query = "SELECT stored_as IS NOT NULL FROM entry_files WHERE entry_id = ?"
        return [bool(arrived) for entry in self._of_entries("id", text) for (arrived,) in self._rows(query, entry)]

    def files_of(self, text: str) -> list[tuple[str, str]]:
        """For each file of the entries whose text is this that has arrived: its kind, and as what it is served."""
        query = "SELECT kind, media_type FROM entry_files WHERE entry_id = ? AND stored_as IS NOT NULL ORDER BY id"
        return [(str(k), str(m)) for entry in self._of_entries("id", text) for k, m in self._rows(query, entry)]

    def entries_by_text(self) -> dict[str, list[dict[str, Any]]]:
        """Every talk and visit by what was typed (its longest text): kind, author, student, the field it stands in, and
        for each photo whether it has arrived."""
        query = "SELECT id, kind, author_id, student_id, body FROM entries WHERE kind IN ('talk', 'home_visit')"
        found: dict[str, list[dict[str, Any]]] = {}
        for entry, kind, author, student, text in self._rows(query):
            body = {name: value for name, value in json.loads(text).items() if isinstance(value, str)}
            field = max(set(body) & {"childs_words", "agreed"}, key=lambda name: len(body[name]))
            arrived = "SELECT stored_as IS NOT NULL FROM entry_files WHERE entry_id = ?"
            told = {
                "kind": kind, "author": uuid.UUID(author), "student": uuid.UUID(student), "field": field,
                "photos": [bool(there) for (there,) in self._rows(arrived, entry)],
            }  # fmt: skip
            found.setdefault(body[field], []).append(told)
        return found

    def upload_under_way(self) -> tuple[int, int]:
        """Of the one file that is half here: how many bytes the server would say it has, of how many."""
        ((offset, length),) = self._rows('SELECT "offset", length FROM uploads WHERE "offset" < length')
        return int(offset), int(length)

    def bytes_of_pieces(self) -> int:
        """How many bytes of half files lie on its disk."""
        pieces = (self.server.folder / "files" / "pieces").glob("*/*")
        return sum(one.stat().st_size for one in pieces if one.is_file())

    def end_sessions(self, login: str) -> None:
        """Her password was changed elsewhere: every session of hers is over."""
        with self.server.data():
            end_every_session(self.cast.people[login], "new_password", now())

    def confirm(self, login: str) -> None:
        """The second factor was given and the step-up taken, in every browser of hers."""
        with self.server.data() as session:
            mine = update(LoginSession).where(LoginSession.account_id == self.cast.people[login])
            session.execute(mine.values(second_factor_at=now(), stepped_up_at=now()))

    def sign_in_long_ago(self, login: str) -> None:
        """Her last login, and whatever she confirmed since, lie hours back."""
        with self.server.data() as session:
            for row in session.query(LoginSession).filter_by(account_id=self.cast.people[login]):
                row.opened_at = now() - dt.timedelta(hours=3)
                row.stepped_up_at = None

    def forget_confirmations(self, login: str) -> None:
        """A quarter of an hour has gone since they last confirmed that it is they."""
        with self.server.data() as session:
            for row in session.query(LoginSession).filter_by(account_id=self.cast.people[login]):
                row.stepped_up_at = None

    def _of_entries(self, column: str, text: str) -> list[Any]:
        query = f"SELECT {column} FROM entries WHERE EXISTS (SELECT 1 FROM json_each(body) WHERE value = ?)"
        return [value for (value,) in self._rows(query, text)]

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)) as connection:
            return connection.execute(query, values).fetchall()


def logged_in(context: BrowserContext, school: School, login: str) -> Page:
    """A page of the context in which somebody is logged in, with whatever else is asked for given."""
    page = context.new_page()
    page.goto(school.url + "/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.click("form[action='/login'] button")
    page.wait_for_url(lambda url: "/login" not in url)
    school.confirm(login)
    page.goto(school.url + "/")
    return page


def a_text(what: str) -> str:
    """A text that no other entry says."""
    return f"{what} {uuid.uuid4().hex[:8]}"


def wait_for(so: Callable[[], bool]) -> None:
    """Until it is so."""
    until = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < until
        time.sleep(0.02)
