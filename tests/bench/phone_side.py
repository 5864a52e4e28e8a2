"""What the phone needs: bytes, time to a usable page, time from the tap on save to safety, Lighthouse's marks."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from playwright.sync_api import Page, Playwright, sync_playwright

from tests.bench.figures import Figure, percentile, spread
from tests.browser.phone import CHROMIUM, HAND, Phone
from tests.browser.proxy import Proxy
from tests.cast import PASSWORD
from tests.pictures import a_photo
from tests.server import RunningServer

ROUNDS = 5
SAVES = 60
SLOWER_CPU = 4
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
FIRST_PAGE = "#page h1"
LIGHTHOUSE = Path(__file__).parent / "lighthouse"
BUDGETS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 90}


def figures() -> list[Figure]:
    """The figures of the phone, in Chromium, against the real server."""
    server = RunningServer()
    try:
        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
            return [
                *_first_load(playwright, server),
                *_again(playwright, server, Path(folder) / "again"),
                *_saves(playwright, server, Path(folder) / "saves"),
                *_lighthouse(server),
            ]
    finally:
        server.close()


def _first_load(playwright: Playwright, server: RunningServer) -> list[Figure]:
    """Somebody logged in opens /field for the first time: nothing cached, Slow 3G, a CPU four times slower."""
    times, sizes = [], []
    browser = playwright.chromium.launch(**CHROMIUM)
    for _ in range(ROUNDS):
        context = browser.new_context(viewport=HAND, locale="zh-CN")
        phone = Phone(playwright, "chromium", server.url, Path(), context)
        phone.log_in("wang")
        devtools = context.new_cdp_session(phone.page)
        devtools.send("Network.enable")
        devtools.send("Network.clearBrowserCache")
        devtools.send("Network.emulateNetworkConditions", SLOW_3G)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
        received: list[float] = []
        devtools.on("Network.loadingFinished", lambda event, into=received: into.append(event["encodedDataLength"]))
        times.append(_until_usable(phone.page, f"{server.url}/field"))
        phone.page.wait_for_load_state("networkidle")
        sizes.append(sum(received))
        context.close()
    browser.close()
    return [
        Figure(
            "first load of /field, everything, as sent", "≤ 60 KB", f"{max(sizes) / 1000:.1f} KB", max(sizes) <= 60_000
        ),
        Figure("usable, first time, Slow 3G, CPU ÷ 4", "≤ 3 s", spread(times), median(times) <= 3000),
    ]


def _again(playwright: Playwright, server: RunningServer, folder: Path) -> list[Figure]:
    """An enrolled phone opens the app again, on a bad line (a slow proxy, which the worker meets too) and offline."""
    line = Proxy(server.port)
    phone = Phone(playwright, "chromium", line.url, folder)
    phone.open("/login")
    phone.log_in("wang")
    phone.enable_offline()
    line.latency, line.bytes_per_second = 0.2, 50_000
    again = [_cold(phone) for _ in range(ROUNDS)]
    phone.lose_network()
    offline = [_cold(phone) for _ in range(ROUNDS)]
    phone.close()
    return [
        Figure("usable, again, Slow 3G, CPU ÷ 4", "≤ 0.7 s", spread(again), median(again) <= 700),
        Figure("usable, offline, CPU ÷ 4", "≤ 0.7 s", spread(offline), median(offline) <= 700),
    ]


def _cold(phone: Phone) -> float:
    """A new page in a browser that runs already; the page's own start, without the browser's."""
    page = phone.page.context.new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    taken = _until_usable(page, f"{phone.url}/field")
    page.close()
    return taken


def _until_usable(page: Page, url: str) -> float:
    """From asking for the page until its heading and the bar can be seen, in milliseconds of the page's own clock."""
    begin = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator(FIRST_PAGE).first.wait_for()
    page.locator("#nav a").first.wait_for()
    return (time.perf_counter() - begin) * 1000


def _saves(playwright: Playwright, server: RunningServer, folder: Path) -> list[Figure]:
    """From the tap on save until the page says that it is safe on the phone; offline, CPU four times slower."""
    phone = Phone(playwright, "chromium", server.url, folder)
    phone.open("/login")
    phone.log_in("wang")
    phone.enable_offline()
    phone.lose_network()
    plain = [_save(phone, server, None) for _ in range(SAVES)]
    with_photo = [_save(phone, server, a_photo(1600, 1200)) for _ in range(SAVES // 3)]
    phone.close()
    return [
        Figure("tap save → safe, CPU ÷ 4, p95", "≤ 50 ms", spread(plain, digits=1), percentile(plain, 0.95) <= 50),
        Figure(
            "the same with a prepared photo, p95",
            "≤ 150 ms",
            spread(with_photo, digits=1),
            percentile(with_photo, 0.95) <= 150,
        ),
    ]


def _save(phone: Phone, server: RunningServer, photo: bytes | None) -> float:
    phone.fill_visit(server.cast.yan, "每周日晚上给妈妈打电话", photo)
    devtools = phone.page.context.new_cdp_session(phone.page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    taken = phone.page.evaluate(
        """() => new Promise((resolve) => {
          let begin = 0;
          new MutationObserver((_changes, observer) => {
            if (!document.querySelector("#page .saved")) return;
            observer.disconnect();
            resolve(performance.now() - begin);
          }).observe(document.getElementById("page"), { childList: true, subtree: true });
          begin = performance.now();
          document.querySelector(".save button").click();
        })"""
    )
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    devtools.detach()
    return float(taken)


def _lighthouse(server: RunningServer) -> list[Figure]:
    """Lighthouse's mobile run on /field of somebody logged in."""
    if not (LIGHTHOUSE / "node_modules").exists():
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=LIGHTHOUSE, check=True)
    cookie = _session_cookie(server)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                str(LIGHTHOUSE / "node_modules/.bin/lighthouse"),
                f"{server.url}/field",
                "--quiet",
                "--output=json",
                f"--output-path={report}",
                f"--extra-headers={json.dumps({'Cookie': cookie})}",
                f"--only-categories={','.join(BUDGETS)}",
                f"--chrome-flags=--headless=new {' '.join(CHROMIUM['args'])}",
            ],
            check=True,
            env=os.environ | {"CHROME_PATH": CHROMIUM["executable_path"]},
        )
        marks = _marks(json.loads(report.read_text()))
    return [
        Figure(f"Lighthouse mobile, {name}", f"≥ {least}", str(marks[name]), marks[name] >= least)
        for name, least in BUDGETS.items()
    ]


def _session_cookie(server: RunningServer) -> str:
    """What a browser of 王老师 would send."""
    form = urlencode({"login": "wang", "password": PASSWORD}).encode()
    jar = CookieJar()
    opener = build_opener(HTTPCookieProcessor(jar))
    opener.open(Request(f"{server.url}/login", form), timeout=10).close()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def _marks(report: dict[str, Any]) -> dict[str, int]:
    return {name: round(report["categories"][name]["score"] * 100) for name in BUDGETS}
