"""An entry on its way: the envelope around it, and the text it carries (offline.md, Protocol)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from marshmallow import Schema, ValidationError, fields, post_load, validate

from webapp.domain.files import kind_of
from webapp.domain.refusals import Refused

MOST_FILES = 14  # nine photos, three voice notes, two signatures
MOST_FIELDS = 600
SHA256 = re.compile(r"[0-9a-f]{64}\Z")
FILE_KEY = re.compile(r"[A-Za-z0-9+/]{43}=\Z")  # 256 bits in base64
YEARS = range(2, 9999)  # of a clock, however wrong: those around them overflow in another time zone


@dataclass(frozen=True)
class Seal:
    """A body sealed to one of our keys: which one, and the seal in base64."""

    key: uuid.UUID
    content: str


@dataclass(frozen=True)
class Envelope:
    """What a phone (or a form at a desk) hands in: `text` is the body, `digest` its SHA-256 as lower-case hex.

    While it is sealed, `text` is what came: what is kept if it cannot be opened.
    """

    id: uuid.UUID
    kind: str
    version: int
    digest: str
    text: str
    device: uuid.UUID | None = None
    seal: Seal | None = None


@dataclass(frozen=True)
class Declared:
    """A file the entry speaks of; its bytes come later, sealed with `key` if it has one; `sha256` is of the plain."""

    id: uuid.UUID
    sha256: str
    name: str
    key: bytes | None = None
    type: str = ""

    @property
    def kind(self) -> str:
        """photo, sound or signature."""
        return kind_of(self.name, self.type)


@dataclass(frozen=True)
class Written:
    """A body's text, opened: when it was saved, the form's pairs in their order, the files declared."""

    saved_at: dt.datetime
    pairs: tuple[tuple[str, str], ...]
    files: tuple[Declared, ...]


class _DeclaredFile(Schema):
    id = fields.UUID(required=True)
    sha256 = fields.String(required=True, validate=validate.Regexp(SHA256))
    type = fields.String(load_default="")
    size = fields.Integer()
    name = fields.String(load_default="", validate=validate.Length(max=200))
    key = fields.String(validate=validate.Regexp(FILE_KEY))

    @post_load
    def declared(self, data: dict[str, object], **_kwargs: object) -> Declared:
        key = base64.b64decode(str(data["key"])) if "key" in data else None
        return Declared(uuid.UUID(str(data["id"])), str(data["sha256"]), str(data["name"]), key, str(data["type"]))


class _Text(Schema):
    saved_at = fields.AwareDateTime(required=True, default_timezone=dt.UTC)
    fields_ = fields.List(
        fields.Tuple((fields.String(), fields.String())),
        required=True,
        data_key="fields",
        validate=validate.Length(max=MOST_FIELDS),
    )
    salt = fields.String()  # makes the digest one that cannot be guessed at; says nothing
    files = fields.List(fields.Nested(_DeclaredFile), load_default=list, validate=validate.Length(max=MOST_FILES))


_TEXT = _Text()


def digest_of(text: str) -> str:
    """The SHA-256 of a text's UTF-8 bytes, lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def open_text(text: str) -> Written:
    """Open a body's text; what is not of that shape is Refused as unreadable."""
    try:
        data = _TEXT.load(json.loads(text))
        data["saved_at"] = data["saved_at"].astimezone(dt.UTC)
    except (ValueError, OverflowError, ValidationError, RecursionError) as error:
        raise Refused("unreadable") from error
    pairs, files = tuple(map(tuple, data["fields_"])), tuple(data["files"])
    texts = [part for pair in pairs for part in pair] + [file.name for file in files]
    if not all(map(storable, texts)) or data["saved_at"].year not in YEARS:
        raise Refused("unreadable")
    return Written(data["saved_at"], pairs, files)


def storable(text: str) -> bool:
    """Can every database keep this text? Not with a zero byte (PostgreSQL), not with half a surrogate pair (UTF-8)."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def write_text(saved_at: dt.datetime, pairs: Iterable[tuple[str, str]], files: Iterable[Declared] = ()) -> str:
    """The text of a body as a phone writes it: what a form at a desk is turned into, so that there is one door."""
    declared = [{"id": str(f.id), "sha256": f.sha256, "name": f.name, "type": f.type} for f in files]
    stamp = saved_at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    return json.dumps(
        {"saved_at": stamp, "fields": [list(pair) for pair in pairs], "files": declared}, ensure_ascii=False
    )
