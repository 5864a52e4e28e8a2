"""Behind Caddy and behind nginx, set up as docs/deploy says: logging in, addresses, limits, slow senders, the log."""

from __future__ import annotations

import contextlib
import http.client
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Playwright
from sqlalchemy import select

from tests.browser.front import NAME, Front, Installed
from tests.browser.phone import CHROMIUM
from tests.cast import PASSWORD
from webapp.models import LoginSession

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SLOW_SENDERS = 30  # the server has 12 threads


@pytest.fixture(scope="module")
def server() -> Iterator[Installed]:
    """One for both."""
    opened = Installed()
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=["caddy", "nginx"])
def front(request: pytest.FixtureRequest, server: Installed, tmp_path_factory: Any) -> Iterator[Front]:
    """Each proxy in turn."""
    opened = Front(request.param, server.port, tmp_path_factory.mktemp(request.param))
    yield opened
    opened.close()


def test_a_browser_logs_in_and_keeps_a_cookie_for_https_and_this_host_alone(
    playwright: Playwright, front: Front
) -> None:
    rule = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
    browser = playwright.chromium.launch(**CHROMIUM | {"args": [*CHROMIUM["args"], rule]})
    context = browser.new_context(ignore_https_errors=True, locale="zh-CN")
    page = context.new_page()
    page.goto(f"https://{front.host}/login")
    page.fill("input[name=login]", "wang")
    page.fill("input[name=password]", PASSWORD)
    page.click("form[action='/login'] button")
    page.wait_for_url(lambda url: "/login" not in url)
    cookie = next(one for one in context.cookies() if one["name"] == "__Host-session")
    assert (cookie["secure"], cookie["httpOnly"], cookie["domain"], cookie["path"]) == (True, True, NAME, "/")
    assert page.goto(f"https://{front.host}/field").status == 200  # type: ignore[union-attr]  # a page was opened
    browser.close()


def test_the_address_is_the_callers_whatever_he_says_himself(front: Front, server: Installed) -> None:
    lies = {
        "X-Forwarded-For": "1.2.3.4",
        "X-Real-IP": "1.2.3.4",
        "Forwarded": "for=1.2.3.4",
        "X-Forwarded-Proto": "http",
    }
    answer = _log_in(front, lies)
    assert answer.status == 303
    with server.data() as session:
        last = session.scalars(select(LoginSession).order_by(LoginSession.opened_at.desc())).first()
        assert last.address == "127.0.0.5"


def test_every_answer_is_hardened_once(front: Front) -> None:
    answer = front.call("GET", "/login")
    for header in ("Strict-Transport-Security", "Content-Security-Policy", "X-Content-Type-Options"):
        assert len(answer.headers.get_all(header) or []) == 1, header
    assert "granian" not in str(answer.headers).lower()
    assert front.call("GET", "/metrics").status == 404
    assert json.loads(front.call("GET", "/health/ready").text) == {"status": "ready"}  # type: ignore[attr-defined]


def test_plain_http_leads_to_https(front: Front) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", front.plain_port, timeout=10)
    connection.request("GET", "/field?x=1", headers={"Host": NAME})
    answer = connection.getresponse()
    assert answer.status in {301, 308}
    assert (answer.getheader("Location") or "").startswith(f"https://{NAME}")
    connection.close()


def test_another_name_is_not_answered(front: Front) -> None:
    answer = front.call("GET", "/login", headers={"Host": "evil.example"})
    assert b"<form" not in answer.text  # type: ignore[attr-defined]  # Front.call kept it


def test_a_long_cursor_passes_and_a_body_too_long_does_not(front: Front) -> None:
    assert front.call("GET", f"/api/v1/kit?cursor={'a' * 16_000}").status == 401
    assert front.call("POST", "/login", b"x" * 11_000_000).status in {400, 413, 422}  # Runxin itself judges
    with contextlib.closing(front.connection()) as connection:  # said at once: nothing of it needs to be sent
        connection.putrequest("POST", "/login", skip_host=True)
        for name, value in {"Host": front.host, "Content-Length": "14000000", **FORM}.items():
            connection.putheader(name, value)
        connection.endheaders()
        assert connection.getresponse().status == 413


def test_the_file_of_a_phone_that_cannot_send_may_be_larger_than_all_else(front: Front) -> None:
    page = "/desk/accounts/01890000-0000-7000-8000-000000000001/unsent"
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.json"\r\n\r\n'
    whole = head + b"x" * (63 * 1024 * 1024) + b"\r\n--x--\r\n"
    assert front.call("POST", page, whole, form).status == 401  # it reached Runxin, which asks who it is
    with contextlib.closing(front.connection()) as connection:
        connection.putrequest("POST", page, skip_host=True)
        for name, value in {"Host": front.host, "Content-Length": "80000000", **form}.items():
            connection.putheader(name, value)
        connection.endheaders()
        assert connection.getresponse().status == 413


def test_senders_who_never_finish_hold_no_thread(front: Front) -> None:
    senders = []
    for _ in range(SLOW_SENDERS):
        sender = front.connection()
        sender.putrequest("POST", "/login", skip_host=True)
        for name, value in {"Host": front.host, "Content-Length": "5000", **FORM}.items():
            sender.putheader(name, value)
        sender.endheaders(b"login=wang&")
        senders.append(sender)
    time.sleep(1)
    began = time.monotonic()
    assert front.call("GET", "/login").status == 200
    assert time.monotonic() - began < 5
    for sender in senders:
        sender.close()


def test_the_log_is_json_without_anybody_in_it(front: Front, server: Installed) -> None:
    _log_in(front, {})
    front.call("GET", "/%E5%91%A8%E5%B0%8F%E7%87%95?name=wang")
    lines = [line for line in server.log.read_text().splitlines() if line and not line.startswith("Runxin is at")]
    said = [json.loads(line) for line in lines]
    assert any(line.get("route") == "/login" and line.get("status") == 303 for line in said)
    text = "\n".join(lines)
    assert not any(word in text for word in ("wang", PASSWORD, "周小燕", "%E5%91", "127.0.0.5"))


def test_the_kept_files_name_what_is_there() -> None:
    for file in ("Caddyfile", "nginx.conf", "runxin.service", "runxin-backup.service", "runxin-backup.timer"):
        assert file in Path("docs/operate.md").read_text(), file


def _log_in(front: Front, headers: dict[str, str]) -> Any:
    body = urlencode({"login": "wang", "password": PASSWORD}).encode()
    return front.call("POST", "/login", body, FORM | headers)
