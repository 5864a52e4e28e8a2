"""/desk/students: the list, the file of one student, the pairings."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.pairings import end_pairing, pair
from webapp.actions.saved_filters import saved_filters
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.queries.found_facts import waiting_of
from webapp.queries.homes import missing_of
from webapp.queries.places import running_classes
from webapp.queries.school_students import NOBODY, SORTS, mentors_of, mentors_to_pair, school_students, student_file
from webapp.routes import fact_words
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.identity_words import disability_words
from webapp.routes.looks import watched

pages = Blueprint("desk_students", __name__, url_prefix="/desk/students")
NEWEST, ALL = 30, 1000  # entries of a timeline


@pages.get("")
@allows(Permission.SEE_SCHOOL)
def students() -> Response:
    """The school's students (?q= words, ?class= one class, ?mentor=, ?unvisited= since a day, ?roll=left, ?sort=,
    ?page=, ?size=)."""
    person = me()
    asked: dict[str, Any] = {
        "words": arguments.words(),
        "class_id": arguments.id_of(request.args.get("class")),
        "sort": arguments.choice("sort", SORTS, SORTS[0]),
        "size": arguments.size(),
        "mentor": NOBODY if request.args.get("mentor") == NOBODY else arguments.id_of(request.args.get("mentor")),
        "unvisited": arguments.since("unvisited"),
        "left": arguments.choice("roll", ("here", "left"), "here") == "left",
    }
    found = school_students(person, page=arguments.page(), **asked)
    classes = running_classes(person.schools(Permission.SEE_SCHOOL), person.today)
    return show(
        "desk/students/list.html",
        "results",
        found=found,
        classes=classes,
        mentors=mentors_to_pair(person),
        filters=saved_filters(person),
        sizes=arguments.SIZES,
        asked=asked,
    )


@pages.get("/<uuid:student_id>")
@allows(Permission.SEE_SCHOOL)
def student(student_id: uuid.UUID) -> Response:
    """One student's file."""
    return _file(student_id)


@pages.post("/<uuid:student_id>/pairings")
@allows(Permission.PAIR)
def add_pairing(student_id: uuid.UUID) -> Response:
    """Pair the student with a mentor from today on: back to the file, or the file with the reason why not."""
    return carry_out(
        lambda: pair(me(), student_id, arguments.id_of(request.form.get("mentor_id"))),
        then=lambda _paired: f"/desk/students/{student_id}",
        refused=lambda refusal: _file(student_id, refusal.status, refusal),
    )


@pages.post("/<uuid:student_id>/pairings/<uuid:pairing_id>/end")
@allows(Permission.PAIR)
def close_pairing(student_id: uuid.UUID, pairing_id: uuid.UUID) -> Response:
    """End a pairing; it stays in the file as one that was."""
    end_pairing(me(), student_id, pairing_id)
    db.session.commit()
    return redirect(f"/desk/students/{student_id}", 303)


def _file(student_id: uuid.UUID, status: int = 200, refusal: Refused | None = None) -> Response:
    person = me()
    everything = request.args.get("records") == "all"
    page = student_file(person, student_id, ALL if everything else NEWEST)
    watched("student.viewed", page.student)
    may_pair = page.student.school_id in person.schools(Permission.PAIR)
    may_keep = page.student.school_id in person.schools(Permission.KEEP_FILES)
    return show(
        "desk/students/file.html",
        status=status,
        page=page,
        mentors=mentors_of(page.student.school_id, person.today) if may_pair else [],
        may_pair=may_pair,
        may_keep=may_keep,
        found=waiting_of(person, student_id),
        missing=missing_of(page.student),
        words=fact_words,
        disability=disability_words(page.student) if may_keep else "",
        may_correct=page.student.school_id in person.schools(Permission.CORRECT),
        refusal=refusal,
    )
