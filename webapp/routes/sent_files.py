"""A stored file as an answer: what it is, for this one asking, streamed from wherever it lies, also in parts."""

from __future__ import annotations

import uuid

from flask import request
from werkzeug.wrappers import Response

from webapp.domain.refusals import NotFound
from webapp.queries.files import PICTURES, SOUNDS, stored_file
from webapp.routes.gate import me
from webapp.routes.looks import watched
from webapp.storage import Lost, storage


def picture(file_id: uuid.UUID) -> Response:
    """A photo or a signature of an entry that the person may read; noted in the audit."""
    return _sent(file_id, PICTURES, "photo.viewed")


def sound(file_id: uuid.UUID) -> Response:
    """A voice note of an entry that the person may read; noted in the audit."""
    return _sent(file_id, SOUNDS, "sound.played")


def _sent(file_id: uuid.UUID, kinds: tuple[str, ...], action: str) -> Response:
    found = stored_file(me(), file_id, kinds)
    try:
        size = storage().size(found.name)
        answer = Response(storage().stream(found.name), mimetype=found.media_type)
    except Lost as error:
        raise NotFound("not_found") from error
    watched(action, found.student)
    # A player asks for parts, and Safari's plays nothing without them.
    answer.make_conditional(request.environ, accept_ranges=True, complete_length=size)
    answer.headers["Cache-Control"] = "private, no-store"  # never where another person could find it
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
