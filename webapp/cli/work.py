"""runxin work: background jobs, one after another; and keeping one going beside the server."""

from __future__ import annotations

import logging
import subprocess  # nosec B404
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from webapp import create_app, logs
from webapp.cli.installation import as_lines, in_plain_words, read_settings
from webapp.jobs.worker import FINISHES, work

LOG = logging.getLogger(__name__)
COMMAND = (sys.executable, "-c", "from webapp.cli import main; main()", "work", "--parent")
SOONEST, LATEST = 1.0, 30.0  # seconds before another worker is begun: longer each time one ends at once
STEADY = 60.0  # seconds after which one that ends did not end "at once"


@click.command("work")
@click.option("--parent", type=int, hidden=True, help="End when this process is not the parent any more.")
def work_command(parent: int | None) -> None:
    """Do background jobs until stopped. `runxin serve` does this by itself, unless told --no-worker."""
    if as_lines():
        logs.write_json_lines()
    try:
        work(create_app(read_settings()), parent, lambda: click.echo("Another worker is at work; this one waits."))
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(in_plain_words(error)) from error


@contextmanager
def a_worker(parent: int) -> Iterator[None]:
    """Inside the block a worker runs beside this process, and another one whenever it dies."""
    keeper = _Keeper(parent)
    keeper.start()
    try:
        yield
    finally:
        keeper.end()


class _Keeper(threading.Thread):
    """Begins a worker, waits for its end, begins another."""

    def __init__(self, parent: int) -> None:
        super().__init__(name="keeper of the worker", daemon=True)
        self._command = [*COMMAND, str(parent)]
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Until end()."""
        wait = SOONEST
        while (process := self._begin()) is not None:
            try:
                process.wait(timeout=STEADY)
            except subprocess.TimeoutExpired:
                wait = SOONEST
                process.wait()
            if not self._ending.wait(wait):
                LOG.warning("the worker ended (%s); another one begins", process.returncode)
            wait = min(wait * 2, LATEST)

    def end(self) -> None:
        """Let it finish what it is at; a job that takes too long is told as interrupted by the next worker."""
        with self._lock:
            self._ending.set()
            process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(timeout=FINISHES + 5)
        except subprocess.TimeoutExpired:
            process.kill()

    def _begin(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._ending.is_set():
                return None
            # Files are left open (exec closes them anyway), so that posix_spawn begins it: else Popen waits for the end
            # of a pipe which a server process that granian forks at that moment holds open as long as it lives.
            self._process = subprocess.Popen(self._command, close_fds=False)  # noqa: S603  # nosec B603: no shell
            return self._process
