"""/desk/transfers: children who move to another school with their files, and files that are lacking."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.transfers import Asked, Said, ask, take_step, verb_of
from webapp.domain.refusals import NotFound, Refused
from webapp.domain.transfer import CHOSEN, FOLLOW_UP, NEEDS_NEXT, NEEDS_WHY, Verb, Way
from webapp.models import now
from webapp.queries.transfers import (
    SHOWN,
    chosen_student,
    days_ahead,
    found_students,
    schools_to_go_to,
    transfer_page,
    transfers,
)
from webapp.routes import transfer_words
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("desk_transfers", __name__, url_prefix="/desk/transfers")
P = Permission.MOVE_STUDENTS


@pages.get("")
@allows(P)
def listed() -> Response:
    """Out of the school and into it (?show= which of them, ?page=, ?size=)."""
    person, shown = me(), arguments.choice("show", SHOWN, SHOWN[0])
    found = transfers(person, shown, arguments.page(), arguments.size())
    return show("desk/transfers/list.html", "results", found=found, shown=shown, w=transfer_words, Way=Way)


@pages.get("/new")
@allows(P)
def new() -> Response:
    """Whom (?q= words to look for, ?student= the one chosen), and the form."""
    return _form(arguments.id_of(request.args.get("student")))


@pages.post("")
@allows(P)
def add() -> Response:
    """Ask for a transfer: on to it, or the form with the reason why not."""
    student_id = arguments.id_of(request.form.get("student_id"))
    way = arguments.choice("way", [one.value for one in Way], Way.WITHIN.value)
    asked = Asked(
        way=Way(way),
        moves_on=day_of(request.form.get("moves_on", "")),
        why=arguments.text("why", 500),
        to_id=arguments.id_of(request.form.get("to_id")),
        outside=arguments.text("outside", 80),
        next_on=day_of(request.form.get("next_on", "")) if way == Way.IN else None,
    )
    return carry_out(
        lambda: ask(me(), student_id, asked, now()),
        then=lambda transfer: f"/desk/transfers/{transfer.id}",
        refused=lambda refusal: _form(student_id, refusal.status, refusal),
    )


@pages.get("/<uuid:transfer_id>")
@allows(P)
def transfer(transfer_id: uuid.UUID) -> Response:
    """One: where it stands, what may be done, who did what, when and why."""
    return page_of(transfer_id)


@pages.post("/<uuid:transfer_id>/steps")
@allows(P)
def add_step(transfer_id: uuid.UUID) -> Response:
    """Take a step: back to the page, or the page with the reason why not."""
    seen = request.form.get("seen", "")
    number = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    said = Said(
        why=arguments.text("why", 500),
        next_on=day_of(request.form.get("next_on", "")),
        class_id=arguments.id_of(request.form.get("class_id")),
    )

    def taken() -> object:
        verb = verb_of(request.form.get("step", ""))
        if verb is Verb.PACK:
            raise Refused("transfer_step")  # only by making one
        return take_step(me(), transfer_id, verb, said, number, now())

    return carry_out(
        taken,
        then=lambda _taken: f"/desk/transfers/{transfer_id}",
        refused=lambda refusal: page_of(transfer_id, refusal.status, refusal),
    )


def page_of(transfer_id: uuid.UUID, status: int = 200, refusal: Refused | None = None) -> Response:
    """The page of a transfer, with the reason why something was refused."""
    page = transfer_page(me(), transfer_id)
    if page.child:
        watched("transfer.viewed", page.transfer, school_id=me().home_school, student=str(page.transfer.student_id))
    tried = request.form.get("step", "")
    return show("desk/transfers/transfer.html", status=status, page=page, refusal=refusal, tried=tried, **_asked())


def day_of(text: str) -> dt.date | None:
    """A day written out; None for what is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _form(student_id: uuid.UUID | None, status: int = 200, refusal: Refused | None = None) -> Response:
    person, words = me(), arguments.words()
    student = chosen_student(person, student_id) if student_id else None
    if student_id and student is None:
        raise NotFound("not_found")
    found = [] if student else found_students(person, words)
    schools = schools_to_go_to(person) if student else []
    context = _asked() | {"student": student, "found": found, "words": words, "schools_there": schools}
    return show("desk/transfers/new.html", status=status, refusal=refusal, **context)


def _asked() -> dict[str, Any]:
    """What the forms need: the words, the day on which somebody usually asks again, what was sent before."""
    return {
        "w": transfer_words,
        "Way": Way,
        "CHOSEN": CHOSEN,
        "NEEDS_WHY": NEEDS_WHY,
        "NEEDS_NEXT": NEEDS_NEXT,
        "next_on": days_ahead(me().today, FOLLOW_UP.days),
        "sent": request.form,
    }
