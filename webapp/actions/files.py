"""Files of entries: taken in as bytes, looked at for what they are, drawn anew where that can be done, and stored."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import uuid
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageOps
from sqlalchemy import select

from webapp.access.person import Person
from webapp.domain.files import PHOTO, SIGNATURE, SOUND, check_size
from webapp.domain.refusals import NotFound, Refused
from webapp.domain.sounds import sound_type
from webapp.entries.sealing import open_file
from webapp.extensions import db
from webapp.models import EntryFile
from webapp.storage import Storage

LONGEST_SIDE, WIDEST_SIGNATURE = 1600, 1200
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a"}


@dataclass(frozen=True)
class Made:
    """What is kept of a file, and as what it is served."""

    data: bytes
    media_type: str


def declared_file(person: Person, file_id: uuid.UUID) -> EntryFile:
    """A file that this person's entry speaks of, for writing; NotFound when nobody declared it, or somebody else."""
    mine = select(EntryFile).where(EntryFile.id == file_id, EntryFile.author_id == person.id).with_for_update()
    row = db.session.scalars(mine).one_or_none()
    if row is None:
        raise NotFound("not_found")
    return row


def receive_file(
    person: Person, file_id: uuid.UUID, data: bytes, storage: Storage, now: dt.datetime
) -> tuple[EntryFile, str]:
    """Take in the bytes of a file its author declared, sealed or plain; returns the row and accepted | already.

    NotFound when nobody declared it, or somebody else did; TooLarge for its kind; Refused as other_bytes when the
    digest is another, as not_an_image or not_a_sound when it is not what it should be.
    """
    row = declared_file(person, file_id)
    check_size(row.kind, len(data))
    plain = _plain(row, data)
    if row.arrived_at:
        return row, "already"
    made = made_of(row.kind, plain)
    name = f"{file_id.hex[-2:]}/{file_id}.{ENDINGS[made.media_type]}"
    storage.put(name, made.data)  # before the row says so: a file without a row is rubbish, never the reverse
    row.stored_as, row.media_type, row.arrived_at, row.problem = name, made.media_type, now, None
    return row, "accepted"


def made_of(kind: str, data: bytes) -> Made:
    """What is kept of these bytes; Refused when they are no file of that kind."""
    return MAKERS[kind](data)


def photo(data: bytes, longest_side: int = LONGEST_SIDE) -> Made:
    """The picture as a JPEG of at most so many pixels a side, upright, without metadata; Refused as not_an_image when
    it is no JPEG, PNG or WebP of at most 50 megapixels (an image bomb is not unpacked)."""
    upright = _opened(data, FORMATS, lambda image: ImageOps.exif_transpose(image).convert("RGB"))
    upright.thumbnail((longest_side, longest_side))
    return Made(_saved(upright, "JPEG", quality=80), "image/jpeg")


def signature(data: bytes) -> Made:
    """The ink on white as a PNG without metadata, in shades of grey; Refused as not_an_image when it is no PNG."""
    ink = _opened(data, ("PNG",), lambda image: image.convert("RGBA"))
    paper = Image.new("RGBA", ink.size, "white")
    paper.alpha_composite(ink)
    grey = paper.convert("L")
    grey.thumbnail((WIDEST_SIGNATURE, WIDEST_SIGNATURE))
    return Made(_saved(grey, "PNG"), "image/png")


def sound(data: bytes) -> Made:
    """The recording as it came, if it is one (domain/sounds.py); Refused as not_a_sound."""
    found = sound_type(data)
    if found is None:
        raise Refused("not_a_sound")
    return Made(data, found)


MAKERS: dict[str, Callable[[bytes], Made]] = {PHOTO: photo, SIGNATURE: signature, SOUND: sound}


def _plain(row: EntryFile, data: bytes) -> bytes:
    """What the phone's owner made: a sealed file is opened with the key its entry brought, and known by its digest."""
    if hashlib.sha256(data).hexdigest() == row.sha256:
        return data
    opened = open_file(row.key, data, f"file {row.sha256}") if row.key else None
    if opened is None or hashlib.sha256(opened).hexdigest() != row.sha256:
        raise Refused("other_bytes")
    return opened


def _opened(data: bytes, formats: tuple[str, ...], drawn: Callable[[Image.Image], Image.Image]) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=formats) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise Refused("not_an_image")
                return drawn(image)
    except Refused:
        raise
    except Exception as error:  # a decoder meets hostile bytes: whatever it raises means the same
        raise Refused("not_an_image") from error


def _saved(image: Image.Image, form: str, **how: int) -> bytes:
    """Onto a fresh picture first: nothing but the pixels goes along."""
    plain = Image.new(image.mode, image.size)
    plain.paste(image)
    out = io.BytesIO()
    plain.save(out, form, optimize=True, **how)
    return out.getvalue()
