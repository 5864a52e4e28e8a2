"""GET /field/photos/<id>: a photo, served only to those who may read its entry."""

from __future__ import annotations

import uuid

from flask import Blueprint, current_app, send_from_directory
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.queries.photos import stored_photo
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("field_photos", __name__, url_prefix="/field")


@pages.get("/photos/<uuid:file_id>")
@allows(Permission.USE_FIELD)
def photo(file_id: uuid.UUID) -> Response:
    """The re-drawn JPEG of an own student's entry."""
    found = stored_photo(me(), file_id)
    watched("photo.viewed", found.student)
    return send_photo(found.path)


def send_photo(path: str) -> Response:
    """A stored photo; never cached where another person could find it."""
    folder = current_app.extensions["runxin_settings"].files_dir
    answer = send_from_directory(folder, path, mimetype="image/jpeg", conditional=True)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
