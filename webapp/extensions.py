"""The extensions, unbound; create_app() binds them to an application."""

from __future__ import annotations

import sqlite3
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from flask_babel import Babel
from flask_compress import Compress
from flask_htmx import HTMX
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, MetaData, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The declarative base; constraints are named so that migrations can name them too."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    Model = Base  # what a row inherits, as a type checker can see it
else:
    Model = db.Model
login_manager = LoginManager()
babel = Babel()
htmx = HTMX()
migrate = Migrate(render_as_batch=True, compare_type=True)
compress = Compress()


@event.listens_for(Engine, "connect")
def _durable_sqlite(connection: Any, _record: object) -> None:
    """WAL and FULL: "accepted" means on disk. Autocommit off by hand, so that savepoints roll back (see _begin)."""
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "cache_size=-8000",
        ):
            connection.execute(f"PRAGMA {pragma}")


class Writing:
    """Whether what runs now means to write: SQLite then takes its lock with BEGIN IMMEDIATE. A transaction that reads
    first and writes later would fail at once (SQLITE_BUSY_SNAPSHOT) if another wrote in between."""

    _flag: ContextVar[bool] = ContextVar("writing", default=False)

    @classmethod
    def begin(cls) -> None:
        """From here on, transactions are for writing."""
        cls._flag.set(True)

    @classmethod
    def end(cls) -> None:
        """From here on, transactions only read."""
        cls._flag.set(False)

    @classmethod
    def now(cls) -> bool:
        """Is it for writing?"""
        return cls._flag.get()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if Writing.now() else "BEGIN")
