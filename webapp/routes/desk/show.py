"""A desk page with its menu."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from webapp.queries.places import desk_schools
from webapp.routes.desk.menu import menu_of, place_of
from webapp.routes.gate import me
from webapp.routes.pages import page_or_block


def show(template: str, block: str = "page", status: int = 200, **context: Any) -> Response:
    """The page with menu, person and school; or the named block of it, when htmx asks."""
    person = me()
    frame = {
        "menu": menu_of(person),
        "here": place_of(request.path),
        "person": person,
        "schools": desk_schools(person),
        "query": request.args,
    }
    return page_or_block(template, block=block, status=status, **(frame | context))
