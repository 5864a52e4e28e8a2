"""GET /field/…: the same pages with and without a network."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.access.records import student_in_field
from webapp.domain.refusals import NotFound
from webapp.models import new_id
from webapp.queries.amending import child_of, form_values, own_record, standing_only
from webapp.queries.my_students import my_students
from webapp.routes.field import pages as field
from webapp.routes.field.pages import FieldPage
from webapp.routes.gate import me
from webapp.routes.looks import watched
from webapp.routes.pages import page_or_block

pages = Blueprint("field", __name__, url_prefix="/field")


@pages.get("")
@allows(Permission.USE_FIELD)
def today() -> Response:
    """Today."""
    return show(field.today(me()))


@pages.get("/students")
@allows(Permission.USE_FIELD)
def students() -> Response:
    """My students."""
    return show(field.students(me()))


@pages.get("/students/<uuid:student_id>")
@allows(Permission.USE_FIELD)
def student(student_id: uuid.UUID) -> Response:
    """One of my students."""
    page = field.student(me(), student_id)
    watched("student.viewed", page.context["page"].student)
    return show(page)


@pages.get("/students/<uuid:student_id>/contacts")
@allows(Permission.RECORD_STUDENT)
def contacts(student_id: uuid.UUID) -> Response:
    """What one found otherwise of the family of one of my students."""
    page = field.contacts(me(), student_id, entry_id=new_id())
    watched("student.viewed", page.context["student"])
    return show(page)


@pages.get("/roll-calls")
@allows(Permission.CALL_ROLL)
def roll_calls() -> Response:
    """My classes."""
    return show(field.roll_calls(me()))


@pages.get("/roll-calls/<uuid:class_id>")
@allows(Permission.CALL_ROLL)
def roll_call(class_id: uuid.UUID) -> Response:
    """The roll of one of my classes."""
    return show(field.roll_call(me(), class_id))


@pages.get("/screenings/<uuid:class_id>")
@allows(Permission.SCREEN)
def screening(class_id: uuid.UUID) -> Response:
    """One of my classes to go through, while the school asks."""
    return show(field.screening(me(), class_id))


@pages.get("/record")
@allows(Permission.RECORD_STUDENT)
def record_menu() -> Response:
    """Which kind to record."""
    return show(field.record_menu(me()))


@pages.get("/record/<kind>")
@allows(Permission.RECORD_STUDENT)
def record_form(kind: str) -> Response:
    """A form; ?student= says about whom, ?amends= corrects an own entry, ?mends= a refused one."""
    if kind not in field.RECORDS:
        raise NotFound("not_found")
    return show(field.record_form(me(), kind, **_prefilled(kind)))


@pages.get("/entries")
@allows(Permission.USE_FIELD)
def entries() -> Response:
    """What I recorded."""
    return show(field.entries(me()))


@pages.get("/entry")
@allows(Permission.USE_FIELD)
def entry() -> Response:
    """One entry on the phone (?id=…), which only the phone has."""
    return show(field.entry(me()))


@pages.get("/shared")
@allows(Permission.USE_FIELD)
def shared() -> Response:
    """Photos that another app has shared, which only the phone has."""
    return show(field.shared(me()))


@pages.post("/shared")
@allows(Permission.USE_FIELD)
def share() -> Response:
    """Photos shared where no worker took them in: they cannot be kept without offline use, and the page says so."""
    return redirect("/field/shared?kept=0", 303)


@pages.get("/entries/<uuid:entry_id>")
@allows(Permission.USE_FIELD)
def own_entry(entry_id: uuid.UUID) -> Response:
    """One of my own records alone."""
    return show(field.own_entry(me(), entry_id))


@pages.get("/me")
@allows(Permission.USE_FIELD)
def profile() -> Response:
    """Me and this phone."""
    return show(field.profile(me()))


@pages.get("/nav")
@allows(Permission.USE_FIELD)
def nav() -> Response:
    """The bottom bar, for the shell."""
    return show(field.nav(me()))


@pages.get("/saved")
@allows(Permission.USE_FIELD)
def saved() -> Response:
    """After saving."""
    return show(field.saved(me()))


@pages.get("/silent")
@allows(Permission.USE_FIELD)
def silent() -> Response:
    """What a phone shows that was not in contact for too long."""
    return show(field.silent(me()))


@pages.get("/unavailable")
@allows(Permission.USE_FIELD)
def unavailable() -> Response:
    """Without a network."""
    return show(field.unavailable(me()))


@pages.get("/withdraw")
@allows(Permission.USE_FIELD)
def withdraw() -> Response:
    """The form that takes an own record back (?entry=)."""
    return show(field.withdrawing(me(), _id_argument("entry")))


@pages.get("/withdraw/<uuid:entry_id>")
@allows(Permission.USE_FIELD)
def withdraw_entry(entry_id: uuid.UUID) -> Response:
    """The same, as pages of earlier builds lead there."""
    return show(field.withdrawing(me(), entry_id))


def show(page: FieldPage, status: int = 200) -> Response:
    """A field page with its bottom bar."""
    bar = field.nav(me()).context | {"path": request.path}
    return page_or_block(page.template, status=status, **{**bar, **page.context})


def _prefilled(kind: str) -> dict[str, object]:
    person = me()
    base = _id_argument("amends")
    if base:
        item = standing_only(own_record(person, base))
        if item.kind.name != kind or item.entry.student_id is None:
            raise NotFound("not_found")
        known = {"amends": item.base, "item": item, "entry_id": new_id()}
        return {"student": child_of(person, item), "values": form_values(item), **known}
    student_id = _id_argument("student")
    if student_id:
        return {"student": student_in_field(person, student_id), "entry_id": new_id()}
    return {"students": my_students(person), "entry_id": new_id()}


def _id_argument(name: str) -> uuid.UUID | None:
    text = request.args.get(name)
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise NotFound("not_found") from error
