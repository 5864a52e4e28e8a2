"""The cookie of a browser in which somebody has logged in before (OWASP, device cookies; docs/adr/0013). It opens
nothing: it only keeps her out of the queue in which strangers at her account have to stand."""

from __future__ import annotations

import secrets
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from webapp.actions.logins import plain_login
from webapp.models import blind_index

COOKIE = "runxin_known"
PATHS = ("/login", "/activate")  # the two doors that write it must both read it; no other request carries it
LASTS = 400 * 24 * 3600  # the longest a browser keeps a cookie
MOST = 8  # colleagues who share one computer


def known_browser(login: str) -> str | None:
    """The mark of this browser, if this login came in here before."""
    kept = _read()
    return kept["browser"] if _tag(login) in kept["logins"] else None


def remember_browser(answer: Response, login: str) -> Response:
    """This login came in here: written into the browser, signed."""
    kept = _read()
    logins = [_tag(login), *(tag for tag in kept["logins"] if tag != _tag(login))][:MOST]
    value = str(_signer().dumps({"browser": kept["browser"], "logins": logins}))
    for path in PATHS:
        answer.set_cookie(
            COOKIE,
            value,
            max_age=LASTS,
            path=path,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            httponly=True,
            samesite="Lax",
        )
    return answer


def _read() -> dict[str, Any]:
    try:
        kept: dict[str, Any] = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return {"browser": secrets.token_hex(16), "logins": []}
    return kept


def _tag(login: str) -> str:
    return blind_index("known browser:" + plain_login(login))[:16]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="known-browser")
