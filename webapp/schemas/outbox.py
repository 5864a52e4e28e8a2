"""The boundary of the phone's sync: shapes of /api/v1/outbox, /api/v1/kit and /api/v1/files."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from webapp.entries.envelope import SHA256, Envelope, Seal, digest_of, storable

MOST_ENTRIES = 100
MOST_BATCH_BYTES = 1024 * 1024
EPOCH = "which life of the database this is; in another than before, the phone sends again what it kept"
DIGEST = "the SHA-256 of all entries' digests, a line each, as lower-case hex"
GIVE_BACK = "what this phone was told (Runxin-Last) is not here any more: it sends again what it kept"


class EnvelopeSchema(Schema):
    """One entry on its way: open (`body`), or sealed to one of the server's keys (`sealed` and `key`).

    A digest that does not fit an open text makes the batch malformed: the line cut it. An open entry may leave its own
    to the batch's.
    """

    id = fields.UUID(required=True)
    n = fields.Integer(load_default=0)
    kind = fields.String(required=True, validate=validate.Length(min=1, max=200))
    version = fields.Integer(required=True, validate=validate.Range(min=-(2**31), max=2**31 - 1))
    digest = fields.String(validate=validate.Regexp(SHA256), metadata={"description": "of the text; a seal needs it"})
    body = fields.String(metadata={"description": "the text itself, or"})
    sealed = fields.String(validate=validate.Length(min=1), metadata={"description": "the text sealed, in base64"})
    key = fields.UUID(metadata={"description": "the envelope key that it is sealed to"})

    @validates_schema
    def whole(self, data: dict[str, object], **_kwargs: object) -> None:
        """Open or sealed, not both; the digest is the open body's own, and a seal's is told."""
        seal = ["sealed" in data, "key" in data, "body" not in data]
        if any(seal) != all(seal):
            raise ValidationError("either a body, or a seal and its key")
        if all(seal) and "digest" not in data:
            raise ValidationError("a seal does not tell its digest", "digest")
        texts = [str(data.get(name, "")) for name in ("kind", "body", "sealed")]
        if not all(map(storable, texts)):
            raise ValidationError("not a text that can be kept")
        if {"body", "digest"} <= data.keys() and digest_of(texts[1]) != data["digest"]:
            raise ValidationError("not the digest of the body", "digest")

    @post_load
    def envelope(self, e: dict[str, Any], **_kwargs: object) -> Envelope:
        """As the rules know it."""
        if "body" in e:
            digest = e.get("digest") or digest_of(e["body"])
            return Envelope(e["id"], e["kind"], e["version"], digest, e["body"])
        came = json.dumps({"sealed": e["sealed"], "key": str(e["key"])})
        return Envelope(e["id"], e["kind"], e["version"], e["digest"], came, seal=Seal(e["key"], e["sealed"]))


class BatchSchema(Schema):
    """A batch of at most 100 entries, from one device. `digest` is needed where an entry does not bring its own."""

    device = fields.UUID(required=True)
    epoch = fields.String(load_default="")
    app = fields.String(load_default="", validate=validate.Length(max=60))
    digest = fields.String(validate=validate.Regexp(SHA256), metadata={"description": DIGEST})
    entries = fields.List(
        fields.Nested(EnvelopeSchema), required=True, validate=validate.Length(min=1, max=MOST_ENTRIES)
    )

    @validates_schema(pass_original=True)
    def unchanged(self, data: dict[str, Any], came: dict[str, Any], **_kwargs: object) -> None:
        """What was left on the phone is what is here."""
        of_all = digest_of("\n".join(envelope.digest for envelope in data["entries"]))
        told = all("digest" in entry for entry in came["entries"])
        if data.get("digest", of_all if told else "") != of_all:
            raise ValidationError("not the digest of these entries", "digest")

    @post_load
    def envelopes(self, data: dict[str, Any], **_kwargs: object) -> list[Envelope]:
        """The envelopes, in the phone's order."""
        return [replace(envelope, device=data["device"]) for envelope in data["entries"]]


