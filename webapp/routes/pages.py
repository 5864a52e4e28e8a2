"""A page, or one block of it: what every route that shows something answers with."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template
from jinja2_fragments.flask import render_block
from werkzeug.wrappers import Response

from webapp.domain.limits import TooMany
from webapp.domain.refusals import Refused
from webapp.extensions import htmx


def page_or_block(template: str, block: str = "page", status: int = 200, **context: Any) -> Response:
    """The whole page; or, when htmx asks for a part, the named block alone. Says Vary, for caches between."""
    wants_block = bool(htmx) and not htmx.history_restore_request
    html = render_block(template, block, **context) if wants_block else render_template(template, **context)
    answer = make_response(html, status)
    answer.headers["Vary"] = "HX-Request"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def page_again(template: str, refusal: Refused, **context: Any) -> Response:
    """The page of a form with the reason why not, and its status; for one who tried too often, when to come again."""
    answer = page_or_block(template, status=refusal.status, refusal=refusal, **context)
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(refusal.seconds)
    return answer
