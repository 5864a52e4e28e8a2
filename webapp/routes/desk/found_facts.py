"""/desk/found-facts: what phones found otherwise than the files say by now; the office chooses."""

from __future__ import annotations

import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.found_facts import decide
from webapp.domain.refusals import Refused
from webapp.models import now
from webapp.queries.found_facts import fact_questions
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("desk_found_facts", __name__, url_prefix="/desk/found-facts")


@pages.get("")
@allows(Permission.KEEP_FILES)
def found_facts() -> Response:
    """Those that wait (?student= of one child)."""
    return _list()


@pages.post("/<uuid:question_id>/take")
@allows(Permission.KEEP_FILES)
def take(question_id: uuid.UUID) -> Response:
    """What was found goes on the file."""
    return _decide(question_id, True)


@pages.post("/<uuid:question_id>/leave")
@allows(Permission.KEEP_FILES)
def leave(question_id: uuid.UUID) -> Response:
    """What the file says stays."""
    return _decide(question_id, False)


def _decide(question_id: uuid.UUID, takes: bool) -> Response:
    return carry_out(
        lambda: decide(me(), question_id, takes, now()), then=lambda _question: "/desk/found-facts", refused=_list
    )


def _list(refusal: Refused | None = None) -> Response:
    student_id = arguments.id_of(request.args.get("student"))
    questions = fact_questions(me(), student_id)
    for student in {one.row.student_id: one.row.student for one in questions}.values():
        watched("student.viewed", student)
    status = refusal.status if refusal else 200
    return show("desk/students/found_facts.html", status=status, questions=questions, refusal=refusal)
