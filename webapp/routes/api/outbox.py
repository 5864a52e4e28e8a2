"""POST /api/v1/outbox: a phone hands over what it holds."""

from __future__ import annotations

import json
import uuid
import zlib
from typing import Any

from flask import g, request
from flask_smorest import Blueprint
from marshmallow import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from webapp.access.marks import own
from webapp.actions.outbox import Verdict, receive
from webapp.domain.refusals import Refused
from webapp.domain.rescue import OUT_OF_SERVICE
from webapp.extensions import db
from webapp.models import now
from webapp.routes.api.described import for_phones
from webapp.routes.epoch import epoch, lacks_what_it_took
from webapp.routes.gate import me
from webapp.routes.phone_contact import phone_contact
from webapp.schemas.outbox import MOST_BATCH_BYTES, BatchSchema, VerdictsSchema
from webapp.schemas.sentences import SENTENCES, sentence_for

pages = Blueprint("outbox", __name__, url_prefix="/api/v1", description="What phones hand over")


@pages.post("/outbox")
@own  # not USE_FIELD: a role lost since does not lose the entry; each is judged by what held when it happened
@pages.doc(requestBody={"required": True, "content": {"application/json": {"schema": BatchSchema}}})
@pages.response(200, VerdictsSchema)
@for_phones(pages, 403, 413, 422, 429)
def hand_over() -> dict[str, Any]:
    """A batch of at most 100 entries or 1 MB; the answer has one verdict each, in the same order."""
    revoked = phone_contact(carrying=False)
    envelopes = batch()
    verdicts = receive(me(), envelopes, now(), OUT_OF_SERVICE if revoked else None)
    db.session.commit()
    g.verdicts = [verdict.verdict for verdict in verdicts]  # counted (routes/watch.py)
    return verdicts_json(me().id, verdicts)


def verdicts_json(author_id: uuid.UUID, verdicts: list[Verdict]) -> dict[str, Any]:
    """The answer to a batch of somebody's entries."""
    return {
        "epoch": epoch(),
        "give_back": lacks_what_it_took(author_id),
        "server_time": now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "verdicts": [_as_json(verdict) for verdict in verdicts],
    }


def batch() -> Any:
    """The envelopes of this request, in the phone's order; Refused as malformed for what is no batch."""
    try:
        return BatchSchema().load(json.loads(_unpacked()))
    except (ValueError, ValidationError, RecursionError) as error:
        raise Refused("malformed") from error


def _unpacked() -> bytes:
    """The request's bytes, out of their gzip if they are in one; past 1 MB, 413, without unpacking more."""
    packed = request.get_data(cache=False)
    if request.headers.get("Content-Encoding") != "gzip":
        plain = packed
    else:
        try:
            unpacker = zlib.decompressobj(wbits=31)
            plain = unpacker.decompress(packed, MOST_BATCH_BYTES + 1)
        except zlib.error as error:
            raise Refused("malformed") from error
        if not unpacker.eof and len(plain) <= MOST_BATCH_BYTES:
            raise Refused("malformed")  # the line cut it before its checksum
    if len(plain) > MOST_BATCH_BYTES:
        raise RequestEntityTooLarge
    return plain


def _as_json(verdict: Verdict) -> dict[str, Any]:
    message = str(SENTENCES[verdict.reason]) if verdict.reason else ""
    problems = [{"field": p["field"], "message": sentence_for(p["message"])} for p in verdict.problems]
    return {
        "id": verdict.id,
        "digest": verdict.digest,
        "verdict": verdict.verdict,
        "seq": verdict.seq,
        "reason": verdict.reason or "",
        "message": message,
        "problems": problems,
    }
