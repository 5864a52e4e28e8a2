"""/api/v1: for our own phones and for other systems; described by OpenAPI."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask

from webapp.access.marks import public
from webapp.routes.api import (
    admission,
    document,
    handover,
    kit,
    outbox,
    phones,
    recovery,
    systems,
    uploads,
    whole_files,
)
from webapp.routes.api.described import IF_NONE_MATCH, describe

FOR_PHONES = (outbox.pages, kit.pages, uploads.pages, whole_files.pages, phones.pages, recovery.pages, handover.pages)


def serve_api(app: Flask) -> None:
    """Put /api/v1 into an application, with a description of its own."""
    api: Any = describe(app)  # flask-smorest says nothing of types
    api.register_blueprint(systems.pages, parameters=[IF_NONE_MATCH])
    for blueprint in FOR_PHONES:
        api.register_blueprint(blueprint)
    app.extensions["runxin_by_token"] = admission.admit  # routes/gate.py's, for views marked @scoped
    app.extensions["runxin_api"] = api
    app.register_blueprint(document.pages)
    view = app.view_functions["api-docs.openapi_json"]  # flask-smorest's own, which carries no mark
    app.view_functions["api-docs.openapi_json"] = public(partial(view))
