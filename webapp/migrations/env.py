"""Alembic's environment: the application's own engine and metadata."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

from webapp.extensions import Writing, db

config = context.config


def plain_types(kind: str, obj: Any, _context: object) -> str | Literal[False]:
    """Write our own column types as what the database sees: a migration outlives the class."""
    if kind == "type" and isinstance(obj, TypeDecorator):
        return f"sa.{obj.impl_instance!r}"
    return False


def run() -> None:
    """Run the migrations in one transaction."""
    Writing.begin()
    configured = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, render_item=plain_types, **configured)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    Writing.end()


run()
