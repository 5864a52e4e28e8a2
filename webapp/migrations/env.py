"""Alembic's environment: the application's own engine and metadata."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from webapp.extensions import Writing, db

config = context.config


def plain_types(kind: str, obj: Any, _context: object) -> str | Literal[False]:
    """Write our own column types as what the database sees: a migration outlives the class."""
    if kind == "type" and isinstance(obj, TypeDecorator):
        return f"sa.{obj.impl_instance!r}"
    return False


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, and does not let go of one that others refer to. It must be told before
    the transaction begins, hence below SQLAlchemy."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def refuse_loose_ends(connection: Connection) -> None:
    """What SQLite was told not to look at is looked at once, before anything is kept."""
    if connection.dialect.name == "sqlite":
        loose = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if loose:
            raise RuntimeError(f"{len(loose)} rows refer to rows that are not there; nothing was changed")


def run() -> None:
    """Run the migrations in one transaction."""
    Writing.begin()
    configured = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection, without_foreign_keys(connection):
        context.configure(connection=connection, target_metadata=db.metadata, render_item=plain_types, **configured)
        with context.begin_transaction():
            context.run_migrations()
            refuse_loose_ends(connection)
        connection.commit()
    Writing.end()


run()
