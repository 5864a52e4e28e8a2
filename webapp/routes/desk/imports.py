"""Imports at the desk: a file is read and shown first, carried out when somebody says so, and undone.

One set of doors for every kind of import; import_looks.py says what each is called and where it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from pathlib import PurePath

from flask import Blueprint, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.actions import imports as actions
from webapp.actions.import_kinds import line_key
from webapp.actions.roster_readmission import choose_readmitted
from webapp.documents.marked_sheet import marking_of
from webapp.domain.jobs import UNFINISHED
from webapp.domain.refusals import NotFound, Refused
from webapp.extensions import db
from webapp.jobs import start
from webapp.models import ImportRun, now
from webapp.queries.import_lines import NOTED, job_at_work, lines_of
from webapp.queries.imports import import_places, receipts
from webapp.routes.desk import arguments
from webapp.routes.desk.import_looks import ROSTER_LOOK, ImportLook
from webapp.routes.desk.show import show
from webapp.routes.downloads import SHEET, download
from webapp.routes.gate import me
from webapp.routes.looks import watched


def pages_of(look: ImportLook) -> Blueprint:
    """The doors of a kind of import, each marked with its permission."""
    pages = Blueprint(f"desk_{look.kind.name}_imports", __name__, url_prefix=look.path)
    for rule, method, view, confirmed in _doors(look):
        marked = allows(look.kind.permission, step_up=confirmed)(partial(view, look))
        pages.add_url_rule(rule, view.__name__, marked, methods=[method])
    return pages


def _doors(look: ImportLook) -> list[tuple[str, str, Callable[..., Response], bool]]:
    """Where, how, what, and whether only after a fresh confirmation."""
    return [
        ("", "GET", form, False),
        ("", "POST", try_out, False),
        ("/<uuid:run_id>", "GET", one, False),
        ("/<uuid:run_id>", "POST", carry, look.confirm),
        ("/<uuid:run_id>/undo", "POST", undo, look.confirm),
        ("/<uuid:run_id>/columns", "POST", columns, False),
        ("/<uuid:run_id>/errors.xlsx", "GET", errors, True),
        *([("/<uuid:run_id>/readmissions", "POST", readmissions, False)] if look.readmits else []),
    ]


def form(look: ImportLook, refusal: Refused | None = None) -> Response:
    """The form, and the files imported before."""
    person, permission = me(), look.kind.permission
    return show(
        "desk/imports/form.html",
        status=refusal.status if refusal else 200,
        look=look,
        refusal=refusal,
        pasted=request.form.get("table", ""),
        receipts=receipts(person, look.kind.name, permission),
        places=import_places(person, permission),
    )


def try_out(look: ImportLook) -> Response:
    """Read a file; 422 with the form for one that cannot be used. Nothing of what it is about is touched."""
    data, name = _uploaded()
    try:
        run = actions.begin(look.kind, me(), *_place(look), data, name, now())
    except NotFound:
        raise
    except Refused as refusal:
        return form(look, refusal)
    answer = _worked_on(look, run, "read")
    if run.state != "unreadable":
        return answer
    unreadable = Refused(run.problem or "", field="file")
    return run_page(look, run, unreadable) if run.mapping.get("aside") else form(look, unreadable)


def one(look: ImportLook, run_id: uuid.UUID) -> Response:
    """What a file would do, or did (?kind=, ?page=, ?size=)."""
    return run_page(look, actions.run_under(look.kind, me(), run_id))


def carry(look: ImportLook, run_id: uuid.UUID) -> Response:
    """Do it. What would happen is worked out anew, so that nothing old is written."""
    return _worked_on(look, actions.run_under(look.kind, me(), run_id), "carry")


def undo(look: ImportLook, run_id: uuid.UUID) -> Response:
    """Take it back; what somebody uses by now stays, and is told."""
    return _worked_on(look, actions.run_under(look.kind, me(), run_id), "undo")


def columns(look: ImportLook, run_id: uuid.UUID) -> Response:
    """Say which heading is which field, or what heading=number stands for (heading and field, one after the other); the
    file is read anew."""
    run = actions.run_under(look.kind, me(), run_id, lock=True)
    chosen = dict(zip(request.form.getlist("heading"), request.form.getlist("field"), strict=False))
    try:
        actions.choose_columns(look.kind, me(), run, chosen, now())
    except Refused as refusal:
        return run_page(look, run, refusal, refusal.status)
    return _worked_on(look, run, "read")


def errors(look: ImportLook, run_id: uuid.UUID) -> Response:
    """The rows that were left aside, with the reasons, to be mended and imported again."""
    run = actions.run_under(look.kind, me(), run_id)
    try:
        sheet = look.mend(run, marking_of(me().name, now()))
    except Refused as refusal:
        return run_page(look, run, refusal, refusal.status)
    watched("import.rows_taken", run, rows=_to_mend(look, run))
    return download(sheet, SHEET, f"{PurePath(run.file_name).stem or look.kind.name}-{_('to mend')}.xlsx")


def run_page(look: ImportLook, run: ImportRun, refusal: Refused | None = None, status: int = 422) -> Response:
    """The page of one file, with the reason if something could not be done."""
    kind = look.kind
    asked = arguments.choice("kind", (*kind.verdicts, NOTED), "")
    lines = lines_of(run, asked, (*kind.aside, *kind.doing), arguments.page(), arguments.size())
    return show(
        "desk/imports/run.html",
        "results",
        status=status if refusal else 200,
        look=look,
        refusal=refusal,
        run=run,
        problem=Refused(run.problem or ""),
        job=job_at_work(run),
        found=lines.listed,
        kind=lines.kind,
        told=look.told(me(), run, lines.listed.rows),
        line_key=line_key,
        to_mend=_to_mend(look, run),
        doable=any(run.counts.get(verdict) for verdict in kind.doing),
        **look.more(me(), run),
    )


def _to_mend(look: ImportLook, run: ImportRun) -> int:
    """How many rows the sheet of those to mend holds."""
    count: int = run.counts.get("to_mend", sum(run.counts.get(verdict, 0) for verdict in look.kind.aside))
    return count


def _worked_on(look: ImportLook, run: ImportRun, step: str) -> Response:
    """The step in the background, and the way to see how far it is; to the run itself where it is done already."""
    job = start(f"{look.kind.name}_import.{step}", me(), run_id=str(run.id))
    db.session.flush()
    run.job_id = job.id
    db.session.commit()
    db.session.refresh(job)
    if job.state == "failed":
        return run_page(look, run, Refused(job.problem or "", **job.facts), 409)
    return redirect(f"/desk/jobs/{job.id}" if job.state in UNFINISHED else f"{look.path}/{run.id}", 303)


def _uploaded() -> tuple[bytes, str]:
    """The file's bytes and name, or those of a table that was pasted as text; a large file lies in one of its own until
    it is closed."""
    upload, pasted = request.files.get("file"), request.form.get("table", "")
    if upload is None or (pasted.strip() and not upload.filename):
        return pasted.encode(), f"{_('pasted table')}.tsv" if pasted else ""
    with upload.stream:
        return upload.stream.read(), (upload.filename or "").replace("\x00", "")


def _place(look: ImportLook) -> tuple[uuid.UUID, uuid.UUID | None]:
    """The bureau, and the school if one is chosen; whoever has one school only means that one."""
    person, asked = me(), request.form.get("school_id")
    school_id = arguments.id_of(asked)
    if asked and school_id is None:
        raise NotFound("not_found")
    if school_id is None and not person.everywhere(look.kind.permission):
        schools = person.schools(look.kind.permission)
        school_id = next(iter(schools)) if len(schools) == 1 else None
    return arguments.id_of(request.form.get("bureau_id")) or person.bureau_id, school_id


def readmissions(look: ImportLook, run_id: uuid.UUID) -> Response:
    """Those of a roster who left and are ticked come back onto the roll (back=yes), or are left out after all; what the
    file would do is worked out anew."""
    run = actions.run_under(look.kind, me(), run_id, lock=True)
    try:
        choose_readmitted(run, request.form.getlist("student"), request.form.get("back") == "yes")
    except Refused as refusal:
        return run_page(look, run, refusal, refusal.status)
    return _worked_on(look, run, "read")


pages = pages_of(ROSTER_LOOK)
