"""/desk/students/<id>/documents: the papers on a child's file; /desk/documents/<id>: one of them."""

from __future__ import annotations

import uuid
from pathlib import PurePath

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows, takes
from webapp.access.permissions import Permission
from webapp.access.records import student_at_desk
from webapp.actions.student_documents import (
    Brought,
    add_document,
    document_at_desk,
    put_back,
    remove_document,
)
from webapp.domain.refusals import NotFound, Refused
from webapp.domain.student_documents import LONGEST_WHY, MOST_BYTES
from webapp.domain.student_facts import day
from webapp.models import StudentDocument, now
from webapp.queries.student_documents import papers_of
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.downloads import download
from webapp.routes.fact_words import DOCUMENTS
from webapp.routes.gate import me
from webapp.routes.looks import watched
from webapp.storage import Lost, storage

pages = Blueprint("desk_student_documents", __name__, url_prefix="/desk")
P = Permission.KEEP_FILES


@pages.get("/students/<uuid:student_id>/documents")
@allows(P)
def documents(student_id: uuid.UUID) -> Response:
    """What is there, what was taken off, and a form for one more."""
    return _list(student_id)


@pages.post("/students/<uuid:student_id>/documents")
@allows(P)
@takes(MOST_BYTES, otherwise="document_too_large")
def add(student_id: uuid.UUID) -> Response:
    """Put one on the file: back to the list, or the form with the reason why not."""
    upload = request.files.get("file")
    data = upload.read() if upload else b""
    name = PurePath(upload.filename or "").stem if upload else ""

    def brought() -> Brought:
        dated_on = day(arguments.text("dated_on", 10))
        return Brought(request.form.get("kind", ""), arguments.text("title", 1000) or name, dated_on, data)

    return carry_out(
        lambda: add_document(me(), student_id, brought(), storage(), now()),
        then=_back,
        refused=lambda refusal: _list(student_id, refusal),
    )


@pages.get("/documents/<uuid:document_id>")
@allows(P)
def document(document_id: uuid.UUID) -> Response:
    """The paper, as a file to save; noted in the audit."""
    row = document_at_desk(me(), document_id)
    if row.stored_as is None:
        raise NotFound("not_found")
    try:
        data = storage().read(row.stored_as)
    except Lost as error:
        raise NotFound("not_found") from error
    watched("document.viewed", student_at_desk(me(), row.student_id), same="document", document=str(row.id))
    return download(data, row.media_type, f"{row.title}{PurePath(row.stored_as).suffix}")


@pages.post("/documents/<uuid:document_id>/remove")
@allows(P)
def remove(document_id: uuid.UUID) -> Response:
    """Take it off the file, with a reason."""
    row = document_at_desk(me(), document_id)
    return carry_out(
        lambda: remove_document(me(), document_id, arguments.text("why", LONGEST_WHY), now()),
        then=_back,
        refused=lambda refusal: _list(row.student_id, refusal),
    )


@pages.post("/documents/<uuid:document_id>/restore")
@allows(P)
def restore(document_id: uuid.UUID) -> Response:
    """Put it back."""
    row = document_at_desk(me(), document_id)
    return carry_out(
        lambda: put_back(me(), document_id), then=_back, refused=lambda refusal: _list(row.student_id, refusal)
    )


def _back(row: StudentDocument) -> str:
    return f"/desk/students/{row.student_id}/documents"


def _list(student_id: uuid.UUID, refusal: Refused | None = None) -> Response:
    papers = papers_of(me(), student_id)
    watched("student.viewed", papers.student)
    status = refusal.status if refusal else 200
    typed = {name: request.form.get(name, "")[:200] for name in ("kind", "title", "dated_on")}
    return show(
        "desk/students/documents.html", status=status, papers=papers, refusal=refusal, typed=typed, kinds=DOCUMENTS
    )
