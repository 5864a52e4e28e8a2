"""/static/dist/…: the built front end, of this version and of the two before it (webapp/builds.py)."""

from __future__ import annotations

from flask import Blueprint, current_app, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp.access.marks import public
from webapp.builds import manifest, places_of_builds

pages = Blueprint("assets", __name__)


def asset(name: str) -> str:
    """The URL of a built file."""
    return f"/static/dist/{manifest()['files'][name]}"


@pages.get("/static/dist/<hashed_name>")
@public
def built(hashed_name: str) -> Response:
    """A built file by its hashed name, of whichever version it is."""
    for folder in places_of_builds(current_app.extensions["runxin_settings"].builds_dir):
        if (folder / hashed_name).is_file():
            return send_from_directory(folder, hashed_name, conditional=True)
    raise NotFound
