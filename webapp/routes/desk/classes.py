"""/desk/organisation/…/classes: the classes of a school."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions import classes as actions
from webapp.actions.classes import ClassForm, class_fingerprint
from webapp.domain.refusals import Refused
from webapp.domain.terms import stage_of
from webapp.models import SchoolClass
from webapp.queries.organisation import class_page
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.organisation import school_again
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.place_words import STAGE_NAMES

pages = Blueprint("desk_classes", __name__, url_prefix="/desk/organisation")
MANAGE = Permission.MANAGE_ORGANISATION


@pages.post("/schools/<uuid:school_id>/classes")
@allows(MANAGE)
def add(school_id: uuid.UUID) -> Response:
    """A new class of a grade."""
    grade = _number("grade")
    stage = stage_of(grade) if 1 <= grade <= 12 else ""
    return carry_out(
        lambda: actions.open_class(me(), school_id, stage, grade, _form()),
        then=lambda _opened: f"/desk/organisation/schools/{school_id}#classes",
        refused=lambda refusal: school_again(school_id, refusal, "class"),
    )


@pages.get("/classes/<uuid:class_id>")
@allows(MANAGE)
def one(class_id: uuid.UUID) -> Response:
    """A class: another number or label; close, put together, divide."""
    return _page(class_id)


@pages.post("/classes/<uuid:class_id>")
@allows(MANAGE)
def change(class_id: uuid.UUID) -> Response:
    """Another number or label."""
    return _done(class_id, "edit", lambda: actions.edit_class(me(), class_id, _form()))


@pages.post("/classes/<uuid:class_id>/close")
@allows(MANAGE, step_up=True)
def close(class_id: uuid.UUID) -> Response:
    """An empty class ends, and its teachers' roles with it."""
    return _done(class_id, "close", lambda: actions.close_class(me(), class_id))


@pages.post("/classes/<uuid:class_id>/merge")
@allows(MANAGE, step_up=True)
def merge(class_id: uuid.UUID) -> Response:
    """All its children go to another class of the year; its teachers' roles end."""
    into_id = arguments.id_of(request.form.get("into_id"))
    if into_id is None:
        return _page(class_id, Refused("class_needed", field="into_id"), "merge")
    return _done(class_id, "merge", lambda: actions.merge_classes(me(), class_id, into_id))


@pages.post("/classes/<uuid:class_id>/split")
@allows(MANAGE)
def split(class_id: uuid.UUID) -> Response:
    """Every second child goes to a new class."""
    return _done(class_id, "split", lambda: actions.split_class(me(), class_id, _form()))


def _done(class_id: uuid.UUID, form: str, act: Callable[[], SchoolClass]) -> Response:
    """Do it, and back to the school; or the class's page with the reason why not."""
    return carry_out(
        act,
        then=lambda done: f"/desk/organisation/schools/{done.school_id}#classes",
        refused=lambda refusal: _page(class_id, refusal, form),
    )


def _page(class_id: uuid.UUID, refusal: Refused | None = None, form: str = "") -> Response:
    row, school, beside = class_page(me(), class_id)
    return show(
        "desk/organisation/class.html",
        status=refusal.status if refusal else 200,
        row=row,
        school=school,
        beside=beside,
        seen=class_fingerprint(row.school_class),
        refusal=refusal,
        form=form,
        values=request.form,
        stage_names=STAGE_NAMES,
    )


def _form() -> ClassForm:
    return ClassForm(_number("number"), arguments.text("label", 100), arguments.text("seen", 20))


def _number(name: str) -> int:
    """A small number of a form; 0 for what is none."""
    text = arguments.text(name, 10)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else 0
