"""/desk/care/rounds: the office asks every class, sees who has answered, and decides on each child that was named."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.choices import choice
from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.screening import OCCASIONS, close_round, decide, open_round
from webapp.domain.care_categories import CATEGORIES, GROUPS, Taxonomy
from webapp.domain.refusals import NotFound, Refused
from webapp.entries.screening import SIGN
from webapp.extensions import db
from webapp.models import now
from webapp.models.care import ScreeningRound
from webapp.queries.places import desk_schools
from webapp.queries.screening import ledger, rounds_at_desk
from webapp.routes import care_words
from webapp.routes.desk import arguments
from webapp.routes.desk.care import day_of, said_of_a_step
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("desk_screening", __name__, url_prefix="/desk/care/rounds")
A_WEEK = dt.timedelta(days=7)


@pages.get("")
@allows(Permission.MANAGE_CARE)
def rounds() -> Response:
    """The rounds there were, and the form that opens one."""
    return _list()


@pages.post("")
@allows(Permission.MANAGE_CARE)
def add_round() -> Response:
    """Open a round: on to its ledger, or the list with the reason why not."""
    person, form = me(), request.form
    school_id = arguments.id_of(form.get("school_id")) or person.home_school
    if school_id is None:
        raise NotFound("not_found")

    def opened() -> ScreeningRound:
        due_on = day_of(form.get("due_on", ""))
        return open_round(person, school_id, form.get("occasion", ""), due_on, arguments.text("note", 200))

    return carry_out(
        opened,
        then=lambda one: f"/desk/care/rounds/{one.id}",
        refused=lambda refusal: _list(refusal.status, refusal),
    )


@pages.get("/<uuid:round_id>")
@allows(Permission.MANAGE_CARE)
def one_round(round_id: uuid.UUID) -> Response:
    """A round's ledger: each class with its answer, and the children named."""
    return _round(round_id)


@pages.post("/<uuid:round_id>/closing")
@allows(Permission.MANAGE_CARE)
def close(round_id: uuid.UUID) -> Response:
    """Nobody is asked any more."""
    close_round(me(), round_id)
    db.session.commit()
    return redirect(f"/desk/care/rounds/{round_id}", 303)


@pages.post("/<uuid:round_id>/decisions/<uuid:student_id>")
@allows(Permission.MANAGE_CARE)
def add_decision(round_id: uuid.UUID, student_id: uuid.UUID) -> Response:
    """Make a care file of a child that was named, or set it aside: back to the ledger, or with the reason why not."""
    said = said_of_a_step() if request.form.get("decision") == "file" else None
    return carry_out(
        lambda: decide(me(), round_id, student_id, said, arguments.text("why", 500), now()),
        then=lambda _decided: f"/desk/care/rounds/{round_id}",
        refused=lambda refusal: _round(round_id, refusal.status, refusal, student_id),
    )


def _list(status: int = 200, refusal: Refused | None = None) -> Response:
    person = me()
    return show(
        "desk/care/rounds.html",
        status=status,
        rounds=rounds_at_desk(person),
        places=desk_schools(person),
        occasions=OCCASIONS,
        due_on=person.today + A_WEEK,
        refusal=refusal,
        w=care_words,
    )


def _round(
    round_id: uuid.UUID, status: int = 200, refusal: Refused | None = None, refused_id: uuid.UUID | None = None
) -> Response:  # fmt: skip
    person = me()
    page = ledger(person, round_id)
    watched("screening.viewed", page.round)
    return show(
        "desk/care/round.html",
        status=status,
        page=page,
        levels=int(choice("care_levels", person.bureau_id, page.round.school_id)),
        signs=SIGN,
        refusal=refusal,
        refused_id=refused_id,
        sent=request.form,
        sent_level=said_of_a_step().level,
        CATEGORIES=CATEGORIES,
        GROUPS=GROUPS,
        Taxonomy=Taxonomy,
        w=care_words,
    )
