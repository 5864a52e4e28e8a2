"""POST /field/entries/<kind>: the online door to the same log that phones fill through the outbox."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable

from flask import Blueprint, request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import student_in_field
from webapp.actions.files import made_of, receive_file
from webapp.actions.forms import hand_in
from webapp.actions.outbox import Verdict
from webapp.domain.files import check_size
from webapp.domain.log import WITHDRAWAL
from webapp.domain.refusals import NotFound, Refused
from webapp.entries import KINDS, STUDENT_KINDS
from webapp.entries.envelope import Declared
from webapp.extensions import db
from webapp.models import Student, new_id, now
from webapp.queries.amending import Alone, child_of, own_record
from webapp.queries.my_students import my_students
from webapp.routes.field import pages as field
from webapp.routes.field.pages import FieldPage
from webapp.routes.field.views import show
from webapp.routes.gate import me
from webapp.schemas.sentences import sentence_for
from webapp.storage import storage

pages = Blueprint("field_entries", __name__, url_prefix="/field")
HIDDEN = {"record_id"}
PHOTOS = "photos"  # its files go by the names they have; those of other controls by the control's


@pages.post("/entries/<kind>")
@allows(Permission.USE_FIELD)
def add_entry(kind: str) -> Response:
    """Enter what a form says, with its files: the page that says so, or 422 with the form and its messages."""
    if kind not in KINDS:
        raise NotFound("not_found")
    person = me()
    try:
        files = _files()
    except Refused as refusal:  # of a picture, not of what was written: that comes back
        return _form_again(person, kind, Verdict(new_id(), "", "refused", reason=refusal.code))
    verdict = hand_in(person, kind, _entry_id(), _pairs(), [declared for declared, _data in files], now())
    if verdict.verdict == "refused":
        db.session.rollback()
        return _form_again(person, kind, verdict)
    for declared, data in files if verdict.verdict != "already" else []:
        receive_file(person, declared.id, data, storage(), now())
    db.session.commit()
    return _saved(person, verdict)


def _saved(person: Person, verdict: Verdict) -> Response:
    page = field.saved(person)
    page.context["verdict"] = verdict
    return show(page)


def _pairs() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name not in HIDDEN]


def _entry_id() -> uuid.UUID:
    """The id the form was rendered with: sent twice, it is entered once."""
    try:
        return uuid.UUID(request.form.get("record_id", ""))
    except ValueError:
        return new_id()


def _files() -> list[tuple[Declared, bytes]]:
    """The files of a form that the browser itself sends; Refused before anything is entered when one will not do."""
    read = [(control, upload, upload.read()) for control, upload in request.files.items(multi=True)]
    found = [(_declared(control, upload, data), data) for control, upload, data in read if data]
    for declared, data in found:
        check_size(declared.kind, len(data))
        made_of(declared.kind, data)
    return found


def _declared(control: str, upload: FileStorage, data: bytes) -> Declared:
    name = (upload.filename or "")[:200] if control == PHOTOS else control
    return Declared(new_id(), hashlib.sha256(data).hexdigest(), name, type=upload.mimetype)


def _form_again(person: Person, kind: str, verdict: Verdict) -> Response:
    problems = {p["field"]: sentence_for(p["message"]) for p in verdict.problems}
    problems.setdefault("", sentence_for(verdict.reason or "wrong_fields"))
    values: MultiDict[str, str] = request.form
    lists = {name: values.getlist(name) for name in values}
    if kind in OF_ONE:
        form, about = OF_ONE[kind]
        page = form(person, _sent_id(about))
        page.context.update(values=lists, problems=problems, entry_id=new_id())
        return show(page, 422)
    if kind == WITHDRAWAL:
        page = field.withdrawing(person, _sent_id("entry_id"))
        page.context["problems"] = problems
        return show(page, 422)
    if kind not in STUDENT_KINDS:
        raise Refused(verdict.reason or "wrong_fields")
    extra = {"values": lists, "problems": problems, "entry_id": new_id(), "amends": _corrected(verdict)}
    page = field.record_form(person, kind, **_about(person), **extra)
    return show(page, 422)


# Kinds whose forms are each of one class or child, and the field that names it
OF_ONE: dict[str, tuple[Callable[[Person, uuid.UUID], FieldPage], str]] = {
    "roll_call": (field.roll_call, "class_id"),
    "screening": (field.screening, "class_id"),
    "contact_change": (field.contacts, "student_id"),
}


def _sent_id(name: str) -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get(name, ""))
    except ValueError as error:
        raise NotFound("not_found") from error


def _corrected(verdict: Verdict) -> str | None:
    """A correction stays one while its mistakes are mended; but not of a record about somebody else."""
    return None if verdict.reason in {"amends_something_else", "entry_not_yours"} else request.form.get("amends")


def _about(person: Person) -> dict[str, object]:
    """The child it is about, be it the one of an own record that is corrected; else those to choose from."""
    try:
        return {"student": student_in_field(person, _sent_id("student_id"))}
    except NotFound:
        return _whom_it_corrects(person)


def _whom_it_corrects(person: Person) -> dict[str, object]:
    try:
        found: Student | Alone | None = child_of(person, own_record(person, _sent_id("amends")))
    except NotFound:
        found = None
    if found is None or str(found.id) != request.form.get("student_id"):
        return {"students": my_students(person)}
    return {"student": found}
