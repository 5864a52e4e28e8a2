"""runxin serve: granian in this process, the application in its workers (docs/adr, server)."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from sqlalchemy.engine import make_url

from webapp import create_app, logs
from webapp.builds import keep_this_build
from webapp.cli.database import bring_up_to_date
from webapp.cli.init import announce_setup
from webapp.cli.installation import as_lines, read_settings
from webapp.cli.work import a_worker

THREADS = 12  # slow senders hold one each; a connection pool has 15


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; by default one a core, one on SQLite.")
@click.option("--threads", default=THREADS, show_default=True, type=click.IntRange(1, 64), help="A worker.")
@click.option("--no-worker", is_flag=True, help="Background jobs are done elsewhere (runxin work).")
def serve(host: str, port: int, workers: int | None, threads: int, no_worker: bool) -> None:
    """Bring the tables to this version, then answer requests and do background jobs until stopped."""
    one_file = make_url(read_settings().database_url).get_backend_name() == "sqlite"
    if one_file and workers and workers > 1:
        raise click.UsageError("SQLite is for one worker. Set DATABASE_URL to PostgreSQL for more.")
    bring_up_to_date()
    announce_setup(read_settings())
    _keep_build(read_settings().builds_dir)
    server = Granian(
        "webapp.cli.serve:application",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers or (1 if one_file else os.cpu_count() or 1),
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
        log_dictconfig=logs.granians() if as_lines() else None,
    )
    click.echo(f"Runxin is at http://{_shown(host)}:{port}  (stop: Ctrl+C)")
    with TemporaryDirectory(prefix="runxin-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # before a worker loads the library (webapp/metrics.py)
        with nullcontext() if no_worker else a_worker(os.getpid()):
            server.serve()


def _keep_build(folder: Path | None) -> None:
    """A folder that cannot be written to is no reason not to serve; it is said."""
    try:
        if folder:
            keep_this_build(folder)
    except OSError as error:
        click.echo(f"The front end could not be kept for pages that stay open: {error}", err=True)


def application() -> Flask:
    """What granian loads in each worker."""
    if as_lines():
        logs.write_json_lines()
    return create_app()


def _shown(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104  # nosec B104: shown, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
