"""/desk/organisation: bureaus, schools and teaching points under an administrator."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions import organisation as actions
from webapp.actions.classes import class_fingerprint
from webapp.actions.organisation import SchoolForm, fingerprint_of
from webapp.actions.taking_back import take_back
from webapp.domain.organisation import STAGES
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import now
from webapp.queries.organisation import bureau_page, bureau_tree, latest_batches, school_page, schools_of
from webapp.queries.places import schools_managed
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.place_words import BATCHES, GRADES, STAGE_NAMES

pages = Blueprint("desk_organisation", __name__, url_prefix="/desk/organisation")
MANAGE = Permission.MANAGE_ORGANISATION


@pages.get("")
@allows(MANAGE)
def tree() -> Response:
    """A bureau and its schools (?bureau=, ?state=closed); a school's administrator sees the school."""
    if not me().everywhere(MANAGE):
        own = schools_managed(me(), MANAGE)
        return redirect(f"/desk/organisation/schools/{own[0].id}", 303) if own else _nothing()
    return _tree(arguments.id_of(request.args.get("bureau")))


@pages.post("/bureaus")
@allows(MANAGE)
def add_bureau() -> Response:
    """A county's bureau below a city's."""
    return carry_out(
        lambda: actions.create_bureau(me(), arguments.text("name", 200)),
        then=lambda bureau: f"/desk/organisation?bureau={bureau.id}",
        refused=lambda refusal: _tree(None, refusal, "bureau"),
    )


@pages.post("/bureaus/<uuid:bureau_id>")
@allows(MANAGE)
def change_bureau(bureau_id: uuid.UUID) -> Response:
    """Another name, or another place in the tree."""
    parent_id = arguments.id_of(request.form.get("parent_id")) or bureau_page(me(), bureau_id).parent_id
    name, seen = arguments.text("name", 200), arguments.text("seen", 20)
    return carry_out(
        lambda: actions.edit_bureau(me(), bureau_id, name, parent_id, seen),
        then=lambda _saved: f"/desk/organisation?bureau={bureau_id}",
        refused=lambda refusal: _tree(bureau_id, refusal, "edit"),
    )


@pages.post("/bureaus/<uuid:bureau_id>/schools")
@allows(MANAGE)
def add_school(bureau_id: uuid.UUID) -> Response:
    """A new school or teaching point."""
    return carry_out(
        lambda: actions.open_school(me(), bureau_id, _school_form()),
        then=lambda school: f"/desk/organisation/schools/{school.id}",
        refused=lambda refusal: _tree(bureau_id, refusal, "school"),
    )


@pages.get("/schools/<uuid:school_id>")
@allows(MANAGE)
def school(school_id: uuid.UUID) -> Response:
    """A school, its classes, and what may be done with it."""
    return school_again(school_id)


@pages.post("/schools/<uuid:school_id>")
@allows(MANAGE)
def change_school(school_id: uuid.UUID) -> Response:
    """Another name, code, other stages, or another main school."""
    return carry_out(
        lambda: actions.edit_school(me(), school_id, _school_form()),
        then=lambda _saved: f"/desk/organisation/schools/{school_id}",
        refused=lambda refusal: school_again(school_id, refusal, "school"),
    )


@pages.post("/batches/<uuid:batch_id>/undo")
@allows(MANAGE, step_up=True)
def undo(batch_id: uuid.UUID) -> Response:
    """Take back a rollover, merging or closing: what nobody changed since."""
    batch, undone = take_back(me(), batch_id, now())
    db.session.commit()
    return show("desk/organisation/undone.html", batch=batch, undone=undone, kinds=BATCHES)


def school_again(school_id: uuid.UUID, refusal: Refused | None = None, form: str = "") -> Response:
    """A school's page; with a refusal, at the form it belongs to."""
    page = school_page(me(), school_id)
    return show(
        "desk/organisation/school.html",
        status=refusal.status if refusal else 200,
        page=page,
        seen=fingerprint_of(page.school),
        class_seen=class_fingerprint,
        batches=latest_batches(me(), page.bureau.id, school_id),
        of_the_bureau=me().everywhere(MANAGE) and page.bureau.id in me().bureaus,
        refusal=refusal,
        form=form,
        values=request.form,
        **_words(),
    )


def _tree(bureau_id: uuid.UUID | None, refusal: Refused | None = None, form: str = "") -> Response:
    person = me()
    bureau = bureau_page(person, bureau_id or person.bureau_id)
    closed = arguments.choice("state", ("open", "closed"), "open") == "closed"
    return show(
        "desk/organisation/tree.html",
        status=refusal.status if refusal else 200,
        bureau=bureau,
        bureaus=bureau_tree(person),
        rows=schools_of(person, bureau.id, closed),
        closed=closed,
        seen=fingerprint_of(bureau),
        batches=latest_batches(person, bureau.id),
        refusal=refusal,
        form=form,
        values=request.form,
        **_words(),
    )


def _nothing() -> Response:
    return show("desk/organisation/nothing.html")


def _words() -> dict[str, Any]:
    return {"stages": STAGES, "stage_names": STAGE_NAMES, "kinds": BATCHES, "grades": GRADES}


def _school_form() -> SchoolForm:
    return SchoolForm(
        code=arguments.text("code", 40),
        name=arguments.text("name", 200),
        stages=tuple(request.form.getlist("stages")),
        parent_id=arguments.id_of(request.form.get("parent_id")),
        seen=arguments.text("seen", 20),
    )
