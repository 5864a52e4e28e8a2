"""/desk/students/<id>/dossier: which parts of a child's file are printed, and as what; and the file."""

from __future__ import annotations

import secrets
import uuid

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from webapp.access.care_files import care_file_of
from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions import limits
from webapp.actions.apart import apart
from webapp.actions.prints import open_print
from webapp.jobs import start
from webapp.models import Student, now
from webapp.queries.dossiers import dossier_of, dossier_student, record_count
from webapp.routes.desk import arguments
from webapp.routes.desk.dossier_sections import PARTS_OF_A_FILE, USUAL
from webapp.routes.desk.dossier_work import DRAW, FORMS, drawn, note_taken
from webapp.routes.desk.show import show
from webapp.routes.downloads import PDF, download
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("desk_dossiers", __name__, url_prefix="/desk")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"pdf": PDF, "docx": WORD}
AT_ONCE = 60  # records in an answer: fifteen pages or so, a good second
OF_CARE = frozenset({"care", "plan"})


@pages.get("/students/<uuid:student_id>/dossier")
@allows(Permission.TAKE_LEDGERS)
def choose(student_id: uuid.UUID) -> Response:
    """What is to be printed."""
    student = dossier_student(me(), student_id)
    watched("student.viewed", student)
    return show("desk/students/dossier.html", student=student, parts=_parts(student), usual=USUAL, forms=FORMS)


@pages.post("/students/<uuid:student_id>/dossiers")
@allows(Permission.TAKE_LEDGERS, step_up=True)
def export(student_id: uuid.UUID) -> Response:
    """The file; a long one is drawn up in the background, and the answer is the way to see how far it is. Noted with
    what was chosen."""
    limits.spend("export", str(me().id), now())
    student = dossier_student(me(), student_id)
    form, parts = arguments.choice("form", FORMS, "pdf"), arguments.several("parts", _parts(student), ())
    if "records" in parts and record_count(student.id) > AT_ONCE:
        return _in_the_background(student, form, parts)
    file = dossier_of(me(), student.id)
    name, data = student.name, drawn(file, form, parts, me().name)
    with apart():
        note_taken(me(), file, form, parts)
    return download(data, KINDS[form], f"{name}-档案-{me().today}.{form}")


@pages.get("/dossiers/<digest>.<any(pdf, docx):form>")
@allows(Permission.TAKE_LEDGERS, step_up=True)
def finished(digest: str, form: str) -> Response:
    """A file that was drawn up in the background: for whoever asked for it, for an hour."""
    return download(open_print(me().id, digest), KINDS[form], f"档案-{me().today}.{form}")


def _in_the_background(student: Student, form: str, parts: list[str]) -> Response:
    chosen = {"student_id": str(student.id), "form": form, "parts": parts}
    with apart():
        job_id = start(DRAW, me(), digest=secrets.token_hex(32), **chosen).id
    return redirect(f"/desk/jobs/{job_id}", 303)


def _parts(student: Student) -> dict[str, object]:
    """Those that there are for this reader: care file and plan only where the reader sees the care file."""
    hidden = frozenset() if care_file_of(me(), student.id) else OF_CARE
    return {key: word for key, (word, _part) in PARTS_OF_A_FILE.items() if key not in hidden}
