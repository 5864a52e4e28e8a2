"""Voice notes as browsers record them: the heads of the three containers, and bytes in place of speech."""

from __future__ import annotations

import struct

SPEECH = bytes(range(256)) * 40


def a_webm(codec: bytes = b"A_OPUS", doctype: bytes = b"webm") -> bytes:
    """What Chrome records: EBML, one track."""
    head = b"\x42\x86\x81\x01\x42\x82" + bytes([0x80 | len(doctype)]) + doctype
    track = b"\xae\x8e\xd7\x81\x01\x86" + bytes([0x80 | len(codec)]) + codec
    tracks = b"\x16\x54\xae\x6b" + bytes([0x80 | len(track)]) + track
    return (
        b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(head)]) + head + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + tracks + SPEECH
    )


def an_ogg(first: bytes = b"OpusHead") -> bytes:
    """What Firefox records: one stream, whose first page says what it is."""
    return b"OggS\x00\x02" + bytes(8) + b"\x07" * 4 + bytes(8) + b"\x01\x13" + first + bytes(11) + SPEECH


def an_mp4(*handlers: bytes, brand: bytes = b"iso5") -> bytes:
    """What Safari records; its boxes may come after the sound."""
    boxes = b"".join(_box(b"hdlr", bytes(8) + handler + bytes(12)) for handler in handlers or (b"soun",))
    return _box(b"ftyp", brand + bytes(4)) + _box(b"mdat", SPEECH) + _box(b"moov", boxes)


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content
