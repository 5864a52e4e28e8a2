"""/desk/import: a roster is read and shown first (dry run), and carried out when a person says so."""

from __future__ import annotations

import uuid
from pathlib import Path

from flask import Blueprint, current_app, redirect, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.roster_import import RosterPlan, carry_out, preview
from webapp.actions.uploads import forget_upload, keep_upload, open_upload
from webapp.documents.import_sentences import left_aside_message
from webapp.documents.roster_sentences import FIELD_LABELS, problem_message, question_text, refusal_message
from webapp.documents.workbooks import UnreadableFile, open_sheets
from webapp.domain.refusals import NotFound, Refused
from webapp.domain.rosters import Outcome, RosterReading, read_roster
from webapp.extensions import db
from webapp.models import now
from webapp.queries.imports import importing_schools, receipts
from webapp.routes.desk import arguments
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_imports", __name__, url_prefix="/desk/import")


@pages.get("")
@allows(Permission.IMPORT_ROSTER)
def form() -> Response:
    """The form, and what was imported before."""
    return _form()


@pages.post("")
@allows(Permission.IMPORT_ROSTER)
def try_out() -> Response:
    """What importing the file would do; 422 with the form for a file that cannot be used. Nothing is saved."""
    upload = request.files.get("file")
    school_id, name = _school(), (upload.filename or "")[:200] if upload else ""
    try:
        data = upload.read() if upload else b""
        reading = _reading(data, name)
    except Refused as refusal:
        return _form(422, _sentence(refusal))
    digest = keep_upload(_folder(), _key(), me().id, data)
    return _preview(school_id, reading, name, digest, preview(school_id, reading, me().today))


@pages.post("/<digest>")
@allows(Permission.IMPORT_ROSTER)
def carry(digest: str) -> Response:
    """Import the file that was tried out. What would happen is worked out anew, so that nothing old is written."""
    school_id, name = _school(), arguments.text("name", 200)
    try:
        reading = _reading(open_upload(_folder(), _key(), me().id, digest), name)
        carry_out(me().id, school_id, reading, name, digest, now())
    except Refused as refusal:
        return _form(422, _sentence(refusal))
    db.session.commit()
    forget_upload(_folder(), me().id, digest)
    return redirect("/desk/import?done=1", 303)


def _school() -> uuid.UUID:
    """The school to import into: the one asked for, else the only one; NotFound for one that is not the person's."""
    mine = me().schools(Permission.IMPORT_ROSTER)
    asked = request.form.get("school_id")
    chosen = arguments.id_of(asked) if asked else next(iter(mine), None) if len(mine) == 1 else None
    if chosen is None or chosen not in mine:
        raise NotFound("not_found")
    return chosen


def _reading(data: bytes, name: str) -> RosterReading:
    """The roster in a file; Refused with what the reader or the roster says against it.

    The transaction ends first: a long list must not keep phones from saving while it is read.
    """
    db.session.rollback()
    if not data and not name:
        raise Refused("no_file", field="file")
    try:
        reading = read_roster(open_sheets(data, name), name, me().today)
    except UnreadableFile as unreadable:
        raise Refused(unreadable.code, field="file") from unreadable
    if reading.outcome is not Outcome.IMPORT:
        raise Refused(reading.refuse or reading.question or "no_roster", field="file")
    return reading


def _sentence(refusal: Refused) -> str:
    for sentences in (refusal_message, question_text):
        try:
            return str(sentences(refusal.code))
        except KeyError:
            continue
    return refusal.code


def _form(status: int = 200, problem: str | None = None) -> Response:
    db.session.rollback()
    person = me()
    done = request.args.get("done") == "1"
    return show(
        "desk/imports/form.html",
        status=status,
        problem=problem,
        done=done,
        receipts=receipts(person),
        into=importing_schools(person),
    )


def _preview(school_id: uuid.UUID, reading: RosterReading, name: str, digest: str, plan: RosterPlan) -> Response:
    return show(
        "desk/imports/preview.html",
        school_id=school_id,
        reading=reading,
        name=name,
        digest=digest,
        plan=plan,
        problem_message=problem_message,
        left_aside_message=left_aside_message,
        labels=FIELD_LABELS,
    )


def _folder() -> Path:
    folder: Path = current_app.extensions["runxin_settings"].files_dir / "uploads"
    return folder


def _key() -> bytes:
    key: bytes = current_app.extensions["runxin_settings"].identity_key
    return key
