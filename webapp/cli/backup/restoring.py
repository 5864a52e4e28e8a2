"""Putting a backup back: read to its end and believed first, then into an empty database, then counted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Connection, MetaData, Table

from webapp.cli.backup.making import audit_of
from webapp.cli.backup.records import FORMAT, Kind, Manifest, records, rows_of
from webapp.cli.backup.sealed import Damaged, Secret, opened
from webapp.cli.backup.tables import Loading, count_of, tables_of, version_of
from webapp.storage import Storage


@dataclass(frozen=True)
class Contents:
    """What a whole backup says of itself."""

    version: str  # of its tables: a migration
    made_at: str
    identity_key: str  # its print (making.print_of)
    manifest: Manifest


def examine(file: Path, secret: Secret) -> Contents:
    """Read a backup to its end; Damaged when it is not exactly what was written. Nothing else is touched."""
    head: dict[str, Any] = {}
    found, end = Manifest(), None
    table = ""
    for kind, content in records(opened(file, secret)):
        if end is not None:
            raise Damaged("something follows its end.")
        if kind is Kind.HEAD:
            head = json.loads(content)
        elif kind is Kind.TABLE:
            table = json.loads(content)["table"]
            found.tables[table] = 0
        elif kind is Kind.ROWS:
            found.tables[table] += len(rows_of(content))
        elif kind is Kind.PHOTO:
            found.photos += 1
            safe_path(json.loads(content)["path"])
        elif kind is Kind.BYTES:
            found.photo_bytes += len(content)
        else:
            end = Manifest(**json.loads(content))
    return _agreed(head, found, end)


def empty_out(connection: Connection) -> None:
    """Take away tables that hold nothing, so that those of the backup's version can be made; NotEmpty when one does."""
    tables = tables_of(connection)
    full = [table.name for table in tables if count_of(connection, table)]
    if full or (tables and version_of(connection) is None):  # tables of another program stay as they are
        raise NotEmpty(full)
    everything = MetaData()
    everything.reflect(connection)
    everything.drop_all(connection)


class NotEmpty(Exception):
    """A backup goes into an empty database only. Carries the names of the tables that hold something."""


def load(connection: Connection, file: Path, secret: Secret, store: Storage | None) -> None:
    """Put the rows into the tables and the files into the storage (None: nowhere); the caller commits."""
    tables = {table.name: table for table in tables_of(connection)}
    loading: Loading | None = None
    arriving: Arriving | None = None
    for kind, content in records(opened(file, secret)):
        if kind is Kind.TABLE:
            _finish(loading)
            loading = _loading(connection, tables, json.loads(content))
        elif kind is Kind.ROWS and loading:
            loading.take(rows_of(content))
        elif kind is Kind.PHOTO and store:
            _finish(arriving)
            arriving = Arriving(store, str(safe_path(json.loads(content)["path"])))
        elif kind is Kind.BYTES and arriving:
            arriving.write(content)
    _finish(loading)
    _finish(arriving)


def differences(connection: Connection, manifest: Manifest) -> list[str]:
    """What in the database is not as the manifest says: empty when all is."""
    tables = {table.name: table for table in tables_of(connection)}
    counts = {name: count_of(connection, table) for name, table in tables.items()}
    found = [
        f"{name}: {counts.get(name, 0)} rows instead of {expected}"
        for name, expected in manifest.tables.items()
        if counts.get(name, 0) != expected
    ]
    head = audit_of(connection, tables.get("audit_head"))
    return found if head == manifest.audit else [*found, "the audit ends elsewhere"]


class Arriving:
    """A file on its way to the storage: it is there only when it is whole."""

    def __init__(self, store: Storage, name: str) -> None:
        self._store, self._name = store, name
        self._content = bytearray()  # no file is larger than a request may be

    def write(self, content: bytes) -> None:
        """The next bytes."""
        self._content += content

    def finish(self) -> None:
        """That was all."""
        self._store.put(self._name, bytes(self._content))


def safe_path(name: str) -> PurePosixPath:
    """A path that stays below the folder of the photos; else Damaged."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise Damaged("it names a file outside the folder of the photos.")
    return path


def _agreed(head: dict[str, Any], found: Manifest, end: Manifest | None) -> Contents:
    if head.get("format") != FORMAT:
        raise Damaged("it is of a version this one does not know.")
    if end is None or (found.tables, found.photos, found.photo_bytes) != (end.tables, end.photos, end.photo_bytes):
        raise Damaged("it does not hold what its list says.")
    return Contents(head["tables_of"], head["made_at"], head["identity_key"], end)


def _loading(connection: Connection, tables: dict[str, Table], what: dict[str, Any]) -> Loading:
    if what["table"] not in tables:
        raise Damaged(f"it holds a table that its version does not have: {what['table']}.")
    return Loading(connection, tables[what["table"]], what["columns"])


def _finish(one: Loading | Arriving | None) -> None:
    if one:
        one.finish()
