"""Contact cards on paper: of one child, and of a class."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.access.records import class_to_print, student_at_desk
from webapp.documents.contact_cards import contact_cards_pdf
from webapp.documents.marked_sheet import marking_of
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import School, SchoolClass, Student, now
from webapp.queries.contact_cards import ContactCard, class_cards, student_card
from webapp.routes import fact_words
from webapp.routes.downloads import PDF, download
from webapp.routes.gate import me
from webapp.routes.looks import watched
from webapp.routes.words import class_name

pages = Blueprint("desk_contact_cards", __name__, url_prefix="/desk")


@pages.get("/students/<uuid:student_id>/card.pdf")
@allows(Permission.SEE_SCHOOL)
def of_student(student_id: uuid.UUID) -> Response:
    """The card of one child."""
    student = student_at_desk(me(), student_id)
    return _pdf(student, [student_card(student.id, me().today)], student.name)


@pages.get("/classes/<uuid:class_id>/cards.pdf")
@allows(Permission.PRINT_CARDS, step_up=True)
def of_class(class_id: uuid.UUID) -> Response:
    """The cards of a class: for the office, and for its class teacher. Refused where nobody is in it."""
    school_class = class_to_print(me(), class_id)
    cards = class_cards(school_class, me().today)
    if not cards:
        raise Refused("nobody_in_class")
    return _pdf(school_class, cards, class_name(school_class))


def _pdf(of: Student | SchoolClass, cards: Sequence[ContactCard], name: str) -> Response:
    watched("cards.printed", of, rows=len(cards))
    school = db.session.get_one(School, of.school_id).name
    marking = marking_of(me().name, now())
    return download(contact_cards_pdf(cards, school, marking, fact_words), PDF, f"{name}-联系卡.pdf")
