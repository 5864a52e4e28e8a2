"""/desk/requests/<id>/copies: the printed answer with the copy, for a guardian whose request was granted."""

from __future__ import annotations

import secrets
import uuid

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions import limits
from webapp.actions.apart import apart
from webapp.actions.prints import open_print
from webapp.jobs import start
from webapp.models import now
from webapp.queries.dossiers import record_count
from webapp.queries.request_copies import copy_of, granted
from webapp.routes.desk import arguments
from webapp.routes.desk.copy_sections import ATTACHED, PARTS_OF_A_COPY
from webapp.routes.desk.copy_work import DRAW, note_made, packed
from webapp.routes.downloads import download
from webapp.routes.gate import me

pages = Blueprint("desk_copies", __name__, url_prefix="/desk/requests")
KEEP = Permission.KEEP_FILES
ZIP = "application/zip"
AT_ONCE = 60  # records in an answer: as of a file on paper
CHOSEN = (*PARTS_OF_A_COPY, ATTACHED)


@pages.post("/<uuid:request_id>/copies")
@allows(KEEP, step_up=True)
def make(request_id: uuid.UUID) -> Response:
    """The answer with the copy; a long one is drawn up in the background, and the answer is the way to see how far it
    is. Noted with what was chosen."""
    limits.spend("export", str(me().id), now())
    asked, parts = granted(me(), request_id), arguments.several("parts", CHOSEN, ())
    if "records" in parts and record_count(asked.student_id) > AT_ONCE:
        return _in_the_background(request_id, parts)
    copy = copy_of(me(), request_id)
    name, data = copy.file.card.student.name, packed(copy, parts, me().name)
    with apart():
        note_made(copy, parts)
    return download(data, ZIP, f"{name}-答复-{me().today}.zip")


@pages.get("/copies/<digest>.zip")
@allows(KEEP, step_up=True)
def finished(digest: str) -> Response:
    """One that was drawn up in the background: for whoever asked for it, for an hour."""
    return download(open_print(me().id, digest), ZIP, f"答复-{me().today}.zip")


def _in_the_background(request_id: uuid.UUID, parts: list[str]) -> Response:
    with apart():
        job_id = start(DRAW, me(), digest=secrets.token_hex(32), request_id=str(request_id), parts=parts).id
    return redirect(f"/desk/jobs/{job_id}", 303)
