"""The boundary of a rescue file: what "export unsent" on a phone writes (static/src/phone/rescue.js)."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from webapp.domain.refusals import Refused
from webapp.entries.envelope import Envelope
from webapp.schemas.outbox import EnvelopeSchema


@dataclass(frozen=True)
class Rescued:
    """A rescue file: whose and of which phone it says it is, its entries, the bytes of their files by id, and how many
    rows are no entry."""

    account: uuid.UUID
    device: uuid.UUID
    envelopes: list[Envelope]
    files: dict[uuid.UUID, bytes]
    unreadable: int


class _File(Schema):
    format = fields.String(required=True, validate=validate.Equal("runxin-unsent"))
    version = fields.Integer(required=True, validate=validate.Equal(1))
    account = fields.UUID(required=True)
    device = fields.UUID(required=True)
    entries = fields.List(fields.Raw(allow_none=True), required=True)


def read_rescue(data: bytes) -> Rescued:
    """Read a rescue file; Refused as malformed when it is none, or only half of one. One bad row spoils no other."""
    try:
        said: dict[str, Any] = _File(unknown=EXCLUDE).load(json.loads(data))
    except (ValueError, ValidationError, RecursionError) as error:
        raise Refused("malformed") from error
    envelopes = [e for row in said["entries"] if (e := _envelope(row, said["device"]))]
    files = {file_id: content for row in said["entries"] for file_id, content in _files(row)}
    return Rescued(said["account"], said["device"], envelopes, files, len(said["entries"]) - len(envelopes))


def _envelope(row: object, device: uuid.UUID) -> Envelope | None:
    try:
        envelope: Envelope = EnvelopeSchema(unknown=EXCLUDE).load(row)  # type: ignore[arg-type]
    except ValidationError:
        return None
    return replace(envelope, device=device)


def _files(row: object) -> Iterator[tuple[uuid.UUID, bytes]]:
    files = row.get("files") if isinstance(row, dict) else None
    for file in files if isinstance(files, list) else []:
        try:
            yield uuid.UUID(file["id"]), base64.b64decode(file["base64"], validate=True)
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # the entry goes in without it, and waits for it
