"""runxin init as it is installed, in a folder of its own; then the server, and the administrator comes in."""

import http.cookiejar
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from webapp.production import refuse_for_production

RUNXIN = Path(sys.executable).with_name("runxin")
CLEAN = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
WHO = ["--bureau", "溪禾县教育局", "--name", "孙浩", "--login", "sunhao"]


def init(folder, *more, asked=None, address="http://127.0.0.1:8000"):
    where = ["--instance", str(folder / "data"), "--address", address]
    command = [str(RUNXIN), "init", *WHO, *where, *(more or ["--yes"])]
    return run(command, folder, asked)


def run(command, folder, asked=None):
    """The command in a folder, without the settings of this machine."""
    return subprocess.run(
        command, cwd=folder, env=CLEAN, input=asked, capture_output=True, text=True, timeout=120, check=False
    )


def first(pattern, text):
    """What the pattern's group finds first."""
    return re.findall(pattern, text)[0]


def settings_of(file):
    return dict(line.split("=", 1) for line in file.read_text().splitlines())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("installation")
    return folder, init(folder)


def test_the_keys_are_fresh_and_only_their_owner_reads_them(made):
    folder, done = made
    assert done.returncode == 0, done.stderr
    file = folder / "runxin.env"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found = settings_of(file)
    assert len(found["RUNXIN_SECRET_KEY"]) >= 43
    assert {len(bytes.fromhex(found[f"RUNXIN_{name}_KEY"])) for name in ("IDENTITY", "BACKUP")} == {32}
    assert not any(key in done.stdout + done.stderr for name, key in found.items() if name.endswith("_KEY"))


def test_a_second_time_changes_nothing(made):
    folder, _done = made
    before = (folder / "runxin.env").read_bytes()
    again = init(folder)
    assert again.returncode == 1
    assert "already" in again.stderr
    assert (folder / "runxin.env").read_bytes() == before
    other = init(folder, "--yes", "--env-file", "other.env")
    assert other.returncode == 1
    assert not (folder / "other.env").exists(), "fresh keys for data that is there would open nothing"
    assert "Traceback" not in again.stderr + other.stderr


def test_the_server_starts_with_it_and_the_administrator_comes_in(made):
    folder, done = made
    code = first(r"one-time code[^\t]*\t(\S+)", done.stdout)
    with _serving(folder) as (url, log):
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        form = urllib.parse.urlencode({"login": "sunhao", "code": code, "new": "春笋雨后又见青山"}).encode()
        inside = browser.open(f"{url}/activate", form, timeout=10)
        assert inside.status == 200
        assert "/login" not in inside.url
        assert "/activate" not in inside.url
        with pytest.raises(urllib.error.HTTPError, match="404"):
            browser.open(f"{url}/setup", timeout=10)
    assert "setup code" not in log.read_text(), "there is nothing to set up"


def test_a_server_without_a_bureau_writes_the_setup_code_to_its_console(tmp_path):
    init(tmp_path)
    for path in (tmp_path / "data").glob("*.sqlite3*"):
        path.unlink()
    with _serving(tmp_path) as (url, log):
        code = first(r"setup code[^:]*: (\S+)", log.read_text())
        form = urllib.parse.urlencode(
            {"code": code, "bureau": "石桥县教育局", "level": "city", "name": "何静", "login": "hejing"}
        )
        assert urllib.request.urlopen(f"{url}/login", timeout=10).url.endswith("/setup")
        assert urllib.request.urlopen(f"{url}/setup", form.encode(), timeout=10).status == 201


def test_it_asks_for_what_is_not_said(tmp_path):
    command = [str(RUNXIN), "init", "--instance", str(tmp_path / "data")]
    answers = "溪禾县教育局\ncity\n孙浩\nsunhao\nhttps://runxin.example.cn\ny\n"
    done = run(command, tmp_path, answers)
    assert done.returncode == 0, done.stderr
    found = settings_of(tmp_path / "runxin.env")
    assert found["RUNXIN_PUBLIC_URL"] == "https://runxin.example.cn"
    assert found["RUNXIN_ENVIRONMENT"] == "production"
    refuse_for_production(found)
    assert "█" in done.stdout or "▄" in done.stdout, "the slip's QR code"


def test_whoever_says_no_has_changed_nothing(tmp_path):
    done = init(tmp_path, "--level", "county", asked="n\n")
    assert done.returncode == 1
    assert list(tmp_path.iterdir()) == []


WRONG = {
    "http for others": ["--address", "http://runxin.example.cn"],
    "no address": ["--address", "runxin"],
    "an address with a path": ["--address", "https://example.cn/runxin"],
    "no level": ["--level", "village"],
    "a login that is none": ["--login", "孙浩"],
    "no bureau": ["--bureau", " "],
    "a folder that is not there": ["--env-file", "no/such/folder/runxin.env"],
    "a database that does not answer": ["--database", "postgresql+psycopg://nobody@127.0.0.1:1/none"],
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_in_a_sentence_and_leaves_no_keys(tmp_path, wrong):
    done = init(tmp_path, "--yes", *wrong)
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert "Error: " in done.stderr
    assert not list(tmp_path.glob("*.env"))


class _serving:
    """`runxin serve` with the settings of a folder; its address, and what it writes."""

    def __init__(self, folder):
        self.log, self.env = folder / "server.log", CLEAN | settings_of(folder / "runxin.env")
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]

    def __enter__(self):
        with self.log.open("wb") as log:
            command = [str(RUNXIN), "serve", "--port", str(self.port)]
            self.process = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, start_new_session=True)
        url, until = f"http://127.0.0.1:{self.port}", time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{url}/health/live", timeout=2):
                    return url, self.log
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(self.log.read_text())

    def __exit__(self, *_error):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=30)
