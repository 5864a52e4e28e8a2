"""/desk/records: one record with its history; correcting it, and taking it back, at the school's desk."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.audit import note
from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.access.records import student_at_desk
from webapp.actions.forms import hand_in
from webapp.actions.outbox import Verdict
from webapp.domain.log import WITHDRAWAL
from webapp.domain.refusals import NotFound
from webapp.domain.terms import wall_time
from webapp.entries.kind import ABOUT
from webapp.extensions import db
from webapp.models import Student, new_id, now
from webapp.queries.amending import form_values, record_at_desk, record_to_correct
from webapp.queries.clashes import unsettled
from webapp.queries.timeline import TimelineItem
from webapp.routes.desk import arguments
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched
from webapp.schemas.sentences import sentence_for

pages = Blueprint("desk_records", __name__, url_prefix="/desk/records")
ABOUT_THE_FORM = ABOUT | {"record_id", "amends", "mends"}


@pages.get("")
@allows(Permission.CORRECT)
def clashes() -> Response:
    """Those on which two people differ."""
    items = unsettled(me())
    for student in {item.entry.student_id: item.entry.student for item in items}.values():
        watched("student.viewed", student)
    return show("desk/records/clashes.html", items=items)


@pages.get("/<uuid:entry_id>")
@allows(Permission.SEE_SCHOOL)
def record(entry_id: uuid.UUID) -> Response:
    """What stands, what is not settled, and who wrote, corrected and took back."""
    item = record_at_desk(me(), entry_id)
    return _show("desk/records/record.html", item)


@pages.get("/<uuid:entry_id>/correction")
@allows(Permission.CORRECT)
def correction(entry_id: uuid.UUID) -> Response:
    """The form, filled in with what stands."""
    item = record_to_correct(me(), entry_id)
    return _correcting(item, form_values(item))


@pages.post("/<uuid:entry_id>/corrections")
@allows(Permission.CORRECT)
def correct(entry_id: uuid.UUID) -> Response:
    """Enter the correction: the record's page, or the form with what will not do."""
    item = record_to_correct(me(), entry_id)
    named = [("student_id", str(item.entry.student_id)), ("amends", str(entry_id))]
    pairs = [*named, *((n, v) for n, v in request.form.items(multi=True) if n not in ABOUT_THE_FORM)]
    verdict = hand_in(me(), item.kind.name, _record_id(), pairs, [], now())
    if verdict.verdict == "refused":
        db.session.rollback()
        values = {name: request.form.getlist(name) for name in request.form}
        return _correcting(record_to_correct(me(), entry_id), values, verdict)
    _noted("entry.corrected", item, verdict)
    db.session.commit()
    return redirect(f"/desk/records/{entry_id}", 303)


@pages.get("/<uuid:entry_id>/withdrawal")
@allows(Permission.CORRECT)
def withdrawal(entry_id: uuid.UUID) -> Response:
    """The form that asks why."""
    return _withdrawing(record_to_correct(me(), entry_id))


@pages.post("/<uuid:entry_id>/withdrawals")
@allows(Permission.CORRECT)
def withdraw(entry_id: uuid.UUID) -> Response:
    """Take the record back: its page, or the form again without a reason."""
    item = record_to_correct(me(), entry_id)
    pairs = [
        ("entry_id", str(entry_id)),
        ("withdrawn_at", wall_time(now())),
        ("reason", arguments.text("reason")),
    ]
    verdict = hand_in(me(), WITHDRAWAL, _record_id(), pairs, [], now())
    if verdict.verdict == "refused":
        db.session.rollback()
        return _withdrawing(record_to_correct(me(), entry_id), verdict)
    _noted("entry.taken_back", item, verdict)
    db.session.commit()
    return redirect(f"/desk/records/{entry_id}", 303)


def _record_id() -> uuid.UUID:
    """The id the form was rendered with: sent twice, it is entered once."""
    return arguments.id_of(request.form.get("record_id")) or new_id()


def _noted(action: str, item: TimelineItem, verdict: Verdict) -> None:
    """What somebody does to another's record is in the audit too, not in the log alone."""
    if verdict.verdict == "accepted" and not item.own:
        note(action, item.original, school_id=_child(item).school_id)  # of one that came: not at the school it left


def _correcting(item: TimelineItem, values: dict[str, list[str]], verdict: Verdict | None = None) -> Response:
    problems = _problems(verdict)
    f = {"values": values, "problems": problems, "kind": item.kind}
    context = {"f": f, "kind": item.kind, "problems": problems, "record_id": new_id(), "at_desk": True}
    return _show("desk/records/correct.html", item, verdict, **context)


def _withdrawing(item: TimelineItem, verdict: Verdict | None = None) -> Response:
    context = {"problems": _problems(verdict), "record_id": new_id()}
    return _show("desk/records/withdraw.html", item, verdict, **context)


def _problems(verdict: Verdict | None) -> dict[str, str]:
    if verdict is None:
        return {}
    found = {p["field"]: sentence_for(p["message"]) for p in verdict.problems}
    return {"": sentence_for(verdict.reason or "wrong_fields")} | found


def _show(template: str, item: TimelineItem, verdict: Verdict | None = None, **context: Any) -> Response:
    student = _child(item)
    watched("student.viewed", student)
    may_correct = student.school_id in me().schools(Permission.CORRECT)
    context |= {"here": "/desk/students", "item": item, "student": student, "may_correct": may_correct}
    return show(template, status=422 if verdict else 200, **context)


def _child(item: TimelineItem) -> Student:
    if item.entry.student_id is None:
        raise NotFound("not_found")
    return student_at_desk(me(), item.entry.student_id)
