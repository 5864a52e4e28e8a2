"""GET /field/photos/<id>: a photo, served only to those who may read its entry."""

from __future__ import annotations

import uuid

from flask import Blueprint, current_app, send_from_directory
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.queries.photos import photo_path
from webapp.routes.gate import me

pages = Blueprint("field_photos", __name__, url_prefix="/field")


@pages.get("/photos/<uuid:file_id>")
@allows(Permission.USE_FIELD)
def photo(file_id: uuid.UUID) -> Response:
    """The re-drawn JPEG of an own student's entry."""
    return send_photo(photo_path(me(), file_id))


def send_photo(path: str) -> Response:
    """A stored photo; never cached where another person could find it."""
    folder = current_app.extensions["runxin_settings"].files_dir
    answer = send_from_directory(folder, path, mimetype="image/jpeg", conditional=True)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
