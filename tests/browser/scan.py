"""python -m tests.browser.scan WAPITI: a scanner against the demo county behind nginx, as a stranger, as the office, as
a mentor and as an administrator; what it found goes into docs/security-scan.md.

Wapiti is no dependency: it brings a hundred packages. `make scan` puts it into .uv/wapiti.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.browser.demo import PASSWORD_TAIL, code, demo_county
from tests.browser.front import NAME, Front
from webapp.models import now
from webapp.settings import PROJECT

REPORT = PROJECT / "docs" / "security-scan.md"
# Not those that ask a service outside (ssrf, log4shell, spring4shell, xxe, nikto, wapp, cms), nor those about products
# that are not here.
MODULES = (
    "backup", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "ldap", "methods",
    "permanentxss", "redirect", "sql", "ssl", "timesql", "upload", "xss",
)  # fmt: skip
WAYS_OUT = ("logout", "password", "sessions", "second-factor", "devices", "locale", "static", "step-up")
WHO = {"": "/login", "chen": "/desk", "wang": "/field", "sun": "/desk/accounts"}
GIVE_CODES = {"sun"}  # of these
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NAMES = {"": "a stranger", "chen": "the moral-education office", "wang": "a mentor", "sun": "the system administrator"}
# The scanner seeks a token in each form. Runxin asks the browser instead where a request comes from, which needs no
# token (tests/journeys/session/test_same_site.py tries every way in). So each form it names is sent once more, as by
# another site, and the finding falls only if that is refused.
FORGERY = "Cross Site Request Forgery"
# The scanner compares pages; the audit's is another one after each look, for a look is an event.
DIRECTORY = "LDAP Injection"
FOREIGN = ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"})
REFUTED = {
    FORGERY: ". Refuted: sent as from another site, with a living session, it was answered 403 each time",
    DIRECTORY: ". Refuted: nothing here speaks LDAP, no library for it is among the locked ones",
}
SCAN, ATTACK = "90", "20"  # seconds: of crawling, and of each module
LEVELS = {0: "information", 1: "low", 2: "medium", 3: "high", 4: "critical"}


def main(wapiti: str) -> int:
    """Scan, write the report; 1 when something of medium or above was found."""
    version = subprocess.run([wapiti, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    settings = {"RUNXIN_SECURE_COOKIES": "1", "RUNXIN_PUBLIC_URL": f"https://{NAME}", "RUNXIN_PROXIES": "1"}
    parts, worst = [], 0
    with demo_county(**settings, RUNXIN_LOGS="json") as address, tempfile.TemporaryDirectory() as folder:
        front = Front("nginx", urlsplit(address).port or 0, Path(folder))
        for login in WHO:
            found = _scan(wapiti, front, login, Path(folder))
            findings = _findings(found, front)
            parts.append(_told(login, found, findings))
            worst = max([worst, *(one["level"] for one in findings if not one["refuted"])])
        front.close()
    REPORT.write_text(_page(version, parts))
    return int(worst >= 2)


def _scan(wapiti: str, front: Front, login: str, folder: Path) -> dict[str, Any]:
    base, out = f"https://127.0.0.1:{front.port}", folder / f"{login or 'stranger'}.json"
    command = [
        wapiti,
        "-u",
        base + WHO[login],
        "--scope",
        "domain",
        "-m",
        ",".join(MODULES),
        "-f",
        "json",
        "-o",
        str(out),
    ]
    command += ["--verify-ssl", "0", "--max-scan-time", SCAN, "--max-attack-time", ATTACK, "--max-links-per-page", "80"]
    command += [
        "--flush-session",
        "--store-session",
        str(folder / "sessions"),
        "--no-bugreport",
        "-H",
        f"Origin: {base}",
    ]
    for way_out in WAYS_OUT:
        command += ["-x", f"{base}/{way_out}*"]
    if login:
        command += ["-H", f"Cookie: {_cookies(front, login)}"]
    began = time.monotonic()
    log = subprocess.run(command, capture_output=True, text=True, check=False)
    assert out.exists(), log.stdout[-2000:] + log.stderr[-2000:]
    found: dict[str, Any] = json.loads(out.read_text())
    found["seconds"] = round(time.monotonic() - began)
    return found


@cache  # a code of the second step is good once
def _cookies(front: Front, login: str) -> str:
    given: dict[str, str] = {}
    steps = {"/login": {"login": login, "password": login + PASSWORD_TAIL}, "/second-factor": {"code": code()}}
    for path, form in steps.items():
        answer = front.call("POST", path, urlencode(form).encode(), FORM | {"Cookie": _joined(given)})
        assert answer.status == 303, f"{login} cannot log in at {path}: {answer.status}"
        given |= dict(c.partition(";")[0].split("=", 1) for c in answer.headers.get_all("Set-Cookie") or [])
        if login not in GIVE_CODES:
            break
    return _joined(given)


def _joined(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _findings(found: dict[str, Any], front: Front) -> list[dict[str, Any]]:
    groups = [*found["vulnerabilities"].items(), *found["anomalies"].items()]
    return [
        one | {"kind": kind, "refuted": _is_refuted(kind, one["path"], front)} for kind, many in groups for one in many
    ]


def _is_refuted(kind: str, path: str, front: Front) -> bool:
    if kind == DIRECTORY:
        return "ldap" not in (PROJECT / "uv.lock").read_text().lower()
    return kind == FORGERY and _is_refused_from_elsewhere(front, path)


def _is_refused_from_elsewhere(front: Front, path: str) -> bool:
    """Is the form, sent with a living session by another site's page, refused for where it comes from?"""
    form = FORM | {"Cookie": _cookies(front, "sun")}
    return all(front.call("POST", path, b"a=1", form | where).status == 403 for where in FOREIGN)


def _told(login: str, found: dict[str, Any], findings: list[dict[str, Any]]) -> str:
    sums = Counter(LEVELS[one["level"]] for one in findings)
    said = ", ".join(f"{count} {level}" for level, count in sums.items()) or "nothing"
    crawled = found["infos"].get("crawled_pages_nbr", "?")
    lines = [f"## As {NAMES[login]}", "", f"{crawled} pages and forms, {found['seconds']} s. Found: {said}.", ""]
    rows = sorted(
        {
            (-one["level"], one["kind"], one["method"], _pattern(one["path"]), one["info"].strip(), one["refuted"])
            for one in findings
        }
    )
    if rows:
        lines += ["| level | kind | where | what |", "|---|---|---|---|"]
        lines += [
            f"| {LEVELS[-level]} | {kind} | {m} {path} | {info}{REFUTED[kind] if refuted else ''} |"
            for level, kind, m, path, info, refuted in rows
        ]
        lines.append("")
    return "\n".join(lines)


def _pattern(path: str) -> str:
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", path)


def _page(version: str, parts: list[str]) -> str:
    head = f"""# What a scanner finds

Wapiti {version} against the demo county, on the real server behind nginx as docs/deploy/nginx.conf has it, on
{now():%Y-%m-%d}. Written by `make scan` (`tests/browser/scan.py`), which also says which modules are left out and why:
{", ".join(MODULES)}.
At most {SCAN} s of crawling and {ATTACK} s a module, each as one person.

The ways out (logout, password, sessions, second factor) are left alone, so that the scanner stays logged in.
"""
    return "\n".join([head, *parts])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
