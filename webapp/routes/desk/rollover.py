"""/desk/rollover: the new school year, looked at first, then done in one step."""

from __future__ import annotations

import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.rollover import NewClass, RolloverForm, roll_over
from webapp.actions.rollover_plan import school_years, staff_of
from webapp.domain.refusals import NotFound, Refused
from webapp.domain.rollover import MOST_CLASSES, years_to_offer
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.place_words import STAGE_NAMES

pages = Blueprint("desk_rollover", __name__, url_prefix="/desk/rollover")
MANAGE = Permission.MANAGE_ORGANISATION
KEEP = "keep"


@pages.get("")
@allows(MANAGE)
def overview() -> Response:
    """Every school under the person before a school year (?year=)."""
    return _overview(_year(request.args.get("year")))


@pages.post("")
@allows(MANAGE, step_up=True)
def all_at_once() -> Response:
    """The schools ticked, the usual way."""
    year = _year(request.form.get("year"))
    ticked = [one for one in map(arguments.id_of, request.form.getlist("schools")) if one]
    if not ticked:
        return _overview(year, Refused("school_needed"))
    return carry_out(
        lambda: roll_over(me(), year, ticked, RolloverForm(), skip_done=True),
        then=lambda _rolled: f"/desk/rollover?year={year}&done=1",
        refused=lambda refusal: _overview(year, refusal),
    )


@pages.get("/<uuid:school_id>")
@allows(MANAGE)
def school(school_id: uuid.UUID) -> Response:
    """One school before a school year (?year=): what would happen, and what may be chosen."""
    return _school(school_id, _year(request.args.get("year")))


@pages.post("/<uuid:school_id>")
@allows(MANAGE, step_up=True)
def one_school(school_id: uuid.UUID) -> Response:
    """Do it, as chosen."""
    year = _year(request.form.get("year"))
    return carry_out(
        lambda: roll_over(me(), year, [school_id], _form()),
        then=lambda _rolled: f"/desk/rollover/{school_id}?year={year}",
        refused=lambda refusal: _school(school_id, year, refusal),
    )


def _year(text: str | None) -> int:
    """One of the two school years that are offered; the first for any other."""
    offered = years_to_offer(me().today)
    return next((year for year in offered if str(year) == text), offered[0])


def _overview(year: int, refusal: Refused | None = None) -> Response:
    return show(
        "desk/rollover/overview.html",
        status=refusal.status if refusal else 200,
        rows=school_years(me(), year),
        year=year,
        years=years_to_offer(me().today),
        done=request.args.get("done") == "1",
        refusal=refusal,
    )


def _school(school_id: uuid.UUID, year: int, refusal: Refused | None = None) -> Response:
    found = school_years(me(), year, [school_id])
    if not found:
        raise NotFound("not_found")
    return show(
        "desk/rollover/school.html",
        status=refusal.status if refusal else 200,
        row=found[0],
        staff=staff_of(school_id, me().today),
        year=year,
        years=years_to_offer(me().today),
        most=MOST_CLASSES,
        stage_names=STAGE_NAMES,
        values=request.form,
        refusal=refusal,
    )


def _form() -> RolloverForm:
    """The fields new.<stage>, teacher.<class>, teacher.<stage>.<number>, after.<class>; others are left aside."""
    first: dict[str, int] = {}
    teachers: dict[uuid.UUID | NewClass, uuid.UUID | None] = {}
    go_on: list[uuid.UUID] = []
    for name, value in request.form.items():
        what, _, which = name.partition(".")
        class_id = arguments.id_of(which)
        if what == "new" and which in STAGE_NAMES:
            first[which] = int(value) if value.isascii() and value.isdigit() and len(value) < 6 else -1
        elif what == "after" and class_id and value == "go_on":
            go_on.append(class_id)
        elif what == "teacher" and value != KEEP and (key := class_id or _new_class(which)):
            teachers[key] = arguments.id_of(value)
    return RolloverForm(first, teachers, go_on)


def _new_class(which: str) -> NewClass | None:
    stage, _, number = which.partition(".")
    known = stage in STAGE_NAMES and number.isascii() and number.isdigit() and len(number) < 4
    return (stage, int(number)) if known else None
