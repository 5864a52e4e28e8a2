"""What tests of the desk ask for: a page as words, in English, and the number of queries behind it."""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from tests.visitor import Visitor

Read = Callable[[Visitor, str], str]


@pytest.fixture
def read() -> Read:
    """read(chen, "/desk"): the words of a page that must be there, without markup."""
    return lambda visitor, url: words_of(visitor.get(url, headers={"Accept-Language": "en"}))


@pytest.fixture
def words() -> Callable[..., str]:
    """words(answer): the words of any answer."""
    return lambda answer, status=200: words_of(answer, status)


@pytest.fixture
def queries() -> Callable[[Visitor, str], int]:
    """queries(chen, "/desk"): how many statements the page sends to the database."""
    return count_queries


def words_of(answer, status=200) -> str:
    assert answer.status_code == status, answer.text
    main = answer.text[answer.text.find("<main") :] if "<main" in answer.text else answer.text
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def text_of(answer) -> str:
    """What a PDF says."""
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.text[:200]
    read = subprocess.run(["pdftotext", "-", "-"], input=answer.data, capture_output=True, check=True)
    return str(read.stdout.decode())


def count_queries(visitor: Visitor, url: str) -> int:
    with counting() as statements:
        assert visitor.get(url).status_code == 200
    return len([s for s in statements if s.startswith("SELECT")])


@contextmanager
def counting() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
