"""/desk/graduation: choose classes, look at who leaves and what ends, let them go; and take it back."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.graduation import graduate, take_back
from webapp.domain.refusals import Refused
from webapp.models import now
from webapp.queries.graduation import classes_to_choose, graduated_lately, leavers
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched
from webapp.routes.words import class_name

pages = Blueprint("desk_graduation", __name__, url_prefix="/desk/graduation")
P = Permission.MOVE_STUDENTS


@pages.get("")
@allows(P)
def choose() -> Response:
    """The classes to choose from, and who left together so far."""
    return _choose()


@pages.get("/preview")
@allows(P)
def preview() -> Response:
    """The children of the classes chosen (?class=, several): who would leave, what ends, what stays open."""
    return _preview()


@pages.post("/batches")
@allows(P)
def let_go() -> Response:
    """The children ticked leave with that day: back to the list, or what was chosen with the reason why not."""
    ticked = [one for one in map(arguments.id_of, request.form.getlist("student")) if one]
    return carry_out(
        lambda: graduate(me(), ticked, _day(), now()),
        lambda _batch: "/desk/graduation#done",
        lambda refusal: _preview(refusal.status, refusal),
    )


@pages.post("/batches/<uuid:graduation_id>/undo")
@allows(P)
def undo(graduation_id: uuid.UUID) -> Response:
    """On the roll again, with their mentors: the list, which names those who went another way since."""
    return carry_out(
        lambda: take_back(me(), graduation_id, now()),
        lambda _done: "/desk/graduation#done",
        lambda refusal: _choose(refusal.status, refusal),
    )


def _choose(status: int = 200, refusal: Refused | None = None) -> Response:
    return show(
        "desk/graduation/choose.html",
        status=status,
        classes=classes_to_choose(me()),
        batches=graduated_lately(me()),
        day_of=dt.date.fromisoformat,
        refusal=refusal,
    )


def _preview(status: int = 200, refusal: Refused | None = None) -> Response:
    chosen = [one for one in map(arguments.id_of, request.values.getlist("class")) if one]
    rows = leavers(me(), chosen)
    if any(row.care for row in rows):
        which = {"class": sorted({class_name(row.student.school_class) for row in rows})}
        school_id = rows[0].student.school_id
        watched("care.listed", None, same="filter", school_id=school_id, students=len(rows), filter=which)
    return show(
        "desk/graduation/preview.html",
        status=status,
        rows=rows,
        chosen=chosen,
        sent=request.form,
        ticked=set(request.form.getlist("student")),
        refusal=refusal,
    )


def _day() -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        return None
