"""The boundary of a rescue file: what "export unsent" on a phone writes (static/src/phone/rescue.js), and what can
still be read of one whose storage died (salvage.js)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load, validate

from webapp.domain.refusals import Refused
from webapp.entries.envelope import SHA256, Envelope
from webapp.entries.rescued import Rescued
from webapp.schemas.outbox import EnvelopeSchema

# A record has some ninety; made of nothing but commas, 64 MB of text would be gigabytes of empty lists.
MOST_COMMAS = 2_000_000


class _File(Schema):
    format = fields.String(required=True, validate=validate.Equal("runxin-unsent"))
    version = fields.Integer(required=True, validate=validate.Equal(1))
    account = fields.UUID(required=True)
    device = fields.UUID(required=True, allow_none=True)
    entries = fields.List(fields.Raw(allow_none=True), required=True)
    drafts = fields.List(fields.Raw(allow_none=True), load_default=list)

    @pre_load
    def unnamed(self, said: Any, **_kwargs: object) -> Any:
        """A phone whose storage died could not say which it is: it wrote "" there."""
        return said | {"device": None} if isinstance(said, dict) and said.get("device") == "" else said


class _Row(EnvelopeSchema):
    """No batch answers for a record in a file: each brings its own digest."""

    digest = fields.String(required=True, validate=validate.Regexp(SHA256))


def read_rescue(data: bytes) -> Rescued:
    """Read a rescue file. One bad row spoils no other; Refused as no_rescue_file for what is none, or half of one."""
    if data.count(b",") > MOST_COMMAS:
        raise Refused("no_rescue_file")
    try:
        said: dict[str, Any] = _File(unknown=EXCLUDE).load(json.loads(data))
    except (ValueError, ValidationError, RecursionError) as error:
        raise Refused("no_rescue_file") from error
    rows, device = said["entries"], said["device"]
    envelopes = [envelope for row in rows if (envelope := _envelope(row, device))]
    files = [file for row in rows for file in _files(row)]
    return Rescued(
        account=said["account"],
        device=device,
        envelopes=list({(envelope.id, envelope.digest): envelope for envelope in envelopes}.values()),
        files=dict(file for file in files if file),
        unreadable=len(rows) - len(envelopes),
        damaged=files.count(None),
        drafts=len(said["drafts"]),
    )


def _envelope(row: object, device: uuid.UUID | None) -> Envelope | None:
    try:
        envelope: Envelope = _Row(unknown=EXCLUDE).load(row)  # type: ignore[arg-type]
    except ValidationError:
        return None
    return replace(envelope, device=device)


def _files(row: object) -> Iterator[tuple[uuid.UUID, str] | None]:
    """The files of a row; None for one without bytes or without a number: its entry goes in without it, and waits."""
    files = row.get("files") if isinstance(row, dict) else None
    for file in files if isinstance(files, list) else []:
        try:
            yield uuid.UUID(file["id"]), str(file["base64"])
        except (ValueError, KeyError, TypeError, AttributeError):
            yield None
