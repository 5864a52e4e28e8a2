"""Two processes on one PostgreSQL behind one proxy: whoever answers, sessions, limits, revocation and figures agree."""

from __future__ import annotations

import datetime as dt
import http.client
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import delete, update

from tests.browser.front import Front, Installed
from tests.cast import PASSWORD
from tests.rows import a_token, token_text
from tests.stores import postgres_server
from webapp.actions.sessions import end_every_session
from webapp.models import ApiToken, Counter, now

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
AT_ONCE = 8
ORGANISATION = "/api/v1/organisation"


class OnPostgres(Installed):
    """The server on PostgreSQL with two workers."""

    workers = 2


@pytest.fixture(scope="module")
def server(tmp_path_factory: Any) -> Iterator[OnPostgres]:
    """One server, two processes."""
    with postgres_server(Path(tmp_path_factory.mktemp("two")) / "postgresql") as url:
        opened = OnPostgres(database_url=url.replace("postgresql://", "postgresql+psycopg://", 1))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def front(server: OnPostgres, tmp_path_factory: Any) -> Iterator[Front]:
    """nginx in front."""
    opened = Front("nginx", server.port, tmp_path_factory.mktemp("nginx"))
    yield opened
    opened.close()


def test_a_session_opened_at_one_is_known_to_the_other_and_ended_at_both(server: OnPostgres, front: Front) -> None:
    cookie = _cookie(_log_in(front, "wang", PASSWORD))
    assert set(_many(front, "/field", {"Cookie": cookie})) == {200}
    assert len(_processes(server, "/field", 200)) == 2, "one process answered everything"
    with server.data():
        end_every_session(server.cast.wang, "new_password", now())
    assert set(_many(front, "/field", {"Cookie": cookie})) == {401}


def test_a_token_that_was_revoked_opens_nothing_at_either(server: OnPostgres, front: Front) -> None:
    with server.data() as session:
        token = a_token(session, server.cast, school="school")
    bearer = {"Authorization": f"Bearer {token_text(token)}"}
    assert set(_many(front, ORGANISATION, bearer)) == {200}
    with server.data() as session:
        session.get_one(ApiToken, token).revoked_at = now()
    assert set(_many(front, ORGANISATION, bearer)) == {401}
    for status in (200, 401):
        assert len(_processes(server, ORGANISATION, status)) == 2, "one process answered everything"


def test_guesses_count_together_whichever_process_hears_them(server: OnPostgres, front: Front) -> None:
    heard = _log_in_many(front, "li", "guess")
    assert set(heard) == {422, 429}
    # Five, and one more whenever the wait is over, which doubles; if each counted for itself it were ten and more.
    assert heard.count(422) < 10
    with server.data() as session:
        closed = update(Counter).where(Counter.closed_until.is_not(None))
        session.execute(closed.values(closed_until=now() + dt.timedelta(hours=1)))
    assert set(_log_in_many(front, "li", PASSWORD)) == {429}
    assert len(_processes(server, "/login", 429)) == 2, "one process answered everything"
    with server.data() as session:
        session.execute(delete(Counter))
    assert _log_in(front, "li", PASSWORD).status == 303


def test_figures_are_of_both(server: OnPostgres) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    said = [line for line in _lines(server) if line.get("route") == "/field" and line.get("status") == 200]
    counted = 'runxin_requests_total{method="GET",route="/field",status="200"} '
    (figure,) = [line.removeprefix(counted) for line in text.splitlines() if line.startswith(counted)]
    assert float(figure) == len(said)
    assert len({line["process"] for line in said}) == 2
    assert [line for line in _lines(server) if line["level"] == "error"] == []


def _many(front: Front, path: str, headers: dict[str, str]) -> list[int]:
    with ThreadPoolExecutor(AT_ONCE) as people:
        return list(people.map(lambda _n: front.call("GET", path, headers=headers).status, range(60)))


def _log_in_many(front: Front, login: str, password: str) -> list[int]:
    with ThreadPoolExecutor(AT_ONCE) as people:
        return list(people.map(lambda _n: _log_in(front, login, password).status, range(40)))


def _log_in(front: Front, login: str, password: str) -> http.client.HTTPResponse:
    return front.call("POST", "/login", urlencode({"login": login, "password": password}).encode(), FORM)


def _cookie(answer: http.client.HTTPResponse) -> str:
    assert answer.status == 303
    return "; ".join(cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie") or [])


def _lines(server: OnPostgres) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]


def _processes(server: OnPostgres, route: str, status: int) -> set[int]:
    """Who answered so there."""
    return {line["process"] for line in _lines(server) if (line.get("route"), line.get("status")) == (route, status)}
