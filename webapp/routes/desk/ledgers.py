"""/desk/ledgers: which ledger, of whom, in which columns; and the sheet."""

from __future__ import annotations

import secrets

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions import limits
from webapp.actions.apart import apart
from webapp.actions.prints import open_print
from webapp.extensions import db
from webapp.jobs import start
from webapp.models import now
from webapp.queries.ledgers import Asked, ledger_schools
from webapp.queries.places import running_classes
from webapp.routes.desk import arguments
from webapp.routes.desk.ledger_columns import LEDGERS
from webapp.routes.desk.ledger_work import DRAW, asked_of, drawn, note_taken, readable_columns, size_of, spans_offered
from webapp.routes.desk.show import show
from webapp.routes.downloads import SHEET, download
from webapp.routes.gate import me

pages = Blueprint("desk_ledgers", __name__, url_prefix="/desk/ledgers")
AT_ONCE = 1_000  # rows in an answer: about a second


@pages.get("")
@allows(Permission.TAKE_LEDGERS)
def ledgers() -> Response:
    """What may be taken out (?ledger=, ?school=, ?class=, ?term=, ?columns=)."""
    person, kind, asked = me(), _kind(), _asked()
    return show(
        "desk/ledgers.html",
        "results",
        asked=asked,
        count=size_of(person, kind, asked),
        kind=kind,
        ledgers=LEDGERS,
        columns=readable_columns(person, asked.school),
        chosen=_columns(asked),
        offered=ledger_schools(person),
        classes=running_classes([asked.school.id], person.today),
        terms=spans_offered(person, kind, asked.school),
    )


@pages.post("/exports")
@allows(Permission.TAKE_LEDGERS, step_up=True)
def export() -> Response:
    """The ledger as a sheet; a long one is drawn up in the background, and the answer is the way to see how far it is.
    Noted with what was chosen."""
    person, kind, asked = me(), _kind(), _asked()
    limits.spend("export", str(person.id), now())
    columns = _columns(asked)
    if size_of(person, kind, asked) > AT_ONCE:
        return _in_the_background(kind, asked, columns)
    data, rows = drawn(person, kind, asked, columns)
    with apart():
        note_taken(kind, asked, columns, rows)
    return _sheet(data)


@pages.get("/<digest>.xlsx")
@allows(Permission.TAKE_LEDGERS, step_up=True)
def finished(digest: str) -> Response:
    """A ledger that was drawn up in the background: for whoever asked for it, for an hour."""
    return _sheet(open_print(me().id, digest))


def _in_the_background(kind: str, asked: Asked, columns: list[str]) -> Response:
    chosen = {
        "ledger": kind,
        "school_id": str(asked.school.id),
        "class_id": str(asked.school_class.id) if asked.school_class else None,
        "term": asked.term.code,
        "columns": columns,
    }
    job = start(DRAW, me(), digest=secrets.token_hex(32), **chosen)
    db.session.commit()
    return redirect(f"/desk/jobs/{job.id}", 303)


def _sheet(data: bytes) -> Response:
    return download(data, SHEET, f"台账-{me().today}.xlsx")


def _kind() -> str:
    return arguments.choice("ledger", LEDGERS, "master")


def _asked() -> Asked:
    school, school_class = (arguments.id_of(request.values.get(name)) for name in ("school", "class"))
    return asked_of(me(), _kind(), school, school_class, request.values.get("term", ""))


def _columns(asked: Asked) -> list[str]:
    """Those chosen; the usual ones of the ledger where none is, or where another ledger was shown before."""
    kind, readable = _kind(), readable_columns(me(), asked.school)
    if LEDGERS[kind].changes:
        return []
    if request.values.get("of", kind) != kind:
        return [key for key in readable if key in LEDGERS[kind].usual]
    return arguments.several("columns", readable, LEDGERS[kind].usual)
