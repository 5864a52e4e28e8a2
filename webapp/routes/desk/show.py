"""A desk page with its menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.models import now
from webapp.queries.emergency import unseen_count
from webapp.queries.places import desk_schools
from webapp.routes.desk.menu import REPORTS, menu_of, place_of, works_in_background
from webapp.routes.gate import me
from webapp.routes.pages import page_or_block


def show(template: str, block: str = "page", status: int = 200, **context: Any) -> Response:
    """The page with menu, person and school; or the named block of it, when htmx asks."""
    person = me()
    frame = {
        "menu": menu_of(person),
        "works_in_background": works_in_background(person),
        "here": place_of(request.path),
        "person": person,
        "schools": desk_schools(person),
        "query": request.args,
        "waiting_at": _waiting(person),
    }
    return page_or_block(template, block=block, status=status, **(frame | context))


def _waiting(person: Person) -> dict[str, Callable[[], int]]:
    """How many wait at a place of the menu; asked once, and only where it is shown."""
    return {REPORTS: cache(partial(unseen_count, person, now()))} if person.may(Permission.REVIEW_GLASS) else {}
