"""Side by side: the same 200 records through the phone's own way and through PouchDB to pouchdb-server, in the same
browser over the same bad line (400 kb/s, 400 ms there and back)."""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from playwright.sync_api import Playwright, sync_playwright

from tests.bench.figures import Figure
from tests.browser.phone import CHROMIUM, HAND, Phone
from tests.browser.proxy import Proxy
from tests.server import RunningServer, free_port

RECORDS = 200
SEED = 20261126
PEER = Path(__file__).parent / "peer"
SAID = (
    "妈妈这个月打了三次电话",
    "他说数学跟不上，想有人陪着做题",
    "奶奶膝盖疼，水是他挑的",
    "爸爸在工地，过年才回来",
    "晚上一个人睡，有点怕",
    "周末去二姨家吃饭",
    "新书包是姑姑寄来的",
    "她想当老师，先把字练好",
    "跟同桌吵架了，已经和好",
    "答应每天读二十分钟书",
)
PUT = "async (docs) => { window.mine = new PouchDB('mine'); await window.mine.bulkDocs(docs); }"
SEND = """async () => {
  const sent = await window.mine.replicate.to(new PouchDB(location.origin + '/records'));
  return [sent.ok, sent.docs_written];
}"""


@dataclass(frozen=True)
class Taken:
    """What sending took: seconds, bytes there and back, requests."""

    seconds: float
    there: int
    back: int
    requests: int


def figures() -> list[Figure]:
    """Our way, the other's, and how many times as much it takes."""
    server = RunningServer()
    try:
        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
            ours = _through_the_outbox(playwright, server, Path(folder) / "phone")
            records = _stored(server)
            theirs = _through_pouchdb(playwright, records, Path(folder))
    finally:
        server.close()
    return _compared(ours, theirs, _packed(records))


def _compared(ours: Taken, theirs: Taken, packed: int) -> list[Figure]:
    share = ours.there / packed
    both = ((getattr(ours, name), getattr(theirs, name), name) for name in ("seconds", "there", "back", "requests"))
    return [
        Figure(f"{RECORDS} records, 400 kb/s, 400 ms", "≤ 12 s", f"{ours.seconds:.1f} s", ours.seconds <= 12),
        Figure("… bytes sent, to the gzip of the records", "≤ 1.2 ×", f"{share:.2f} × of {packed}", share <= 1.2),
        *(
            Figure(f"… PouchDB 9 for the same, {name}", "(to compare)", f"{his:.4g} : {mine:.4g} = {his / mine:.1f} ×")
            for mine, his, name in both
        ),
    ]


def _through_the_outbox(playwright: Playwright, server: RunningServer, folder: Path) -> Taken:
    """Recorded in the forms without a network; then there is one."""
    chance = random.Random(SEED)
    line = Proxy(server.port)
    phone = Phone(playwright, "chromium", line.url, folder)
    phone.open("/login")
    phone.log_in("wang")
    phone.enable_offline()
    phone.lose_network()
    for number in range(RECORDS):
        phone.record_talk(server.cast.yan, f"{'，'.join(chance.sample(SAID, 3))}（{number}）")
    phone.go("/field/entries")
    with _measured(line) as taken:
        phone.regain_network()
        phone.strip_says("sent")
    phone.close()
    line.refuse()
    assert len(_stored(server)) == RECORDS
    return taken[0]


def _through_pouchdb(playwright: Playwright, records: list[dict[str, Any]], folder: Path) -> Taken:
    """The bodies as documents, put into the browser's database; then they are replicated."""
    with _pouchdb_server(folder) as port:
        line = Proxy(port)
        browser = playwright.chromium.launch(**CHROMIUM)
        page = browser.new_context(viewport=HAND).new_page()
        page.goto(line.url + "/")
        page.add_script_tag(path=PEER / "node_modules/pouchdb/dist/pouchdb.min.js")
        page.evaluate(PUT, [{"_id": record["id"], **record["body"]} for record in records])
        with _measured(line) as taken:
            assert page.evaluate(SEND) == [True, RECORDS]
        browser.close()
        line.refuse()
    return taken[0]


@contextmanager
def _measured(line: Proxy) -> Iterator[list[Taken]]:
    """What goes over the line inside the block, while it is a bad one."""
    taken: list[Taken] = []
    line.latency, line.bytes_per_second = 0.2, 50_000
    there, back, requests, begin = line.carried, line.returned, line.requests, time.monotonic()
    yield taken
    seconds = time.monotonic() - begin
    taken.append(Taken(seconds, line.carried - there, line.returned - back, line.requests - requests))


@contextmanager
def _pouchdb_server(folder: Path) -> Iterator[int]:
    """pouchdb-server on a free port, in memory, with an empty database "records"."""
    if not (PEER / "node_modules").exists():
        subprocess.run(["npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=PEER, check=True)
    port = free_port()
    program = PEER / "node_modules/.bin/pouchdb-server"
    how = ["--in-memory", "--no-stdout-logs", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen([program, *how], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _make_database(f"http://127.0.0.1:{port}/records")
        yield port
    finally:
        process.kill()
        process.wait()


def _make_database(url: str) -> None:
    request = Request(url, method="PUT")
    until = time.monotonic() + 30
    while True:
        try:
            urlopen(request, timeout=5).close()
            return
        except URLError:
            assert time.monotonic() < until, "pouchdb-server does not answer"
            time.sleep(0.1)


def _stored(server: RunningServer) -> list[dict[str, Any]]:
    """The records as the server has them."""
    query = "SELECT id, kind, version, digest, body FROM entries WHERE kind = 'talk' ORDER BY seq"
    with closing(sqlite3.connect(f"file:{server.folder / 'runxin.sqlite3'}?mode=ro", uri=True)) as connection:
        rows = connection.execute(query).fetchall()
    return [{"id": i, "kind": k, "version": v, "digest": d, "body": json.loads(b)} for i, k, v, d, b in rows]


def _packed(records: list[dict[str, Any]]) -> int:
    """The records' gzip, in bytes."""
    return len(gzip.compress(json.dumps(records, ensure_ascii=False, separators=(",", ":")).encode(), 6))
