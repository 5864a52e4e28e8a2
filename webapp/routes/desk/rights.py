"""/desk/requests: what guardians ask of their children's data; and what keeps a file longer."""

from __future__ import annotations

import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.access.records import student_at_desk
from webapp.access.rights import may_answer, request_at_desk
from webapp.actions.rights import answer_request, holds_of, keep_longer, lift, take_request
from webapp.domain.refusals import Refused
from webapp.domain.rights import Outcome, Wish, gives_copy
from webapp.queries.retention import asked_for
from webapp.queries.rights import requests_at_desk, requests_of
from webapp.routes import retention_words, rights_words
from webapp.routes.desk import arguments
from webapp.routes.desk.care import day_of
from webapp.routes.desk.copy_sections import PARTS_OF_A_COPY
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("desk_rights", __name__, url_prefix="/desk")
KEEP = Permission.KEEP_FILES


@pages.get("/requests")
@allows(KEEP)
def requests() -> Response:
    """What guardians asked for: the open ones first, by when they are due."""
    return show("desk/rights/requests.html", requests=requests_at_desk(me()), words=rights_words)


@pages.get("/requests/<uuid:request_id>")
@allows(KEEP)
def one(request_id: uuid.UUID) -> Response:
    """A request: answered, or to be answered; to be printed for the guardian."""
    return _request(request_id)


@pages.post("/requests/<uuid:request_id>")
@allows(KEEP)
def answer(request_id: uuid.UUID) -> Response:
    """Answer it: back to it, or the form with the reason why not."""
    return carry_out(
        lambda: answer_request(me(), request_id, arguments.text("outcome", 20), arguments.text("reply", 2000)),
        then=lambda answered: f"/desk/requests/{answered.id}",
        refused=lambda refusal: _request(request_id, refusal),
    )


@pages.get("/students/<uuid:student_id>/requests")
@allows(KEEP)
def of_student(student_id: uuid.UUID) -> Response:
    """What the guardians of one child asked for; and whether the file is kept longer."""
    return _student(student_id)


@pages.post("/students/<uuid:student_id>/requests")
@allows(KEEP)
def take(student_id: uuid.UUID) -> Response:
    """Write down a request: on to it, or the form with the reason why not."""
    field = arguments.text
    wish, asked_by, asked_on = field("wish", 20), field("asked_by", 60), day_of(field("asked_on", 10))
    return carry_out(
        lambda: take_request(me(), student_id, wish, asked_by, asked_on, field("what", 2000)),
        then=lambda taken: f"/desk/requests/{taken.id}",
        refused=lambda refusal: _student(student_id, refusal),
    )


@pages.post("/students/<uuid:student_id>/kept")
@allows(KEEP)
def keep(student_id: uuid.UUID) -> Response:
    """Keep the file longer, or (deed=lift) not any more: back to the child's page, or with the reason why not."""
    return carry_out(
        lambda: _keep_or_lift(student_id),
        then=lambda _done: f"/desk/students/{student_id}/requests",
        refused=lambda refusal: _student(student_id, refusal),
    )


def _keep_or_lift(student_id: uuid.UUID) -> None:
    if request.form.get("deed") == "lift":
        return lift(me(), student_id)
    until, open_end = day_of(arguments.text("until", 10)), "open_end" in request.form
    keep_longer(me(), student_id, arguments.text("why", 2000), until, open_end)
    return None


def _request(request_id: uuid.UUID, refusal: Refused | None = None) -> Response:
    asked = request_at_desk(me(), request_id)
    student = student_at_desk(me(), asked.student_id, KEEP)
    watched("student.viewed", student)
    return show(
        "desk/rights/request.html",
        status=refusal.status if refusal else 200,
        asked=asked,
        answers=may_answer(me(), asked),
        student=student,
        refusal=refusal,
        values=request.form,
        words=rights_words,
        Outcome=Outcome,
        erased=asked_for(asked.id),
        kinds=retention_words.KIND,
        parts=PARTS_OF_A_COPY if gives_copy(asked.wish, asked.outcome) else {},
    )


def _student(student_id: uuid.UUID, refusal: Refused | None = None) -> Response:
    person = me()
    student = student_at_desk(person, student_id, KEEP)
    watched("student.viewed", student)
    return show(
        "desk/rights/of_student.html",
        status=refusal.status if refusal else 200,
        student=student,
        requests=requests_of(student.id),
        kept=holds_of(student.id, person.today),
        refusal=refusal,
        values=request.form,
        words=rights_words,
        Wish=Wish,
    )
