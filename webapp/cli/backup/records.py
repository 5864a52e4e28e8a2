"""What is inside a backup: a row of records, each a letter, a length and its content. Nothing is held but the one."""

from __future__ import annotations

import enum
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from webapp.cli.backup.sealed import Damaged, Sealing

FORMAT = 1
LONGEST = 64 * 1024 * 1024  # bytes of one record; a batch of rows stays far below


class Kind(enum.StrEnum):
    """The first letter of a record."""

    HEAD = "H"  # JSON: what this is a backup of
    TABLE = "T"  # JSON: the rows that follow are of this table
    ROWS = "R"  # JSON in zlib: a list of rows, each a list of values
    PHOTO = "P"  # JSON: the bytes that follow are of this file
    BYTES = "B"
    END = "E"  # JSON: the manifest


@dataclass
class Manifest:
    """What a backup says it holds: rows by table, the audit's last seal, the photos, and those that were not there."""

    tables: dict[str, int] = field(default_factory=dict)
    audit: dict[str, Any] | None = None
    photos: int = 0
    photo_bytes: int = 0
    missing: list[str] = field(default_factory=list)


def put(out: Sealing, kind: Kind, content: bytes) -> None:
    """Write one record."""
    out.write(kind.value.encode() + len(content).to_bytes(4, "big") + content)


def put_json(out: Sealing, kind: Kind, content: Any) -> None:
    """Write one record of JSON."""
    put(out, kind, json.dumps(content, ensure_ascii=False).encode())


def put_rows(out: Sealing, rows: list[list[Any]]) -> None:
    """Write a batch of rows."""
    put(out, Kind.ROWS, zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 6))


def records(pieces: Iterable[bytes]) -> Iterator[tuple[Kind, bytes]]:
    """The records of an opened file; Damaged if they end in the middle of one."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= 5 and len(waiting) >= 5 + (length := _length(waiting)):
            content = bytes(waiting[5 : 5 + length])
            kind = Kind(chr(waiting[0]))
            del waiting[: 5 + length]
            yield kind, content
    if waiting:
        raise Damaged("it ends in the middle of a record.")


def rows_of(content: bytes) -> list[list[Any]]:
    """The rows of a ROWS record."""
    rows: list[list[Any]] = json.loads(zlib.decompress(content))
    return rows


def _length(waiting: bytearray) -> int:
    length = int.from_bytes(waiting[1:5], "big")
    if length > LONGEST:
        raise Damaged("it holds a record that is too long.")
    return length
