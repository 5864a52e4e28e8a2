"""runxin serve: granian in this process, the application in its workers (docs/adr, server)."""

from __future__ import annotations

import os

import click
from granian import Granian
from granian.constants import Interfaces
from sqlalchemy.engine import make_url

from webapp.cli.database import bring_up_to_date
from webapp.cli.installation import read_settings

THREADS = 12  # slow senders hold one each; a connection pool has 15


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; by default one a core, one on SQLite.")
@click.option("--threads", default=THREADS, show_default=True, type=click.IntRange(1, 64), help="A worker.")
def serve(host: str, port: int, workers: int | None, threads: int) -> None:
    """Bring the tables to this version, then answer requests until stopped."""
    one_file = make_url(read_settings().database_url).get_backend_name() == "sqlite"
    if one_file and workers and workers > 1:
        raise click.UsageError("SQLite is for one worker. Set DATABASE_URL to PostgreSQL for more.")
    bring_up_to_date()
    server = Granian(
        "webapp:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers or (1 if one_file else os.cpu_count() or 1),
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
    )
    click.echo(f"Runxin is at http://{_shown(host)}:{port}  (stop: Ctrl+C)")
    server.serve()


def _shown(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104  # shown, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
