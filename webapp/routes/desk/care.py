"""/desk/care: the children who are cared for in particular, as far as one's duty needs to know of them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.care_files import care_file_of, student_to_care_for
from webapp.access.choices import choice
from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.care_files import Said, open_file, take_step, verb_of
from webapp.actions.care_teams import end_part, join_team
from webapp.domain.care_categories import CATEGORIES, GROUPS, Taxonomy, grouped
from webapp.domain.care_file import CLASSIFIES, DUTIES, GRADES, NEEDS_REVIEW_DAY, NEEDS_WHY
from webapp.domain.care_helpers import KINDS
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import CareMember, Student, now
from webapp.queries.care_files import SHOWN, care_files, care_page, colleagues_for
from webapp.queries.care_helpers import names_to_offer
from webapp.routes import care_words
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("desk_care", __name__, url_prefix="/desk")
MACHINE = {
    "CLASSIFIES": CLASSIFIES, "GRADES": GRADES, "NEEDS_WHY": NEEDS_WHY, "NEEDS_REVIEW_DAY": NEEDS_REVIEW_DAY,
    "DUTIES": DUTIES, "KINDS": KINDS, "CATEGORIES": CATEGORIES, "GROUPS": GROUPS, "Taxonomy": Taxonomy,
    "grouped": grouped, "w": care_words,
}  # fmt: skip


@pages.get("/care")
@allows(Permission.SEE_CARE)
def files() -> Response:
    """The files (?show= which of them, ?q= words, ?page=, ?size=). Neither category nor level is on the list."""
    shown = arguments.choice("show", SHOWN, SHOWN[0])
    words = arguments.words().lower()
    found = care_files(me(), shown, words, arguments.page(), arguments.size())
    if found.rows:
        which = {"show": shown} | ({"q": words} if words else {}) | ({"page": found.page} if found.page > 1 else {})
        watched("care.listed", None, same="filter", school_id=me().home_school, students=len(found.rows), filter=which)
    return show("desk/care/list.html", "results", found=found, shown=shown, w=care_words)


@pages.get("/care/<uuid:file_id>")
@allows(Permission.SEE_CARE)
def file(file_id: uuid.UUID) -> Response:
    """One file: where it stands and what may be done, its proofs, its team, its history, and who looked at it."""
    return file_page(file_id)


@pages.post("/care/<uuid:file_id>/steps")
@allows(Permission.MANAGE_CARE)
def add_step(file_id: uuid.UUID) -> Response:
    """Take a step: back to the file, or the file with the reason why not."""
    seen = request.form.get("seen", "")
    number = int(seen) if seen.isdigit() and len(seen) < 9 else 0
    return carry_out(
        lambda: take_step(me(), file_id, verb_of(request.form.get("step", "")), said_of_a_step(), number, now()),
        then=lambda _taken: f"/desk/care/{file_id}",
        refused=lambda refusal: file_page(file_id, refusal.status, refusal),
    )


@pages.post("/care/<uuid:file_id>/members")
@allows(Permission.MANAGE_CARE)
def add_member(file_id: uuid.UUID) -> Response:
    """Name somebody to the care team from today on."""
    account_id = arguments.id_of(request.form.get("account_id"))
    return carry_out(
        lambda: join_team(me(), file_id, account_id, request.form.get("duty", "")),
        then=lambda _joined: f"/desk/care/{file_id}",
        refused=lambda refusal: file_page(file_id, refusal.status, refusal),
    )


@pages.post("/care/<uuid:file_id>/members/<uuid:member_id>/end")
@allows(Permission.MANAGE_CARE)
def end_member(file_id: uuid.UUID, member_id: uuid.UUID) -> Response:
    """Somebody is of the team no more; that she was stays."""
    end_part(me(), CareMember, file_id, member_id)
    db.session.commit()
    return redirect(f"/desk/care/{file_id}", 303)


@pages.get("/students/<uuid:student_id>/care")
@allows(Permission.SEE_CARE)
def of_student(student_id: uuid.UUID) -> Response:
    """The way from a student to the care file; where there is none, the form that opens one."""
    found = care_file_of(me(), student_id)
    if found is not None:
        return redirect(f"/desk/care/{found.id}", 303)
    return _form(student_to_care_for(me(), student_id))


@pages.post("/students/<uuid:student_id>/care")
@allows(Permission.MANAGE_CARE)
def open_for(student_id: uuid.UUID) -> Response:
    """Open a file for a student: on to it, or the form with the reason why not."""
    return carry_out(
        lambda: open_file(me(), student_id, said_of_a_step(), now()),
        then=lambda opened: f"/desk/care/{opened.id}",
        refused=lambda refusal: _form(student_to_care_for(me(), student_id), refusal.status, refusal),
    )


def said_of_a_step() -> Said:
    """What the form of a step says, read forgivingly; the machine judges it."""
    return Said(
        why=arguments.text("why", 500),
        level=_level(),
        categories=tuple(request.form.getlist("categories")[:50]),
        review_on=day_of(request.form.get("review_on", "")),
        flagged=request.form.get("flagged") == "true",
    )


def _level() -> int | None:
    level = request.form.get("level", "")
    return int(level) if level.isascii() and level.isdigit() and len(level) < 3 else None


def day_of(text: str) -> dt.date | None:
    """A day written out; None for what is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def next_review(school_id: uuid.UUID) -> dt.date:
    """The usual day of the next review."""
    person = me()
    return person.today + dt.timedelta(days=int(choice("care_review_days", person.bureau_id, school_id)))


def file_page(file_id: uuid.UUID, status: int = 200, refusal: Refused | None = None) -> Response:
    """One file, or the same with the reason why something is not possible."""
    person = me()
    page = care_page(person, file_id)
    watched("care.viewed", page.file)
    manages = page.file.school_id in person.schools(Permission.MANAGE_CARE)
    return show(
        "desk/care/file.html",
        status=status,
        page=page,
        manages=manages,
        colleagues=colleagues_for(page.file.school_id, person.today) if manages else [],
        offered=names_to_offer(page.file.student, person.today) if manages else [],
        refusal=refusal,
        tried=request.form.get("step", ""),
        **_asked(page.file.school_id),
    )


def _form(student: Student, status: int = 200, refusal: Refused | None = None) -> Response:
    return show("desk/care/new.html", status=status, student=student, refusal=refusal, **_asked(student.school_id))


def _asked(school_id: uuid.UUID) -> dict[str, Any]:
    """What the forms of a school's files need: its levels, the usual day of the next review, what was sent before."""
    person = me()
    return MACHINE | {
        "levels": int(choice("care_levels", person.bureau_id, school_id)),
        "next_review": next_review(school_id),
        "sent": request.form,
        "sent_level": _level(),
    }
