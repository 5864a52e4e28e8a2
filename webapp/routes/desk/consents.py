"""/desk/consents: what guardians agreed to, class by class; /desk/students/<id>/consents: of one child."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.consents import guardians_of, said_of_one, who_answers
from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.access.records import class_at_desk, student_at_desk
from webapp.actions.consents import Said, note_answer, note_class
from webapp.domain.consents import BASES, Answer, How, Purpose
from webapp.domain.refusals import Refused
from webapp.models import now
from webapp.queries.consents import class_answers
from webapp.queries.places import desk_schools, running_classes
from webapp.routes import rights_words
from webapp.routes.desk import arguments
from webapp.routes.desk.care import day_of
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("desk_consents", __name__, url_prefix="/desk")
ANSWERED = "answer."  # a form's field: the answer of one child


@pages.get("/consents")
@allows(Permission.KEEP_FILES)
def classes() -> Response:
    """The classes, and what is asked of whom on which ground."""
    person = me()
    found = running_classes(person.schools(Permission.KEEP_FILES), person.today)
    return show(
        "desk/rights/classes.html", classes=found, places=desk_schools(person), bases=BASES, words=rights_words,
        Purpose=Purpose,
    )  # fmt: skip


@pages.get("/consents/classes/<uuid:class_id>")
@allows(Permission.KEEP_FILES)
def one_class(class_id: uuid.UUID) -> Response:
    """A class, child by child, for one purpose (?purpose=): what came back is ticked and sent at once."""
    return _class(class_id)


@pages.post("/consents/classes/<uuid:class_id>")
@allows(Permission.KEEP_FILES)
def note_for_class(class_id: uuid.UUID) -> Response:
    """Write down what came back of a class: back to it, or the form as it was sent, with the reason why not."""
    person, purpose, sent = me(), _purpose().value, _answers()
    school_class = class_at_desk(person, class_id, Permission.KEEP_FILES)
    return carry_out(
        lambda: note_class(person, school_class, purpose, sent, _day(), now()),
        then=lambda _count: f"/desk/consents/classes/{class_id}?purpose={purpose}",
        refused=lambda refusal: _class(class_id, sent, refusal),
    )


@pages.get("/students/<uuid:student_id>/consents")
@allows(Permission.KEEP_FILES)
def of_student(student_id: uuid.UUID) -> Response:
    """What the guardians of one child answered, purpose by purpose, and every answer before."""
    return _student(student_id)


@pages.post("/students/<uuid:student_id>/consents")
@allows(Permission.KEEP_FILES)
def note_for_student(student_id: uuid.UUID) -> Response:
    """Write down one answer: back to the child's, or the form with the reason why not."""
    return carry_out(
        lambda: note_answer(me(), student_id, _said(), now()),
        then=lambda _note: f"/desk/students/{student_id}/consents",
        refused=lambda refusal: _student(student_id, refusal),
    )


def _class(class_id: uuid.UUID, sent: dict[uuid.UUID, str] | None = None, refusal: Refused | None = None) -> Response:
    person = me()
    school_class, purpose = class_at_desk(person, class_id, Permission.KEEP_FILES), _purpose()
    watched("consents.listed", school_class, same="purpose", purpose=purpose.value)
    return show(
        "desk/rights/class.html",
        status=refusal.status if refusal else 200,
        school_class=school_class,
        purpose=purpose,
        asked=class_answers(school_class, purpose, person.today),
        sent=sent or {},
        day=request.form.get("day") or person.today.isoformat(),
        refusal=refusal,
        words=rights_words,
        Purpose=Purpose,
        Answer=Answer,
    )


def _student(student_id: uuid.UUID, refusal: Refused | None = None) -> Response:
    person = me()
    student = student_at_desk(person, student_id, Permission.KEEP_FILES)
    watched("student.viewed", student)
    said, family = said_of_one(student), guardians_of(student.id)
    return show(
        "desk/rights/student.html",
        status=refusal.status if refusal else 200,
        student=student,
        notes=said.here,
        standing=said.standing(),
        carried=said.carried(),
        guardian=who_answers(family),
        family=family,
        refusal=refusal,
        values=request.form,
        words=rights_words,
        Purpose=Purpose,
        Answer=Answer,
        How=How,
    )


def _said() -> Said:
    field = arguments.text
    return Said(
        purpose=field("purpose", 20),
        answer=field("answer", 20),
        said_by=field("said_by", 60),
        how=field("how", 20),
        day=_day(),
        remark=field("remark", 300),
    )


def _day() -> dt.date | None:
    return day_of(request.form.get("day", ""))


def _purpose() -> Purpose:
    return Purpose(arguments.choice("purpose", list(Purpose), Purpose.PHOTOS))


def _answers() -> dict[uuid.UUID, str]:
    """The answers of a form, by child; what bears no id is left out."""
    named = {arguments.id_of(name.removeprefix(ANSWERED)): value for name, value in request.form.items()}
    return {student_id: value for student_id, value in named.items() if student_id}
