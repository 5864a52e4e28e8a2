"""watched(…): a view that shows a child's data, or the audit itself, says so; what it showed is noted afterwards."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from webapp.access.marks import mark_of
from webapp.access.permissions import ALLOWS
from webapp.actions.looks import Look, Subject, keep_looks
from webapp.models import now
from webapp.routes.gate import me

NOTHING_SHOWN = 400  # from here on an answer shows nothing, but
FORM_AGAIN = frozenset({409, 422})  # where a form comes back with the reason, within the whole page


def watched(
    action: str, row: Any | None, *, school_id: uuid.UUID | None = None, same: str = "", **details: Any
) -> None:
    """This page shows that row (None: no one row). Noted once the answer is made, if it is one and is sent whole."""
    on = None if row is None else Subject(row.__tablename__, row.id, getattr(row, "school_id", None))
    g.setdefault("looks", []).append(Look(action, on, school_id, {"why": _why(), **details}, same))


def keep_watch(app: Flask) -> None:
    """Note the looks of every request after it."""
    app.after_request(_note_looks)


def _note_looks(answer: Response) -> Response:
    looks = g.pop("looks", None)
    got = request.method == "GET" and answer.status_code < NOTHING_SHOWN
    if looks and (got or answer.status_code in FORM_AGAIN):
        keep_looks(me().id, looks, now())
    return answer


def _why() -> list[str]:
    """As what: those of the person's roles that open this view."""
    mark = mark_of(current_app.view_functions[request.endpoint or ""])
    person = me()
    return sorted(role for role in person.roles if mark in ALLOWS[role]) or sorted(person.roles)