class ProblemSchema(Schema):
    """One field that will not do, and why, in the person's language."""

    field = fields.String(required=True)
    message = fields.String(required=True)


class VerdictSchema(Schema):
    """What became of one entry. The phone believes it only with its own id and digest."""

    id = fields.UUID(required=True)
    digest = fields.String(required=True)
    verdict = fields.String(required=True, validate=validate.OneOf(["accepted", "already", "parked", "refused"]))
    seq = fields.Integer(allow_none=True, required=True)
    reason = fields.String(required=True, metadata={"description": "why not, as a word for programs; else empty"})
    message = fields.String(required=True)
    problems = fields.List(fields.Nested(ProblemSchema), required=True)


class VerdictsSchema(Schema):
    """The answer to a batch: one verdict each, in the same order."""

    epoch = fields.String(required=True, metadata={"description": EPOCH})
    give_back = fields.Boolean(required=True, metadata={"description": GIVE_BACK})
    server_time = fields.String(required=True)
    verdicts = fields.List(fields.Nested(VerdictSchema), required=True)


class FragmentSchema(Schema):
    """A page's block as the server renders it, and a digest of it."""

    path = fields.String(required=True)
    version = fields.String(required=True)
    html = fields.String(required=True)


class PolicySchema(Schema):
    """What the bureau or the school decided about phones (domain/choices.py)."""

    silent_days = fields.Integer(required=True, metadata={"description": "after so many, a login before any student"})
    pin_digits = fields.Integer(required=True, metadata={"description": "least length of the phone's PIN"})
    photo_consent = fields.Boolean(required=True, metadata={"description": "photos of a visit need the consent tick"})
    lock_minutes = fields.Integer(required=True, metadata={"description": "the phone's pages lock when idle so long"})
    phone_secret = fields.String(required=True, validate=validate.OneOf(["pin", "passphrase"]))


class EnvelopeKeySchema(Schema):
    """The key that phones seal to: its id and its point on P-256, uncompressed, in base64."""

    id = fields.UUID(required=True)
    public = fields.String(required=True)


class SealedKeySchema(Schema):
    """The key of a phone's vault, sealed to one of the server's keys."""

    sealed = fields.String(required=True, validate=validate.Length(min=1, max=400))
    key = fields.UUID(required=True)


class KeptSchema(Schema):
    """The phone whose vault's key is kept now."""

    device = fields.UUID(required=True)


class RecoverySchema(Schema):
    """The key of a phone's vault, in base64."""

    key = fields.String(required=True)


class KitSchema(Schema):
    """A page of the kit: what changed since the cursor, and what is gone."""

    cursor = fields.String(required=True)
    more = fields.Boolean(required=True)
    left = fields.Integer(required=True, metadata={"description": "fragments still to come"})
    fragments = fields.List(fields.Nested(FragmentSchema), required=True)
    gone = fields.List(fields.String(), required=True)
    policy = fields.Nested(PolicySchema, required=True)
    envelope_key = fields.Nested(EnvelopeKeySchema, required=True)
    epoch = fields.String(required=True, metadata={"description": EPOCH})
    give_back = fields.Boolean(required=True, metadata={"description": GIVE_BACK})
    server_time = fields.String(required=True)
    build = fields.String(required=True)


class KitQuerySchema(Schema):
    """`cursor` is what the last page said; none at the first."""

    cursor = fields.String(load_default="", validate=validate.Length(max=16000))


class FileVerdictSchema(Schema):
    """What became of a file's bytes; `waiting`: not all of them are here. The phone forgets its own on `accepted` and
    `already`, with its own id and digest."""

    id = fields.UUID(required=True)
    sha256 = fields.String(required=True)
    verdict = fields.String(required=True, validate=validate.OneOf(["accepted", "already", "refused", "waiting"]))
    message = fields.String(required=True)
