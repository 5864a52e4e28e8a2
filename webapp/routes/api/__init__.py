"""/api/v1: small, described by OpenAPI."""

from functools import partial

from flask import Flask

from webapp.access.marks import public
from webapp.routes.api import files, kit, outbox

BLUEPRINTS = (outbox.pages, kit.pages, files.pages)


def mark_description_public(app: Flask) -> None:
    """Anybody may read how the API is spoken; flask-smorest's own view carries no mark."""
    describe = app.view_functions["api-docs.openapi_json"]
    app.view_functions["api-docs.openapi_json"] = public(partial(describe))
