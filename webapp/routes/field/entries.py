"""POST /field/entries/<kind>: the online door to the same log that phones fill through the outbox."""

from __future__ import annotations

import hashlib
import uuid

from flask import Blueprint, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import student_in_field
from webapp.actions.files import receive_file, redrawn
from webapp.actions.forms import hand_in
from webapp.actions.outbox import Verdict
from webapp.domain.refusals import NotFound, Refused
from webapp.entries import KINDS, STUDENT_KINDS
from webapp.entries.envelope import Declared
from webapp.extensions import db
from webapp.models import new_id, now
from webapp.queries.my_students import my_students
from webapp.routes.field import pages as field
from webapp.routes.field.views import show
from webapp.routes.gate import me
from webapp.schemas.sentences import sentence_for

pages = Blueprint("field_entries", __name__, url_prefix="/field")
HIDDEN = {"record_id"}


@pages.post("/entries/<kind>")
@allows(Permission.USE_FIELD)
def add_entry(kind: str) -> Response:
    """Enter what a form says, with its photos: the page that says so, or 422 with the form and its messages."""
    if kind not in KINDS:
        raise NotFound("not_found")
    person = me()
    try:
        photos = _photos()
    except Refused as refusal:  # of a picture, not of what was written: that comes back
        return _form_again(person, kind, Verdict(new_id(), "", "refused", reason=refusal.code))
    verdict = hand_in(person, kind, _entry_id(), _pairs(), [declared for declared, _data in photos], now())
    if verdict.verdict == "refused":
        db.session.rollback()
        return _form_again(person, kind, verdict)
    folder = current_app.extensions["runxin_settings"].files_dir
    for declared, data in photos if verdict.verdict != "already" else []:
        receive_file(person, declared.id, data, folder, now())
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


def _photos() -> list[tuple[Declared, bytes]]:
    """The photos of a form sent without the phone's script; Refused as not_an_image before anything is entered."""
    read = ((upload.filename or "", upload.read()) for upload in request.files.getlist("photos"))
    found = [(name, data) for name, data in read if data]
    for _name, data in found:
        redrawn(data)
    return [(Declared(new_id(), hashlib.sha256(data).hexdigest(), name[:200]), data) for name, data in found]


def _form_again(person: Person, kind: str, verdict: Verdict) -> Response:
    problems = {p["field"]: sentence_for(p["message"]) for p in verdict.problems}
    problems.setdefault("", sentence_for(verdict.reason or "wrong_fields"))
    values: MultiDict[str, str] = request.form
    lists = {name: values.getlist(name) for name in values}
    if kind == "roll_call":
        page = field.roll_call(person, _class_id())
        page.context.update(values=lists, problems=problems)
        return show(page, 422)
    if kind not in STUDENT_KINDS:
        raise Refused(verdict.reason or "wrong_fields")
    extra = {"values": lists, "problems": problems, "entry_id": new_id(), "amends": _corrected(verdict)}
    page = field.record_form(person, kind, **_about(person), **extra)
    return show(page, 422)


def _class_id() -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get("class_id", ""))
    except ValueError as error:
        raise NotFound("not_found") from error


def _corrected(verdict: Verdict) -> str | None:
    """A correction stays one while its mistakes are mended; but not of a record about somebody else."""
    return None if verdict.reason == "amends_something_else" else request.form.get("amends")


def _about(person: Person) -> dict[str, object]:
    try:
        return {"student": student_in_field(person, uuid.UUID(request.form.get("student_id", "")))}
    except (ValueError, NotFound, Refused):
        return {"students": my_students(person)}
