"""GET /desk/arrivals and /desk/roll-calls: a day at a school."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.entries import KINDS
from webapp.entries.roll_call import REASON, SESSION
from webapp.queries.arrivals import arrivals
from webapp.queries.roll_call_board import roll_call_board
from webapp.routes.desk import arguments
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("desk_days", __name__, url_prefix="/desk")


@pages.get("/arrivals")
@allows(Permission.SEE_SCHOOL)
def arrived() -> Response:
    """What arrived on a day (?day=), of a kind (?kind=)."""
    kind = arguments.choice("kind", KINDS, "")
    day = arguments.day()
    found = arrivals(me(), day, kind or None, arguments.page())
    return show("desk/arrivals.html", "results", found=found, kind=kind, kinds=KINDS, **_around(day))


@pages.get("/roll-calls")
@allows(Permission.SEE_SCHOOL)
def roll_calls() -> Response:
    """Who called the roll on a day (?day=), and who was missing: where somebody is named, a look."""
    day = arguments.day()
    board = roll_call_board(me(), day)
    if board.named:
        school_id = me().home_school
        watched("roll_calls.viewed", None, same="day", school_id=school_id, students=board.named, day=day.isoformat())
    return show("desk/roll_calls.html", "results", board=board, words=SESSION, reasons=REASON, **_around(day))


def _around(day: dt.date) -> dict[str, Any]:
    """The day, and the days before and after it; no day after today."""
    today = me().today
    after = day + dt.timedelta(days=1) if day < today else None
    return {"day": day, "today": today, "before": day - dt.timedelta(days=1), "after": after}
