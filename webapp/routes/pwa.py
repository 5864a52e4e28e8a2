"""What makes the pages an app: the service worker, the manifest, and the one anonymous page it keeps."""

from __future__ import annotations

from flask import Blueprint, Flask, make_response, render_template, send_from_directory
from werkzeug.wrappers import Response

from webapp.access.marks import public
from webapp.builds import DIST

pages = Blueprint("pwa", __name__)


@pages.get("/sw.js")
@public
def worker() -> Response:
    """The service worker, never cached, so that a new one is found at once."""
    answer = send_from_directory(DIST, "sw.js", mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = "/"
    return answer


@pages.get("/field-shell")
@public
def shell() -> Response:
    """The page without a person in it: every phone of the installation gets the same bytes."""
    answer = make_response(render_template("field/shell.html"))
    # not to be kept by WebKit when it is left: with an open transaction it would keep the next page from writing
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.get("/out-of-service")
@public
def out_of_service() -> Response:
    """Where a phone ends up that was revoked and has emptied itself: it belongs to nobody any more."""
    answer = make_response(render_template("out_of_service.html"))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """The web app manifest."""
    answer = make_response(render_template("manifest.webmanifest"))
    answer.mimetype = "application/manifest+json"
    return answer


def mark_static_public(app: Flask) -> None:
    """Flask's own static view is public: it serves the build and the icons, nothing of anybody."""
    public(app.view_functions["static"])
