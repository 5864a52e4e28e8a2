"""Snappy, by which browsers pack what IndexedDB keeps: Firefox each value, Chromium each block of a table."""

from __future__ import annotations

from collections.abc import Iterator

MAGIC_OF_A_TABLE = bytes.fromhex("57fb808b247547db")  # the end of a LevelDB table
PACKED = 1


def unpacked(content: bytes) -> Iterator[bytes]:
    """What a value or a table holds when it is unpacked; nothing for what is neither."""
    if content.endswith(MAGIC_OF_A_TABLE):
        yield from _blocks(content)
    elif (whole := _decompress(content)) is not None:
        yield whole


def _blocks(table: bytes) -> Iterator[bytes]:
    """The blocks of a LevelDB table, by its index (table_format.md)."""
    footer = table[-48:]
    _size, at = _handle(footer, 0)
    (offset, size), _at = _handle(footer, at)
    for handle in _values(_block(table, offset, size)):
        (offset, size), _at = _handle(handle, 0)
        yield _block(table, offset, size)


def _block(table: bytes, offset: int, size: int) -> bytes:
    raw = table[offset : offset + size]
    return (_decompress(raw) or b"") if table[offset + size] == PACKED else raw


def _handle(data: bytes, at: int) -> tuple[tuple[int, int], int]:
    offset, at = _varint(data, at)
    size, at = _varint(data, at)
    return (offset, size), at


def _values(block: bytes) -> Iterator[bytes]:
    restarts = int.from_bytes(block[-4:], "little")
    end, at = len(block) - 4 - 4 * restarts, 0
    while at < end:
        _shared, at = _varint(block, at)
        unshared, at = _varint(block, at)
        length, at = _varint(block, at)
        at += unshared
        yield block[at : at + length]
        at += length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _decompress(data: bytes) -> bytes | None:
    """The text of a raw Snappy stream; None for what is none."""
    try:
        length, at = _varint(data, 0)
        if length > 100 * len(data):
            return None
        out = bytearray()
        while at < len(data):
            at = _element(data, at, out)
    except (IndexError, ValueError):
        return None
    return bytes(out) if len(out) == length else None


def _element(data: bytes, at: int, out: bytearray) -> int:
    tag = data[at]
    kind, at = tag & 3, at + 1
    if kind == 0:
        length = tag >> 2
        if length >= 60:
            more = length - 59
            length, at = int.from_bytes(data[at : at + more], "little"), at + more
        if at + length + 1 > len(data):
            raise ValueError
        out += data[at : at + length + 1]
        return at + length + 1
    if kind == 1:
        length, offset, at = 4 + (tag >> 2 & 7), (tag >> 5) << 8 | data[at], at + 1
    else:
        width = 2 if kind == 2 else 4
        length, offset, at = 1 + (tag >> 2), int.from_bytes(data[at : at + width], "little"), at + width
    if not 0 < offset <= len(out):
        raise ValueError
    for _ in range(length):
        out.append(out[-offset])
    return at
