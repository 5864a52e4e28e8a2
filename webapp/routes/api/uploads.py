"""/api/v1/files: the bytes of a file that an entry declared, in pieces that survive a bad line (tus 1.0, ADR 0027).

The address of an upload is that of its file, so that a phone which was killed needs to remember nothing.
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, request
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.http import http_date

from webapp.access.marks import own
from webapp.actions import limits, pieces
from webapp.domain.refusals import Clash, NotFound
from webapp.extensions import db
from webapp.models import EntryFile, Upload, now
from webapp.routes.api.described import for_phones, header
from webapp.routes.gate import me
from webapp.schemas.outbox import FileVerdictSchema
from webapp.schemas.sentences import sentence_for
from webapp.schemas.uploads import (
    ALGORITHMS,
    EXTENSIONS,
    MOST_BYTES,
    PIECE,
    VERSION,
    NotAPiece,
    announced,
    check_sum,
    check_version,
    count,
)
from webapp.storage import storage

pages = Blueprint("uploads", __name__, url_prefix="/api/v1/files", description="Files of entries")
TUS = header("Tus-Resumable", _l("The version of tus that the request speaks: 1.0.0."), VERSION)
LENGTH = header("Upload-Length", _l("How many bytes the file has as it is sent."), "48211")
METADATA = header(
    "Upload-Metadata",
    _l("`file`, the id the entry gave the file, and `sha256` in hex of the bytes that are sent, each in base64."),
    "file MDE5…,sha256 MmNm…",
)
OFFSET = header("Upload-Offset", _l("How many bytes the server holds already."), "0")
CHECKSUM = header(
    "Upload-Checksum", _l("sha1 or sha256 of this piece: its name, and the value in base64."), required=False
)
OVERRIDE = header("X-HTTP-Method-Override", _l("PATCH or DELETE, from where those do not get through."), "PATCH")
A_PIECE = {"requestBody": {"required": True, "content": {PIECE: {"schema": {"type": "string", "format": "binary"}}}}}


@pages.after_request
def _tus(answer: Response) -> Response:
    """Every answer says which version it speaks; a refused version hears which there are."""
    answer.headers["Tus-Resumable"] = VERSION
    answer.headers["Tus-Version"] = VERSION
    return answer


@pages.route("", methods=["OPTIONS"])
@pages.route("/<uuid:file_id>", methods=["OPTIONS"])
@own
@pages.response(204)
@for_phones(pages, 403, 404, 422, 429)
def ask(**_file: uuid.UUID) -> Response:
    """What this server understands of tus."""
    answer = Response(status=204)
    answer.headers["Tus-Extension"] = EXTENSIONS
    answer.headers["Tus-Max-Size"] = str(MOST_BYTES)
    answer.headers["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    return answer


@pages.post("", parameters=[TUS, LENGTH, METADATA])
@own  # the file follows its entry, also when the role has ended since
@pages.response(201)
@for_phones(pages, 403, 404, 412, 413, 422, 429)
def create() -> Response:
    """Begin a file, or find the one that is under way: the answer's Upload-Offset says where to go on."""
    check_version(request.headers)
    said = announced(request.headers)
    limits.spend("upload", str(me().id), now())
    upload = pieces.begin(me(), said, storage(), now())
    db.session.commit()
    answer = Response(status=201)
    answer.headers["Location"] = f"/api/v1/files/{upload.file_id}"
    return _standing(answer, upload)


@pages.route("/<uuid:file_id>", methods=["GET", "HEAD"])
@own
@pages.response(200, FileVerdictSchema)
@for_phones(pages, 403, 404, 410, 412, 422, 429)
def look(file_id: uuid.UUID) -> Any:
    """HEAD: how much of the file is here. GET: what became of it; the phone forgets its bytes on that word."""
    file, upload = pieces.under_way(me(), file_id, now())
    if request.method == "GET":
        return _verdict(file)
    check_version(request.headers)
    if upload:
        return _standing(Response(), upload)
    if file.arrived_at is None:
        raise NotFound("not_found")
    return _standing(Response(), Upload(offset=0, length=0, about=""))  # it came in one piece: nothing is left to send


@pages.patch("/<uuid:file_id>", parameters=[TUS, OFFSET, CHECKSUM])
@own
@pages.doc(**A_PIECE)
@pages.response(204)
@for_phones(pages, 400, 403, 404, 409, 410, 412, 413, 415, 422, 429, 460)
def add(file_id: uuid.UUID) -> Response:
    """Add a piece. It counts wholly or not at all; after the last one, GET says what became of the file."""
    check_version(request.headers)
    if request.mimetype != PIECE:
        raise NotAPiece("not_a_piece")
    offset, piece = count(request.headers, "Upload-Offset"), request.get_data(cache=False)
    check_sum(request.headers, piece)
    limits.spend("upload", str(me().id), now())
    upload = pieces.append(me(), file_id, offset, piece, storage(), now())
    db.session.commit()
    pieces.sweep(upload, storage())
    if upload.offset != offset + len(piece):
        raise Clash("wrong_offset")  # the storage had lost some of it
    return _standing(Response(status=204), upload)


@pages.delete("/<uuid:file_id>", parameters=[TUS])
@own
@pages.response(204)
@for_phones(pages, 403, 404, 412, 422, 429)
def give_up(file_id: uuid.UUID) -> Response:
    """Give the upload up: what came of it so far is forgotten. A file that has arrived stays."""
    check_version(request.headers)
    pieces.give_up(me(), file_id, storage())
    db.session.commit()
    return Response(status=204)


@pages.post("/<uuid:file_id>", parameters=[TUS, OVERRIDE, {**OFFSET, "required": False}, CHECKSUM])
@own
@pages.doc(requestBody={**A_PIECE["requestBody"], "required": False})
@pages.response(204)
@for_phones(pages, 400, 403, 404, 405, 409, 410, 412, 413, 415, 422, 429, 460)
def instead(file_id: uuid.UUID) -> Response:
    """PATCH or DELETE for whose network knows neither (X-HTTP-Method-Override)."""
    views: dict[str, Any] = {"PATCH": add, "DELETE": give_up}
    method = request.headers.get("X-HTTP-Method-Override", "").upper()
    if method not in views:
        raise MethodNotAllowed(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
    answer: Response = views[method](file_id)
    return answer


def _standing(answer: Response, upload: Upload) -> Response:
    """Where the upload is, and until when it can be gone on with."""
    answer.headers["Upload-Offset"] = str(upload.offset)
    answer.headers["Upload-Length"] = str(upload.length)
    if upload.about:
        answer.headers["Upload-Metadata"] = upload.about
    if upload.offset < upload.length:
        answer.headers["Upload-Expires"] = http_date(upload.expires_at)
    return answer


def _verdict(file: EntryFile) -> dict[str, Any]:
    verdict = "accepted" if file.arrived_at else "refused" if file.problem else "waiting"
    message = sentence_for(file.problem) if file.problem and not file.arrived_at else ""
    return {"id": file.id, "sha256": file.sha256, "verdict": verdict, "message": message}
