"""Another system: it has a token, and nothing else."""

from collections.abc import Callable

import pytest

from tests.rows import a_token, token_text
from tests.visitor import a_visitor


@pytest.fixture
def token(house, cast) -> Callable[..., str]:
    """token("school"), token(bureau="far"): the text of a token that reads all of a school, or of a whole bureau."""

    def made(school=None, **more):
        with house() as session:
            return token_text(a_token(session, cast, school, **more))

    return made


@pytest.fixture
def ask(app) -> Callable[..., object]:
    """ask(token, "students", limit=5): what /api/v1 answers; another `client` may ask, with other `headers`."""

    def asked(text, path, client=None, headers=None, **query):
        authorization = {"Authorization": f"Bearer {text}"} if text else {}
        visitor = client or a_visitor(app)
        return visitor.get(f"/api/v1/{path}", query_string=query, headers=authorization | (headers or {}))

    return asked


@pytest.fixture
def names(ask) -> Callable[..., list[str]]:
    """names(token, limit=2): the names on all pages, one page after the other."""

    def read(text, **query):
        found, cursor = [], ""
        while cursor is not None:
            page = ask(text, "students", **query, **({"cursor": cursor} if cursor else {})).get_json()
            found += [student["name"] for student in page["students"]]
            cursor = page["next_cursor"]
        return found

    return read
