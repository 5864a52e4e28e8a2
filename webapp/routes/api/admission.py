"""How another system comes in: with a token in the header `Authorization: Bearer`, and in no other way."""

from __future__ import annotations

from flask import Response, after_this_request, g, request

from webapp.access.audit import Who, acting
from webapp.access.permissions import Scope
from webapp.access.tenancy import scope_to
from webapp.access.tokens import Caller
from webapp.actions import tokens
from webapp.domain.refusals import Forbidden
from webapp.domain.tokens import TokenRefused
from webapp.models import now
from webapp.routes.logged_in import origin

CHALLENGE = 'Bearer realm="Runxin"'


def admit(scope: Scope) -> None:
    """Let the request in if its token may read this; routes/gate.py calls it for every view marked @scoped.

    A session opens nothing here, and a token nothing elsewhere: nobody else looks at this header.
    """
    try:
        caller = tokens.admit(_token(), origin().address, now())
    except TokenRefused:
        after_this_request(_challenge)
        raise
    if scope not in caller.scopes:
        raise Forbidden("token_scope")
    acting(Who(address=origin().address))
    scope_to(caller.schools)
    g.caller = caller


def this_caller() -> Caller:
    """The system this request is from; only behind a view marked @scoped."""
    caller: Caller = g.caller
    return caller


def _token() -> str:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if kind.lower() == "bearer" else ""


def _challenge(answer: Response) -> Response:
    answer.headers["WWW-Authenticate"] = CHALLENGE
    return answer
