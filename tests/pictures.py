"""Pictures as phones take them: JPEGs of any size, with EXIF, with a place, on their side; and files that lie."""

from __future__ import annotations

import hashlib
import io
import struct
import uuid
import zlib
from typing import Any

from PIL import ExifTags, Image, PngImagePlugin

from webapp.models import new_id

RED, BLUE = (200, 30, 30), (30, 30, 200)


def a_photo(width: int = 320, height: int = 240, kind: str = "JPEG", **save: Any) -> bytes:
    """A picture, red above and blue below."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (0, height // 2, width, height))
    out = io.BytesIO()
    image.save(out, kind, **save)
    return out.getvalue()


def a_rich_photo(width: int = 1600, height: int = 1200) -> bytes:
    """A picture of leaves in the wind, as it were: a megabyte that does not get smaller."""
    out = io.BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def a_photo_with_a_place(orientation: int = 1) -> bytes:
    """A JPEG whose EXIF says where it was taken, by which phone, and how it was held."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Huawei"
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (30.0, 29.0, 6.0), 3: "E", 4: (105.0, 34.0, 12.0)})
    return a_photo(exif=exif)


def a_signature(width: int = 600, height: int = 240) -> bytes:
    """Ink on nothing, as a canvas gives it: a PNG with a transparent ground and a text that says whose it is."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    image.paste((20, 20, 60, 255), (100, 100, width - 100, 110))
    about = PngImagePlugin.PngInfo()
    about.add_text("Author", "王大妈")
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=about)
    return out.getvalue()


def a_bomb(side: int = 30_000) -> bytes:
    """A PNG of a few hundred bytes that says it is 30,000 pixels a side."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")
    )


def declared(data: bytes, file_id: uuid.UUID | None = None, **over: Any) -> dict[str, Any]:
    """How an entry speaks of a file; `over` says another name or type."""
    return {
        "id": str(file_id or new_id()),
        "sha256": hashlib.sha256(data).hexdigest(),
        "type": "image/jpeg",
        "size": len(data),
        "name": "photo.jpg",
    } | over
