"""A short transaction of its own: for what must be kept whatever becomes of the request, and must not hold it up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from webapp.extensions import Model, Writing, db


@contextmanager
def apart() -> Iterator[None]:
    """Inside the block a transaction for writing, committed at its end; after it no lock is held.

    What the request has read is read anew when it is next asked for. RuntimeError if it has changed something already:
    that would be lost, so count first and write later.
    """
    _nothing_pending()
    db.session.rollback()
    before = Writing.now()
    Writing.begin()
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        if not before:
            Writing.end()


def make_once(model: type[Model], **values: Any) -> None:
    """Insert a row unless another process was quicker to make the same one."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(model).values(**values).on_conflict_do_nothing())


def _nothing_pending() -> None:
    session = db.session()
    if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
        raise RuntimeError("a transaction apart in the middle of another")
