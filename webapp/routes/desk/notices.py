"""The notice for guardians on paper: of one child, and of a class."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.access.consents import guardians_of, pupils_of, who_answers
from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.access.records import class_at_desk, student_at_desk
from webapp.documents.notices import Notice, notices_pdf
from webapp.domain.consents import BASES, Purpose
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import Guardian, School, SchoolClass, Student
from webapp.routes import rights_words
from webapp.routes.downloads import PDF, download
from webapp.routes.gate import me
from webapp.routes.looks import watched
from webapp.routes.words import class_name

pages = Blueprint("desk_notices", __name__, url_prefix="/desk")


@pages.get("/students/<uuid:student_id>/notice.pdf")
@allows(Permission.KEEP_FILES)
def of_student(student_id: uuid.UUID) -> Response:
    """The notice for the guardian of one child."""
    student = student_at_desk(me(), student_id, Permission.KEEP_FILES)
    watched("student.viewed", student)
    return _pdf(student.school_id, student.school_class, [(student, guardians_of(student.id))], student.name)


@pages.get("/consents/classes/<uuid:class_id>/notices.pdf")
@allows(Permission.KEEP_FILES, step_up=True)
def of_class(class_id: uuid.UUID) -> Response:
    """The notices of a class, a sheet a child. Refused where nobody is in it."""
    person = me()
    school_class = class_at_desk(person, class_id, Permission.KEEP_FILES)
    pupils = pupils_of(school_class, person.today)
    if not pupils:
        raise Refused("nobody_in_class")
    watched("consents.listed", school_class, same="purpose", purpose=None)  # the notices name children, not answers
    whom = [(pupil, pupil.guardians) for pupil in pupils]
    return _pdf(school_class.school_id, school_class, whom, class_name(school_class))


def _pdf(
    school_id: uuid.UUID,
    school_class: SchoolClass | None,
    whom: Iterable[tuple[Student, Iterable[Guardian]]],
    name: str,
) -> Response:
    school = db.session.get_one(School, school_id).name
    notices = [Notice(school, class_name(school_class), child.name, who_answers(family)) for child, family in whom]
    data = notices_pdf(notices, bases=BASES, Purpose=Purpose, words=rights_words)
    return download(data, PDF, f"{name}-告知书.pdf")
