"""PUT /api/v1/files/<id>: a file that an entry declared, in one piece, as builds before 2026.12 send them."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from flask import request
from flask_smorest import Blueprint

from webapp.access.marks import own
from webapp.access.person import Person
from webapp.actions.files import receive_file
from webapp.domain.files import TooLarge
from webapp.domain.refusals import NotFound, Refused
from webapp.extensions import db
from webapp.models import now
from webapp.routes.api.described import for_phones
from webapp.routes.gate import me
from webapp.schemas.outbox import FileVerdictSchema
from webapp.schemas.sentences import sentence
from webapp.storage import storage

pages = Blueprint("whole_files", __name__, url_prefix="/api/v1", description="Files of entries, in one piece")


@pages.put("/files/<uuid:file_id>")
@own  # the photo follows its entry, also when the role has ended since
@pages.doc(requestBody={"required": True, "content": {"image/jpeg": {"schema": {"type": "string"}}}})
@pages.response(200, FileVerdictSchema)
@for_phones(pages, 403, 404, 413, 422, 429)
def put_file(file_id: uuid.UUID) -> dict[str, Any]:
    """Take in the bytes: accepted, already, or refused with the reason. The phone forgets them on the first two."""
    return file_verdict(me(), file_id, request.get_data(cache=False))


def file_verdict(person: Person, file_id: uuid.UUID, data: bytes) -> dict[str, Any]:
    """What became of the bytes of a person's file; committed."""
    verdict, message, digest = "refused", "", hashlib.sha256(data).hexdigest()
    try:
        row, verdict = receive_file(person, file_id, data, storage(), now())
        digest = row.sha256  # of the picture, though it came sealed
    except (NotFound, TooLarge):
        raise
    except Refused as refusal:
        db.session.rollback()
        message = sentence(refusal)
    db.session.commit()
    return {"id": file_id, "sha256": digest, "verdict": verdict, "message": message}
