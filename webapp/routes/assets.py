"""/static/dist/…: the built front end, of this version and of the two before it (webapp/builds.py)."""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Flask, current_app, request, send_from_directory
from flask import Response as FlaskResponse
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp.access.marks import public
from webapp.builds import PACKED, manifest, places_of_builds

pages = Blueprint("assets", __name__)


class SessionOfPages(SecureCookieSessionInterface):
    """What anybody may keep is nobody's: no built file and no icon renews a session, or depends on one."""

    def save_session(self, app: Flask, session: SessionMixin, response: FlaskResponse) -> None:
        """As Flask does, but for built files."""
        if request.endpoint not in {"assets.built", "static"}:
            super().save_session(app, session, response)


def asset(name: str) -> str:
    """The URL of a built file."""
    return f"/static/dist/{manifest()['files'][name]}"


def drawing(name: str) -> str:
    """The URL of an icon's drawing: in the phone's sheet, or in the one that only a desk needs."""
    known = manifest()
    sheet = "desk-icons.svg" if name in known.get("desk_icons", ()) else "icons.svg"
    return f"{asset(sheet)}#{name}"


@pages.get("/static/dist/<hashed_name>")
@public
def built(hashed_name: str) -> Response:
    """A built file by its hashed name, of whichever version it is."""
    for folder in places_of_builds(current_app.extensions["runxin_settings"].builds_dir):
        if (folder / hashed_name).is_file():
            return _sent(folder, hashed_name)
    raise NotFound


def _sent(folder: Path, name: str) -> Response:
    """The file; as the build has packed it, for a browser that can unpack that."""
    packed = f"{name}{PACKED}"
    if not request.accept_encodings.quality("br") or not (folder / packed).is_file():
        return send_from_directory(folder, name, conditional=True)
    answer = send_from_directory(folder, packed, mimetype=guess_type(name)[0], conditional=True)
    answer.headers["Content-Encoding"] = "br"
    answer.headers["Vary"] = "Accept-Encoding"
    return answer
