"""The tables as they stand in the database, of whatever version, as rows that SQLite and PostgreSQL both take.

The database itself is asked which tables and columns it has, so that a backup of an older version goes back into that
version's tables. Values stay as they are kept: an identity number sealed, a JSON text letter for letter (the audit's
seals are over it).
"""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, cast, func, insert, select, types
from sqlalchemy.sql.elements import ColumnElement

from webapp.cli.backup.sealed import Damaged

BATCH = 500
VERSION = "alembic_version"
Row = list[Any]


class JsonText(types.UserDefinedType[str]):
    """A JSON column taken and given as the text it is."""

    cache_ok = True

    def get_col_spec(self, **_more: object) -> str:
        """As both databases call it."""
        return "JSON"

    def column_expression(self, colexpr: ColumnElement[Any]) -> ColumnElement[Any]:
        """The text, not what it means."""
        return cast(colexpr, Text)


def tables_of(connection: Connection) -> list[Table]:
    """The tables that hold data, in an order in which each refers only to those before it (or to itself)."""
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, types.JSON):
                column.type = JsonText()
    return [table for table in metadata.sorted_tables if table.name != VERSION]


def version_of(connection: Connection) -> str | None:
    """The migration the tables stand at."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _metadata: name == VERSION)
    if VERSION not in metadata.tables:
        return None
    return connection.scalars(select(metadata.tables[VERSION].c.version_num)).one_or_none()


def count_of(connection: Connection, table: Table) -> int:
    """How many rows it has."""
    return connection.scalar(select(func.count()).select_from(table)) or 0


def rows_out(connection: Connection, table: Table) -> Iterator[list[Row]]:
    """All rows in batches, ordered by their key."""
    query = select(table).order_by(*table.primary_key.columns)
    result = connection.execution_options(yield_per=BATCH).execute(query)
    for rows in result.partitions():
        yield [[_plain(value) for value in row] for row in rows]


class Loading:
    """Puts rows into one table. finish() adds what refers to the table itself and sets the counter behind its key."""

    def __init__(self, connection: Connection, table: Table, columns: list[str]) -> None:
        unknown = set(columns) ^ set(table.columns.keys())
        if unknown:
            raise Damaged(f"the table {table.name} has other columns: {', '.join(sorted(unknown))}.")
        self._connection, self._table, self._columns = connection, table, columns
        self._readers = [_reader(table.columns[name]) for name in columns]
        self._later_columns = _referring_to_itself(table)
        self._later: list[tuple[Any, dict[str, Any]]] = []

    def take(self, rows: list[Row]) -> int:
        """Insert a batch; returns how many."""
        found = [dict(zip(self._columns, map(_read, self._readers, row), strict=True)) for row in rows]
        for row in found:
            later = {name: row[name] for name in self._later_columns if row[name] is not None}
            if later:
                self._later.append((row[self._key.name], later))
                row.update(dict.fromkeys(later))
        if found:
            self._connection.execute(insert(self._table), found)
        return len(found)

    def finish(self) -> None:
        """Nothing more comes."""
        for key, values in self._later:
            self._connection.execute(self._table.update().where(self._key == key).values(values))
        if self._connection.dialect.name == "postgresql" and self._key.identity is not None:
            counter = func.pg_get_serial_sequence(self._table.name, self._key.name)
            highest = self._connection.scalar(select(func.max(self._key)))
            if highest is not None:
                self._connection.execute(select(func.setval(counter, highest)))

    @property
    def _key(self) -> Column[Any]:
        return next(iter(self._table.primary_key.columns))


def _referring_to_itself(table: Table) -> list[str]:
    """The columns that name another row of the same table. Where the key is the order of arrival (the log), what a
    row names is there before it; elsewhere it may come later."""
    if isinstance(next(iter(table.primary_key.columns)).type, Integer):
        return []
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, dt.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return aware.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"no backup is known for {type(value).__name__}")


def _reader(column: Column[Any]) -> Callable[[Any], Any] | None:
    """What makes of a value in the file one this column takes; None: it is one."""
    kind = column.type
    if isinstance(kind, types.Uuid):
        return uuid.UUID
    if isinstance(kind, types.DateTime):
        return dt.datetime.fromisoformat if kind.timezone else _naive
    if isinstance(kind, types.Date):
        return dt.date.fromisoformat
    if isinstance(kind, types.LargeBinary):
        return base64.b64decode
    return None


def _read(reader: Callable[[Any], Any] | None, value: Any) -> Any:
    return value if value is None or reader is None else reader(value)


def _naive(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=None)  # SQLite keeps UTC without saying so
