"""GET /desk/photos/<id>, /desk/sounds/<id>: a file of an entry, for those who sit at the school's desk."""

from __future__ import annotations

import uuid

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.routes import sent_files

pages = Blueprint("desk_files", __name__, url_prefix="/desk")


@pages.get("/photos/<uuid:file_id>")
@allows(Permission.SEE_SCHOOL)
def photo(file_id: uuid.UUID) -> Response:
    """The re-drawn picture, or the signature, of an entry about a student of the school."""
    return sent_files.picture(file_id)


@pages.get("/sounds/<uuid:sound_id>")
@allows(Permission.SEE_SCHOOL)
def sound(sound_id: uuid.UUID) -> Response:
    """The voice note of an entry about a student of the school."""
    return sent_files.sound(sound_id)
