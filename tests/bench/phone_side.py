"""What the phone needs: bytes, time to a usable page, time from the tap on save to safety, Lighthouse's marks."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
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
# The browser's own word for "on the disk": the end of a transaction of strict durability that touches the outbox.
WATCH_THE_STORE = """
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const transaction = begin.call(this, stores, mode, options);
    if (options?.durability === "strict" && [...stores].includes("outbox"))
      transaction.addEventListener("complete", () => { window.safeAt = performance.now(); });
    return transaction;
  };
"""
TAP_AND_WAIT = """() => new Promise((resolve) => {
  let begin = 0;
  new MutationObserver((_changes, observer) => {
    if (!document.querySelector("#page .saved")) return;
    observer.disconnect();
    resolve([window.safeAt - begin, performance.now() - begin]);
  }).observe(document.getElementById("page"), { childList: true, subtree: true });
  begin = performance.now();
  document.querySelector(".save button").click();
})"""
# When heading and bar are there, every script has run, and it has been painted.
WATCH_THE_PAGE = """
  window.usableAt = new Promise((resolve) => {
    const look = () => {
      const there = document.querySelector("#page h1") && document.querySelector("#nav a");
      if (there && document.readyState === "complete") setTimeout(() => resolve(performance.now()));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
"""
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
    """From asking for the page until it can be used, in milliseconds of the page's own clock."""
    page.add_init_script(WATCH_THE_PAGE)
    page.goto(url, wait_until="commit")
    return float(page.evaluate("window.usableAt"))


def _saves(playwright: Playwright, server: RunningServer, folder: Path) -> list[Figure]:
    """From the tap on save until the entry is durable, and until the page says so; offline, CPU four times slower."""
    phone = Phone(playwright, "chromium", server.url, folder)
    phone.open("/login")
    phone.log_in("wang")
    phone.enable_offline()
    phone.lose_network()
    phone.page.context.add_init_script(WATCH_THE_STORE)
    plain = [_save(phone, server, None) for _ in range(SAVES)]
    with_photo = [_save(phone, server, a_photo(1600, 1200)) for _ in range(SAVES // 2)]
    phone.close()
    return [
        *_save_figures("tap save → safe on the phone", plain, 50),
        *_save_figures("the same with a prepared photo", with_photo, 150),
    ]


def _save_figures(what: str, taken: list[tuple[float, float]], budget: int) -> list[Figure]:
    safe, said = [times[0] for times in taken], [times[1] for times in taken]
    return [
        Figure(f"{what}, CPU ÷ 4, p95", f"≤ {budget} ms", spread(safe, digits=1), percentile(safe, 0.95) <= budget),
        Figure("… and the page says so", "(to compare)", spread(said, digits=1)),
    ]


def _save(phone: Phone, server: RunningServer, photo: bytes | None) -> tuple[float, float]:
    """Milliseconds from the tap to the end of the strict transaction, and to the saved page."""
    phone.fill_visit(server.cast.yan, "每周日晚上给妈妈打电话", photo)
    phone.page.wait_for_timeout(700)  # as after the last key: the draft has saved itself
    devtools = phone.page.context.new_cdp_session(phone.page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    safe, said = phone.page.evaluate(TAP_AND_WAIT)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    devtools.detach()
    return float(safe), float(said)


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
