"""The real server on a free port, on a database of its own with the cast in it: for browsers and benchmarks."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.cast import Cast
from tests.stores import IDENTITY_KEY, SECRET_KEY, app_on, seed
from webapp.access.tenancy import every_school
from webapp.extensions import Writing, db

PATIENCE = 30.0  # seconds until a server that does not answer is given up


class RunningServer:
    """`runxin serve` as it is installed. kill() and start() again keep the data and the port; close() forgets all.

    `cast` has the ids; `url` is http://127.0.0.1:<port>; everybody's password is tests.cast.PASSWORD. `database_url`:
    an empty database instead of an SQLite file of its own; `beside`: another server, whose data this one shares.
    """

    workers = 1

    def __init__(
        self,
        more_data: Callable[[Any, Cast], None] | None = None,
        port: int | None = None,
        database_url: str = "",
        beside: RunningServer | None = None,
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="runxin-server-"))
        self.database_url = database_url or f"sqlite:///{self.folder / 'runxin.sqlite3'}"
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = self.folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._app = app_on(self.database_url, self.folder / "files")
        self.cast: Cast = beside.cast if beside else seed(self._app, migrated=True)
        if more_data:
            with self.data() as session:
                more_data(session, self.cast)
        self.start()

    def start(self) -> None:
        """Start it (again) on the same data and port; returns when it answers."""
        assert self._process is None, "it runs already"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*_serve(), "--host", "127.0.0.1", "--port", str(self.port), "--workers", str(self.workers)],
                env=os.environ | self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_it_answers()

    @property
    def down(self) -> bool:
        """Does it not run?"""
        return self._process is None

    def stop(self) -> None:
        """End it as an administrator does; what runs is finished."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """End it and forget its data."""
        self.kill()
        with self._app.app_context():
            db.engine.dispose()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def away(self) -> Iterator[None]:
        """It answers nobody as long as the block lasts."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def data(self) -> Iterator[Any]:
        """The session of its database, of every school, committed at the end; also while it runs."""
        with self._app.app_context(), every_school():
            Writing.begin()
            try:
                yield db.session
                db.session.commit()
            finally:
                db.session.close()
                Writing.end()

    def processes(self) -> list[int]:
        """The ids of its processes: granian's own and its workers."""
        assert self._process is not None
        group = self._process.pid
        found = (int(entry.name) for entry in Path("/proc").glob("[0-9]*"))
        return [pid for pid in found if _group_of(pid) == group]

    def _environment(self) -> dict[str, str]:
        return {
            "RUNXIN_SECRET_KEY": SECRET_KEY,
            "RUNXIN_IDENTITY_KEY": IDENTITY_KEY.hex(),
            "RUNXIN_INSTANCE": str(self.folder),
            "RUNXIN_FILES": str(self.folder / "files"),
            "RUNXIN_SECURE_COOKIES": "0",
            "RUNXIN_ENVIRONMENT": "development",  # http on this machine, with keys that stand in the tests
            "DATABASE_URL": self.database_url,
        }

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        os.killpg(self._process.pid, how)  # its own process group: the workers too
        self._process.wait(timeout=PATIENCE)
        self._process = None

    def _wait_until_it_answers(self) -> None:
        assert self._process is not None
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/login", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise RuntimeError(f"the server does not answer:\n{self.log.read_text()}")


def _serve() -> list[str]:
    """`runxin serve` of this environment."""
    return [str(Path(sys.executable).with_name("runxin")), "serve"]


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def free_port() -> int:
    """A port that nobody answers at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
