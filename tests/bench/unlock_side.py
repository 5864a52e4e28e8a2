"""What the lock costs: from the PIN to the open home, and from the start of the app to Today, slow and offline."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Playwright, sync_playwright

from tests.bench.figures import Figure, percentile, spread
from tests.browser.phone import Phone
from tests.server import RunningServer

ROUNDS = 11
SLOWER_CPU = 4
# Seconds that a slowed browser runs at a stretch. DevTools slows the page's main thread alone, and a PIN's rounds are
# counted in another one: so here every process of the browser stands still for three quarters of the time.
RUNS = 0.005
# By the page's own clock: when the lock can be typed on; and from the tap, when the home is open and Today is there.
WATCH_THE_LOCK = """
  window.lockedAt = new Promise((resolve) => {
    const look = () =>
      document.querySelector("#lock[open] [data-pin]")?.checkVisibility()
        ? setTimeout(() => resolve(performance.now()))
        : requestAnimationFrame(look);
    requestAnimationFrame(look);
  });
"""
TYPE_AND_WAIT = """(pin) => new Promise((resolve) => {
  const lock = document.getElementById("lock");
  let open = 0;
  const look = () => {
    if (!open && !lock.open) open = performance.now();
    if (open && document.querySelector("#page h1") && document.querySelector("#nav a"))
      setTimeout(() => resolve([open - begin, performance.now() - open]));
    else requestAnimationFrame(look);
  };
  document.querySelector("#lock [data-pin]").value = pin;
  const begin = performance.now();
  document.querySelector("#lock [data-unlock-key]").click();
  requestAnimationFrame(look);
})"""


def figures() -> list[Figure]:
    """The figures of the lock, in Chromium, begun anew each time, offline."""
    server = RunningServer()
    try:
        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
            return _figures(_enrolled(playwright, server, Path(folder) / "phone"))
    finally:
        server.close()


def _enrolled(playwright: Playwright, server: RunningServer, folder: Path) -> Phone:
    """王老师's phone, used offline, closed and out of the village."""
    phone = Phone(playwright, "chromium", server.url, folder)
    phone.open("/login")
    phone.log_in("wang")
    phone.enable_offline()
    phone.close()
    phone.offline = True
    return phone


def _figures(phone: Phone) -> list[Figure]:
    rounds = [_cold(phone) for _ in range(ROUNDS)]
    to_lock, unlocking, after = ([one[part] for one in rounds] for part in range(3))
    today = [lock + rest for lock, _, rest in rounds]
    return [
        Figure("unlock by PIN, CPU ÷ 4", "≤ 1 s", spread(unlocking), percentile(unlocking, 0.95) <= 1000),
        Figure("cold, offline, to the lock, CPU ÷ 4", "(to compare)", spread(to_lock)),
        Figure("from the open home to Today, CPU ÷ 4", "≤ 0.7 s", spread(after), percentile(after, 0.95) <= 700),
        Figure(
            "cold, offline, to Today, without the unlocking, CPU ÷ 4", "≤ 0.7 s", spread(today), median(today) <= 700
        ),
    ]


def _cold(phone: Phone) -> tuple[float, float, float]:
    """Begin the browser, then milliseconds to the lock, from the tap to the open home, from there to Today."""
    phone.start()
    phone.page.add_init_script(WATCH_THE_LOCK)
    with _slowed(phone.groups):
        phone.page.goto(f"{phone.url}/field", wait_until="commit")
        locked = float(phone.page.evaluate("window.lockedAt"))
        phone.page.wait_for_timeout(1000)  # nobody types at once
        unlocked, shown = phone.page.evaluate(TYPE_AND_WAIT, phone.pin)
    phone.close()
    return locked, float(unlocked), float(shown)


@contextmanager
def _slowed(groups: list[int]) -> Iterator[None]:
    """Every process of these groups gets a quarter of the time."""
    done = threading.Event()

    def alternate() -> None:
        while not done.is_set():
            _tell(groups, signal.SIGSTOP)
            time.sleep(RUNS * (SLOWER_CPU - 1))
            _tell(groups, signal.SIGCONT)
            time.sleep(RUNS)

    slowing = threading.Thread(target=alternate)
    slowing.start()
    try:
        yield
    finally:
        done.set()
        slowing.join()


def _tell(groups: list[int], what: signal.Signals) -> None:
    for group in groups:
        os.killpg(group, what)
