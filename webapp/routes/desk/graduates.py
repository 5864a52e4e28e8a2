"""/desk/graduation/files: the files of those who graduated, sent on to their next school, a class at once."""

from __future__ import annotations

import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.transfers import Asked, ask_for_many
from webapp.domain.refusals import Refused
from webapp.domain.transfer import Way
from webapp.models import now
from webapp.queries.graduates import classes_that_left, graduates_of
from webapp.queries.transfers import schools_to_go_to
from webapp.routes import transfer_words
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.desk.transfers import day_of
from webapp.routes.gate import me

pages = Blueprint("desk_graduates", __name__, url_prefix="/desk/graduation/files")
P = Permission.MOVE_STUDENTS
WAYS = (Way.WITHIN, Way.OUT)


@pages.get("")
@allows(P)
def listed() -> Response:
    """The classes that left, and of one (?class=) its graduates with where their files are."""
    return _page(arguments.id_of(request.args.get("class")))


@pages.post("")
@allows(P)
def send_on() -> Response:
    """Begin a transfer of each one ticked to the same school: back to the class, or the form with the reason."""
    class_id = arguments.id_of(request.form.get("class"))
    ticked = [one for one in map(arguments.id_of, request.form.getlist("student")) if one]
    asked = Asked(
        way=Way(arguments.choice("way", [one.value for one in WAYS], Way.WITHIN.value)),
        moves_on=day_of(request.form.get("moves_on", "")),
        why=arguments.text("why", 500),
        to_id=arguments.id_of(request.form.get("to_id")),
        outside=arguments.text("outside", 80),
    )
    return carry_out(
        lambda: ask_for_many(me(), ticked, asked, now()),
        then=lambda _begun: f"/desk/graduation/files?class={class_id or ''}",
        refused=lambda refusal: _page(class_id, refusal.status, refusal),
    )


def _page(class_id: uuid.UUID | None, status: int = 200, refusal: Refused | None = None) -> Response:
    person = me()
    classes = classes_that_left(person)
    chosen = class_id or (classes[0].school_class.id if classes else None)
    return show(
        "desk/graduation/files.html",
        status=status,
        classes=classes,
        chosen=chosen,
        rows=graduates_of(person, chosen),
        schools_there=schools_to_go_to(person),
        sent=request.form,
        ticked=set(request.form.getlist("student")),
        refusal=refusal,
        ways=WAYS,
        w=transfer_words,
    )
