"""/desk/students/<id>/facts: what the school knows of a child and the family, to be written; and its history."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.student_facts import FactsClash, change_facts, student_to_keep
from webapp.domain.home import left_behind
from webapp.domain.refusals import Refused
from webapp.domain.student_facts import NEW, OF_A_GUARDIAN, OF_THE_CHILD, OF_THE_HOME, blank_guardian, facts_of
from webapp.models import now
from webapp.queries.homes import home_of
from webapp.queries.places import running_classes
from webapp.queries.student_history import student_history
from webapp.routes import fact_words
from webapp.routes.audit_lines import lines_of
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched
from webapp.routes.words import class_name

pages = Blueprint("desk_student_facts", __name__, url_prefix="/desk/students")
NEWEST, ALL = 40, 1000  # changes of a history
LONGEST_WHY = 200
Facts = Mapping[str, str]


@pages.get("/<uuid:student_id>/facts")
@allows(Permission.KEEP_FILES)
def facts(student_id: uuid.UUID) -> Response:
    """The form, with what is known by now."""
    return _form(student_id)


@pages.post("/<uuid:student_id>/facts")
@allows(Permission.KEEP_FILES)
def change(student_id: uuid.UUID) -> Response:
    """Write what was changed; or the form as it was sent, with the reason why not: where somebody else was quicker,
    with both values."""
    sent = {name: value for name, value in request.form.items() if name not in {"base", "why"}}
    return carry_out(
        lambda: change_facts(
            me(), student_id, arguments.opened_with(), sent, arguments.text("why", LONGEST_WHY), now()
        ),
        then=lambda _changed: f"/desk/students/{student_id}",
        refused=lambda refusal: _form(student_id, sent, refusal),
    )


@pages.get("/<uuid:student_id>/history")
@allows(Permission.KEEP_FILES)
def history(student_id: uuid.UUID) -> Response:
    """What was changed of the child's file, by whom and why (?all=1: to its beginning)."""
    everything = "all" in request.args
    student, events, more = student_history(me(), student_id, ALL if everything else NEWEST)
    watched("student.viewed", student)
    lines = lines_of(me(), events, files_kept=[student.school_id])
    return show("desk/students/history.html", student=student, lines=lines, more=more and not everything)


def _form(student_id: uuid.UUID, sent: Facts | None = None, refusal: Refused | None = None) -> Response:
    person, student = me(), student_to_keep(me(), student_id)
    watched("student.viewed", student)
    here = facts_of(student) | blank_guardian()
    classes = {str(one.id): class_name(one) for one in running_classes([student.school_id], person.today)}
    return show(
        "desk/students/facts.html",
        status=refusal.status if refusal else 200,
        student=student,
        base=here,
        values={**here, **(sent or {})},
        others=refusal.others if isinstance(refusal, FactsClash) else {},
        refusal=refusal,
        why=request.form.get("why", "")[:LONGEST_WHY],
        guardians=[*(str(guardian.id) for guardian in student.guardians), NEW],
        fields={"child": OF_THE_CHILD, "home": OF_THE_HOME, "guardian": OF_A_GUARDIAN},
        choices={**fact_words.CHOICES, "class_id": classes},
        definitions=left_behind(home_of(student), person.today),
        words=fact_words,
    )
