"""GET /desk/photos/<id>: a photo of an entry, for those who sit at the school's desk."""

from __future__ import annotations

import uuid

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.queries.photos import stored_photo
from webapp.routes.field.photos import send_photo
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("desk_photos", __name__, url_prefix="/desk")


@pages.get("/photos/<uuid:file_id>")
@allows(Permission.SEE_SCHOOL)
def photo(file_id: uuid.UUID) -> Response:
    """The re-drawn JPEG of an entry about a student of the school."""
    found = stored_photo(me(), file_id)
    watched("photo.viewed", found.student)
    return send_photo(found.path)
