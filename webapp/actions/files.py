"""Photos: taken in as bytes, looked at for what they are, drawn anew without metadata, kept beside the database."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import uuid
import warnings
from pathlib import Path

from PIL import Image, ImageOps
from sqlalchemy import select

from webapp.access.person import Person
from webapp.domain.refusals import NotFound, Refused
from webapp.entries.sealing import open_file
from webapp.extensions import db
from webapp.models import EntryFile

LONGEST_SIDE = 1600
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")


def receive_file(
    person: Person, file_id: uuid.UUID, data: bytes, folder: Path, now: dt.datetime
) -> tuple[EntryFile, str]:
    """Take in the bytes of a file its author declared, sealed or plain; returns the row and accepted | already.

    NotFound when nobody declared it, or somebody else did; Refused as other_bytes when the digest is another, as
    not_an_image when it is no JPEG, PNG or WebP of at most 50 megapixels (an image bomb is not unpacked).
    """
    row = db.session.scalars(
        select(EntryFile).where(EntryFile.id == file_id, EntryFile.author_id == person.id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("not_found")
    picture = _plain(row, data)
    if row.arrived_at:
        return row, "already"
    row.stored_as = _keep(redrawn(picture), folder, file_id)
    row.arrived_at = now
    return row, "accepted"


def _plain(row: EntryFile, data: bytes) -> bytes:
    """The picture's own bytes, known by their digest; a sealed one is opened with the key its entry brought."""
    if hashlib.sha256(data).hexdigest() == row.sha256:
        return data
    opened = open_file(row.key, data, f"file {row.id}") if row.key else None
    if opened is None or hashlib.sha256(opened).hexdigest() != row.sha256:
        raise Refused("other_bytes")
    return opened


def redrawn(data: bytes) -> bytes:
    """The picture in these bytes as a JPEG of at most 1600 pixels a side, upright, without metadata."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise Refused("not_an_image")
                upright = ImageOps.exif_transpose(image).convert("RGB")
    except Refused:
        raise
    except Exception as error:  # a decoder meets hostile bytes: whatever it raises means the same
        raise Refused("not_an_image") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def _keep(data: bytes, folder: Path, file_id: uuid.UUID) -> str:
    """Write under a new name, on disk before the row says so: a file without a row is rubbish, never the reverse."""
    path = folder / file_id.hex[-2:] / f"{file_id}.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    with half.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    half.replace(path)
    folder_entry = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder_entry)  # the new name too survives a power cut
    os.close(folder_entry)
    return str(path.relative_to(folder))
