"""Two processes on one PostgreSQL behind one proxy: whoever answers, sessions and figures are the same."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.browser.front import Front, Installed
from tests.cast import PASSWORD
from tests.stores import postgres_server
from webapp.actions.sessions import end_every_session
from webapp.models import now

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
AT_ONCE = 8


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
    assert set(_many(front, "/field", cookie)) == {200}
    assert len(_processes(server)) == 2, "one process answered everything"
    with server.data():
        end_every_session(server.cast.wang, "new_password", now())
    assert set(_many(front, "/field", cookie)) == {401}


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


def _many(front: Front, path: str, cookie: str) -> list[int]:
    with ThreadPoolExecutor(AT_ONCE) as people:
        return list(people.map(lambda _n: front.call("GET", path, headers={"Cookie": cookie}).status, range(60)))


def _log_in(front: Front, login: str, password: str) -> http.client.HTTPResponse:
    return front.call("POST", "/login", urlencode({"login": login, "password": password}).encode(), FORM)


def _cookie(answer: http.client.HTTPResponse) -> str:
    assert answer.status == 303
    return "; ".join(cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie") or [])


def _lines(server: OnPostgres) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]


def _processes(server: OnPostgres) -> set[int]:
    return {line["process"] for line in _lines(server) if line.get("said") == "request"}
