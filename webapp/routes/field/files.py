"""GET /field/photos/<id>, /field/sounds/<id>: a file of an entry, served only to those who may read the entry."""

from __future__ import annotations

import uuid

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.routes import sent_files

pages = Blueprint("field_files", __name__, url_prefix="/field")


@pages.get("/photos/<uuid:file_id>")
@allows(Permission.USE_FIELD)
def photo(file_id: uuid.UUID) -> Response:
    """The re-drawn picture, or the signature, of an own student's entry."""
    return sent_files.picture(file_id)


@pages.get("/sounds/<uuid:sound_id>")
@allows(Permission.USE_FIELD)
def sound(sound_id: uuid.UUID) -> Response:
    """The voice note of an own student's entry."""
    return sent_files.sound(sound_id)
