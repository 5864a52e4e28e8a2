"""/desk/duplicates: records that may be of one child, side by side, put together by a person, and apart again."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.student_merging import differing, merge_students, take_apart, two_records
from webapp.domain.refusals import Refused
from webapp.domain.student_facts import written
from webapp.models import Student, now
from webapp.queries.duplicates import duplicates, elsewhere, families, merged_lately, record_counts
from webapp.queries.places import classes_named
from webapp.routes import duplicate_words, fact_words
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.identity_words import disability_words
from webapp.routes.looks import watched
from webapp.routes.words import class_name

pages = Blueprint("desk_duplicates", __name__, url_prefix="/desk/duplicates")
P = Permission.MOVE_STUDENTS
# Of these the registry officer, who moves students and keeps no files, sees only that there is something.
OF_THE_OFFICE = frozenset({
    "health", "medical_alerts", "character", "interests", "subsidies", "left_behind", "other_parent",
    "other_parent_why", "entrusted_to", "disability_kind",
})  # fmt: skip


@pages.get("")
@allows(P)
def listed() -> Response:
    """Every two that may be one; numbers that another school has too; what was put together."""
    return _list()


@pages.get("/<uuid:student_id>/<uuid:other_id>")
@allows(P)
def two(student_id: uuid.UUID, other_id: uuid.UUID) -> Response:
    """The two side by side; the first is the one that would be kept."""
    return _two(student_id, other_id)


@pages.post("/<uuid:student_id>/<uuid:other_id>/merges")
@allows(P)
def merge(student_id: uuid.UUID, other_id: uuid.UUID) -> Response:
    """Put them together: back to the list, where it can be taken back, or the two with the reason why not."""
    from_other = [name.removeprefix("f.") for name, value in request.form.items() if value == "other"]
    return carry_out(
        lambda: merge_students(me(), student_id, other_id, from_other, arguments.text("why", 500), now()),
        lambda _batch: "/desk/duplicates#merged",
        lambda refusal: _two(student_id, other_id, refusal.status, refusal),
    )


@pages.post("/merges/<uuid:merge_id>/undo")
@allows(P)
def undo(merge_id: uuid.UUID) -> Response:
    """Two again: back to the list, which says what was left because somebody changed it since."""
    return carry_out(
        lambda: take_apart(me(), merge_id, now()),
        lambda taken: f"/desk/duplicates?left={len(taken[1].kept)}#merged",
        lambda refusal: _list(refusal.status, refusal),
    )


def _list(status: int = 200, refusal: Refused | None = None) -> Response:
    person = me()
    found = duplicates(person)
    watched("student.viewed", None, school_id=person.home_school, students=2 * len(found.pairs))
    left = request.args.get("left", "")
    return show(
        "desk/duplicates/list.html",
        status=status,
        found=found,
        elsewhere=elsewhere(person),
        merged=merged_lately(person),
        left=int(left) if left.isdecimal() and len(left) < 6 else None,
        refusal=refusal,
        w=duplicate_words,
    )


def _two(kept_id: uuid.UUID, gone_id: uuid.UUID, status: int = 200, refusal: Refused | None = None) -> Response:
    kept, gone = two_records(me(), kept_id, gone_id)
    for student in (kept, gone):
        watched("student.viewed", student)
    fields = differing(kept, gone)
    ids = [kept.id, gone.id]
    hidden: Collection[str] = () if kept.school_id in me().schools(Permission.KEEP_FILES) else OF_THE_OFFICE
    return show(
        "desk/duplicates/two.html",
        status=status,
        kept=kept,
        gone=gone,
        rows=[(field, _word(field), _said(field, kept, hidden), _said(field, gone, hidden)) for field in fields],
        families=families(ids),
        counts=record_counts(ids),
        sent=request.form,
        refusal=refusal,
    )


def _word(field: str) -> str:
    return str(fact_words.FACTS.get(field, _("Identity number")))


def _said(field: str, student: Student, hidden: Collection[str]) -> str:
    if field in hidden:
        return str(_("on file, for the office")) if getattr(student, field) else "—"
    if field == "id_number":
        return f"•••• {student.id_number_last4}" if student.id_number_last4 else "—"
    if field == "disability_kind":
        return disability_words(student) or "—"
    if field == "class_id":
        found = classes_named([student.class_id]) if student.class_id else {}
        return class_name(found[student.class_id]) if student.class_id in found else "—"
    plain: Any = written(getattr(student, field))
    return str(fact_words.CHOICES.get(field, {}).get(plain, plain)) or "—"
