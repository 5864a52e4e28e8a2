"""The role that a form asks for."""

from __future__ import annotations

import datetime as dt

from flask import request

from webapp.access.permissions import ANYWHERE, OF_A_BUREAU, Role
from webapp.actions.roles import NewGrant
from webapp.domain.refusals import Refused
from webapp.domain.spans import FURTHEST, last_day_of_school_year
from webapp.routes.desk import arguments
from webapp.routes.gate import me

WHOLE = "whole"  # the place of a role that holds in all of a bureau


def asked_role() -> NewGrant:
    """Role, place, days and note of a form; Refused by field for a role there is not and a day that is none.

    A role that holds in a school or in a whole bureau asks for one of both: nobody becomes a county's administrator
    by a field left empty.
    """
    try:
        role = Role(request.form.get("role", ""))
    except ValueError as error:
        raise Refused("unknown_role", field="role") from error
    place = "" if role in OF_A_BUREAU else request.form.get("school_id", "")
    school_id = arguments.id_of(place) if place != WHOLE else None
    if role in ANYWHERE and school_id is None and place != WHOLE:
        raise Refused("school_or_bureau", field="school_id")
    starts_on = asked_day("starts_on")
    ends_on = asked_day("ends_on")
    if request.form.get("until") == "year":
        ends_on = last_day_of_school_year(starts_on or me().today)
    return NewGrant(
        role,
        school_id,
        arguments.id_of(request.form.get("class_id")),
        starts_on,
        ends_on,
        arguments.text("note", 200),
    )


def asked_day(name: str) -> dt.date | None:
    """A day of a form; None where it is empty, Refused where it is none or in another century."""
    text = arguments.text(name, 20)
    try:
        day = dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused("no_day", field=name) from error
    if day and day > FURTHEST:
        raise Refused("too_far_ahead", field=name)
    return day
