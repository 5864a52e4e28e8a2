"""How /api/v1 describes itself: one OpenAPI document an application, every answer named, no catch-all."""

from __future__ import annotations

import http
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_smorest import Api, Blueprint

from webapp.schemas.api import RefusalSchema

View = TypeVar("View", bound=Callable[..., object])
SESSION, TOKEN, HANDOVER = "session", "token", "handover"
WHY: dict[int, Any] = {
    400: _l("The checksum is of a kind that is not reckoned with here."),
    405: _l("Nothing is done here with this method."),
    409: _l("The file is not at this offset; ask where it is."),
    412: _l("The request speaks another version of tus, or none."),
    415: _l("A piece of a file is sent as application/offset+octet-stream."),
    460: _l("The piece is not what its checksum says; nothing of it was kept."),
    304: _l("Nothing has changed since the answer whose ETag was sent as If-None-Match."),
    403: _l("The request may not do this."),
    404: _l("There is nothing here for the asker to see."),
    410: _l("What this goes on from is not here any more; begin anew."),
    413: _l("Too large to send at once; nothing was kept."),
    422: _l("The request cannot be read; nothing was changed."),
    429: _l("Asked too often. Retry-After says in how many seconds to ask again."),
}
NO_LOGIN = _l("Nobody is logged in, or somebody other than the phone's owner. The queue waits.")
NO_TOKEN = _l(
    "No token that opens anything: token_needed, token_unknown, token_expired, token_revoked or token_school_closed."
)
NO_SCOPE = _l("The token may not read this (token_scope).")


class DescribedApi(Api):
    """flask-smorest without its catch-all answer and its own errors: ours are routes/errors.py's."""

    DEFAULT_ERROR_RESPONSE_NAME = ""
    ERROR_SCHEMA = RefusalSchema  # type: ignore[assignment]  # any schema does

    def _register_error_handlers(self) -> None:
        pass


def describe(app: Flask) -> DescribedApi:
    """The description of an application's own, still without operations."""
    api = DescribedApi(  # type: ignore[no-untyped-call]
        app, spec_kwargs={"info": {"description": _ABOUT}, "servers": [{"url": "/"}]}
    )
    schemes = api.spec.components
    cookie = str(app.config["SESSION_COOKIE_NAME"])
    schemes.security_scheme(SESSION, {"type": "apiKey", "in": "cookie", "name": cookie, "description": _BY_SESSION})
    schemes.security_scheme(TOKEN, {"type": "http", "scheme": "bearer", "description": _BY_TOKEN})
    phone = {"type": "apiKey", "in": "header", "name": "Runxin-Handover", "description": _BY_HANDOVER}
    schemes.security_scheme(HANDOVER, phone)
    return api


def by_handover(pages: Blueprint, *statuses: int) -> Callable[[View], View]:
    """Describe an operation of a phone out of service: by the token it left while it was in service."""
    return _described(pages, HANDOVER, {status: WHY[status] for status in statuses})


def for_phones(pages: Blueprint, *statuses: int) -> Callable[[View], View]:
    """Describe an operation of our own phone pages: by session, with these answers beside the good one."""
    return _described(pages, SESSION, {401: NO_LOGIN, **{status: WHY[status] for status in statuses}})


def for_systems(pages: Blueprint, summary: Any, description: Any) -> Callable[[View], View]:
    """Describe an operation for other systems: by token, with all the answers they share."""
    documented = pages.doc(summary=summary, description=description)
    answers = {304: WHY[304], 401: NO_TOKEN, 403: NO_SCOPE, 422: WHY[422], 429: WHY[429]}
    described = _described(pages, TOKEN, answers)
    return lambda view: documented(described(view))


def header(name: str, about: Any, example: str = "", *, required: bool = True) -> dict[str, Any]:
    """A header that an operation reads."""
    schema: dict[str, Any] = {"type": "string", **({"examples": [example]} if example else {})}
    return {"name": name, "in": "header", "required": required, "description": about, "schema": schema}


def _described(pages: Blueprint, security: str, answers: dict[int, Any]) -> Callable[[View], View]:
    def described(view: View) -> View:
        for status, why in answers.items():
            schema = None if status == http.HTTPStatus.NOT_MODIFIED else RefusalSchema
            headers = {"Retry-After": _RETRY_AFTER} if status == http.HTTPStatus.TOO_MANY_REQUESTS else None
            view = pages.alt_response(status, schema=schema, description=why, headers=headers)(view)
        secured: View = pages.doc(security=[{security: []}])(view)
        return secured

    return described


_ABOUT = _l(
    "Other systems read with a token that an administrator makes at the desk. Version 1 gets new fields and new "
    "operations; nothing in it changes its meaning or goes away."
)
_BY_SESSION = _l("The session of a person who is logged in; only our own phone pages use it.")
_BY_HANDOVER = _l("What a phone made when it was enrolled; it counts only once the phone is out of service.")
_BY_TOKEN = _l("Authorization: Bearer rx_…  A token is shown once, when it is made, and lasts a year at most.")
ETAG = {"ETag": {"description": _l("Names this answer."), "schema": {"type": "string"}}}
_RETRY_AFTER = {"description": _l("Seconds to wait."), "schema": {"type": "integer"}, "required": True}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": _l("The ETag of the answer one has already."),
    "schema": {"type": "string"},
}
