"""/desk/students/<id>/identity: the child's identity number and certificate of disability, to be written; whole only
after a fresh confirmation, and that look is noted."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.access.records import student_at_desk
from webapp.actions.disability import TypedDisability, stands, write_disability
from webapp.actions.identity import Doubtful, Taken, TypedIdentity, write_identity
from webapp.domain.refusals import Refused
from webapp.models import now
from webapp.routes import identity_words
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("desk_identity", __name__, url_prefix="/desk/students/<uuid:student_id>")
P = Permission.KEEP_FILES
LONGEST_WHY = 200


@pages.get("/identity")
@allows(P)
def identity(student_id: uuid.UUID) -> Response:
    """What is on file, of numbers the last four; and the forms."""
    return _page(student_id)


@pages.get("/identity/numbers")
@allows(P, step_up=True)
def numbers(student_id: uuid.UUID) -> Response:
    """The same with whole numbers."""
    return _page(student_id, whole=True)


@pages.post("/identity")
@allows(P)
def write_number(student_id: uuid.UUID) -> Response:
    """Write the identity number: back to the page, or the form with the reason why not."""
    typed = TypedIdentity(
        request.form.get("id_type", ""), arguments.text("number", 60), arguments.text("before", 10), **_said()
    )
    return carry_out(
        lambda: write_identity(me(), student_id, typed, now()),
        lambda _done: f"/desk/students/{student_id}/identity",
        lambda refusal: _page(student_id, refusal),
    )


@pages.post("/disability")
@allows(P)
def write_certificate(student_id: uuid.UUID) -> Response:
    """Write the certificate of disability: back to the page, or the form with the reason why not."""
    typed = TypedDisability(
        request.form.get("disability_kind", ""),
        request.form.get("disability_grade", ""),
        arguments.text("disability_number", 60),
        arguments.text("before", 20),
        **_said(),
    )
    return carry_out(
        lambda: write_disability(me(), student_id, typed, now()),
        lambda _done: f"/desk/students/{student_id}/identity#disability",
        lambda refusal: _page(student_id, refusal),
    )


def _said() -> dict[str, Any]:
    return {
        "sure": request.form.get("sure") == "yes",
        "remove": request.form.get("remove") == "yes",
        "why": arguments.text("why", LONGEST_WHY),
    }


def _page(student_id: uuid.UUID, refusal: Refused | None = None, whole: bool = False) -> Response:
    student = student_at_desk(me(), student_id, P)
    watched("student.numbers_viewed" if whole else "student.viewed", student)
    return show(
        "desk/students/identity.html",
        status=refusal.status if refusal else 200,
        student=student,
        whole=whole,
        stands=stands(student),
        refusal=refusal,
        doubts=refusal.doubts if isinstance(refusal, Doubtful) else [],
        other=refusal.other if isinstance(refusal, Taken) else None,
        typed=request.form,
        words=identity_words,
    )
