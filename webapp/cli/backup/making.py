"""Making a backup while people work: one snapshot of the tables, then the files it speaks of, into one sealed file."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, Engine, Table, select

from webapp.cli.backup.records import FORMAT, Kind, Manifest, put, put_json, put_rows
from webapp.cli.backup.sealed import Sealing, Secret
from webapp.cli.backup.tables import rows_out, tables_of, version_of
from webapp.settings import Settings
from webapp.storage import Lost, Storage, open_storage


class NoTables(Exception):
    """There is nothing to back up: the database has no tables of Runxin."""


def make(engine: Engine, settings: Settings, target: Path, secret: Secret, now: dt.datetime) -> Manifest:
    """Write a backup to `target`, which appears only when it is whole and on the disk."""
    with _snapshot(engine) as connection, _appearing_whole(target) as out:
        sealing = Sealing(out, secret)
        manifest = _write(connection, settings, sealing, now)
        sealing.finish()
    return manifest


def print_of(identity_key: bytes) -> str:
    """Tells one identity key from another without giving anything of it away."""
    return hmac.new(identity_key, b"which key", hashlib.sha256).hexdigest()[:16]


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one moment, whatever others write meanwhile, and keeps nobody from writing."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection
        connection.rollback()


def _write(connection: Connection, settings: Settings, out: Sealing, now: dt.datetime) -> Manifest:
    version = version_of(connection)
    if version is None:
        raise NoTables
    head = {"format": FORMAT, "tables_of": version, "made_at": now.isoformat()}
    put_json(out, Kind.HEAD, head | {"identity_key": print_of(settings.identity_key)})
    manifest = Manifest()
    tables = {table.name: table for table in tables_of(connection)}
    for name, table in tables.items():
        put_json(out, Kind.TABLE, {"table": name, "columns": table.columns.keys()})
        manifest.tables[name] = 0
        for rows in rows_out(connection, table):
            put_rows(out, rows)
            manifest.tables[name] += len(rows)
    manifest.audit = audit_of(connection, tables.get("audit_head"))
    store = open_storage(settings)
    for name in _files(connection, tables.get("entry_files")):
        _put_file(out, manifest, store, name)
    put_json(out, Kind.END, vars(manifest))
    return manifest


def audit_of(connection: Connection, table: Table | None) -> dict[str, Any] | None:
    """The last number and seal of the audit."""
    if table is None:
        return None
    row = connection.execute(select(table.c.seq, table.c.seal)).one_or_none()
    return {"seq": row.seq, "seal": row.seal} if row else None


def _files(connection: Connection, table: Table | None) -> Iterator[str]:
    if table is None:
        return
    query = select(table.c.stored_as).where(table.c.stored_as.is_not(None)).order_by(table.c.id)
    yield from connection.execution_options(yield_per=500).scalars(query)


def _put_file(out: Sealing, manifest: Manifest, store: Storage, name: str) -> None:
    try:
        pieces = store.stream(name)
    except Lost:
        manifest.missing.append(name)
        return
    put_json(out, Kind.PHOTO, {"path": name})
    manifest.photos += 1
    for piece in pieces:
        put(out, Kind.BYTES, piece)
        manifest.photo_bytes += len(piece)


@contextmanager
def _appearing_whole(target: Path) -> Iterator[BinaryIO]:
    """A file that has its name only once everything is on the disk; nothing is left of one that failed."""
    half = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.link(half, target)  # refuses where something stands already: a backup is never overwritten
        _sync_folder(target.parent)
    finally:
        half.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    entry = os.open(folder, os.O_RDONLY)
    os.fsync(entry)  # the new name too survives a power cut
    os.close(entry)
