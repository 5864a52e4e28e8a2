"""Somebody leaves or is away: at the school's desk with the students' names, at the administrator's with counts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.granting import check_reach, lets_go, staff_member
from webapp.access.marks import allows
from webapp.access.permissions import OF_A_SCHOOL, OF_A_TEAM, Permission, Role
from webapp.access.places import account_under
from webapp.access.successors import successors
from webapp.actions import leaving as actions
from webapp.actions.leaving_plan import Asked, Plan, plan_leaving
from webapp.domain.refusals import Forbidden, NotFound, Refused
from webapp.domain.spans import FURTHEST
from webapp.extensions import db
from webapp.models import Account, now
from webapp.queries.accounts import posts_of
from webapp.queries.leaving import what_is_hers
from webapp.queries.places import classes_named, schools_managed
from webapp.routes.desk import arguments
from webapp.routes.desk.role_form import asked_day
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_leaving", __name__, url_prefix="/desk")


@dataclass(frozen=True)
class Door:
    """Through which door somebody's leaving is looked at: in which schools, for the whole account or their part of it,
    and whether students are named there."""

    account: Account
    schools: frozenset[uuid.UUID]
    whole: bool
    path: str

    @property
    def school_id(self) -> uuid.UUID | None:
        """The school whose hand-over it is; None: the bureau's."""
        return min(self.schools, default=None) if not self.whole else None

    @property
    def manages_care(self) -> bool:
        """Is what there is of care handed over here, with names, or counted only?"""
        return not self.whole and self.schools <= me().schools(Permission.MANAGE_CARE)


@pages.get("/accounts/<uuid:account_id>/leaving")
@allows(Permission.MANAGE_ACCOUNTS)
def at_administration(account_id: uuid.UUID) -> Response:
    """What is somebody's, counted, and the form."""
    return _form(_administration(account_id))


@pages.post("/accounts/<uuid:account_id>/leaving/preview")
@allows(Permission.MANAGE_ACCOUNTS)
def preview_at_administration(account_id: uuid.UUID) -> Response:
    """What would happen."""
    return _preview(_administration(account_id))


@pages.post("/accounts/<uuid:account_id>/leaving")
@allows(Permission.MANAGE_ACCOUNTS, step_up=True)
def leave_at_administration(account_id: uuid.UUID) -> Response:
    """Do it."""
    return _carry_out(_administration(account_id))


@pages.post("/accounts/<uuid:account_id>/leaving/undo")
@allows(Permission.MANAGE_ACCOUNTS, step_up=True)
def undo_at_administration(account_id: uuid.UUID) -> Response:
    """Take the last one back."""
    return _undo(_administration(account_id))


@pages.get("/staff/<uuid:account_id>/leaving")
@allows(Permission.HAND_OVER)
def at_school(account_id: uuid.UUID) -> Response:
    """What is a colleague's in this school, with names, and the form."""
    return _form(_office(account_id))


@pages.post("/staff/<uuid:account_id>/leaving/preview")
@allows(Permission.HAND_OVER)
def preview_at_school(account_id: uuid.UUID) -> Response:
    """What would happen."""
    return _preview(_office(account_id))


@pages.post("/staff/<uuid:account_id>/leaving")
@allows(Permission.HAND_OVER, step_up=True)
def leave_at_school(account_id: uuid.UUID) -> Response:
    """Do it."""
    return _carry_out(_office(account_id))


@pages.post("/staff/<uuid:account_id>/leaving/undo")
@allows(Permission.HAND_OVER, step_up=True)
def undo_at_school(account_id: uuid.UUID) -> Response:
    """Take the last one back."""
    return _undo(_office(account_id))


def _administration(account_id: uuid.UUID) -> Door:
    account = account_under(me(), account_id)
    schools = frozenset(school.id for school in schools_managed(me(), Permission.MANAGE_ACCOUNTS))
    return Door(account, schools, True, f"/desk/accounts/{account_id}")


def _office(account_id: uuid.UUID) -> Door:
    account = staff_member(me(), account_id)
    return Door(account, me().schools(Permission.HAND_OVER), False, f"/desk/staff/{account_id}")


def _check(door: Door) -> None:
    if door.whole:
        check_reach(me(), door.account)
    elif not lets_go(me(), door.account):
        raise Forbidden("above_you")


def _preview(door: Door) -> Response:
    def shown() -> Response:
        plan = _plan(door)
        classes = classes_named(lesson.grant.class_id for lesson in plan.lessons if lesson.grant.class_id)
        ends = {grant.id for grant in plan.ends}
        ending = [post for post in posts_of(me(), door.account).posts if post.grant.id in ends]
        return show(
            "desk/leaving/preview.html", door=door, plan=plan, classes=classes, ending=ending, values=request.form
        )

    return _or_form(door, shown)


def _carry_out(door: Door) -> Response:
    def done() -> Response:
        actions.lock(door.account)
        actions.carry_out(me(), _plan(door), door.school_id, now())
        db.session.commit()
        return redirect(f"{door.path}/leaving", 303)

    return _or_form(door, done)


def _undo(door: Door) -> Response:
    def undone() -> Response:
        _check(door)
        result = actions.take_back(me(), door.account, None if door.whole else door.schools, now())
        _check(door)  # the roles that came back must not be above whoever gave them back
        db.session.commit()
        return _form(door, kept=len(result.kept), restored=result.restored)

    return _or_form(door, undone)


def _plan(door: Door) -> Plan:
    _check(door)
    return plan_leaving(me(), door.account, door.schools, _asked(), door.whole)


def _or_form(door: Door, deed: Callable[[], Response]) -> Response:
    try:
        return deed()
    except NotFound:
        raise
    except Refused as refusal:
        db.session.rollback()
        return _form(door, refusal.status, refusal)


def _asked() -> Asked:
    away = request.form.get("mode") == "away"
    back_on = asked_day("back_on")
    if away and back_on is None:
        raise Refused("back_day_needed", field="back_on")
    return Asked(
        last_day=asked_day("last_day"),
        back_on=back_on if away else None,
        mentor_id=arguments.id_of(request.form.get("mentor_id")),
        mentors=_chosen("mentor."),
        teachers=_chosen("teacher."),
        care_id=arguments.id_of(request.form.get("care_id")),
        care=_chosen("care."),
        note=arguments.text("note", 1000),
    )


def _chosen(prefix: str) -> dict[str, uuid.UUID]:
    named = {n.removeprefix(prefix): arguments.id_of(v) for n, v in request.form.items() if n.startswith(prefix)}
    return {key: chosen for key, chosen in named.items() if chosen}


def _form(door: Door, status: int = 200, refusal: Refused | None = None, **more: Any) -> Response:
    person, account = me(), door.account
    hers = what_is_hers(account, door.schools, person.today)
    return show(
        "desk/leaving/form.html",
        status=status,
        door=door,
        row=posts_of(person, account),
        hers=hers,
        schools_of_hers=len(hers.schools),
        mentors=successors(hers.schools, person.today, {Role.MENTOR}, account.id),
        staff=successors(hers.schools, person.today, OF_A_SCHOOL, account.id),
        carers=successors(hers.care_schools, person.today, OF_A_TEAM, account.id) if door.manages_care else {},
        last=actions.last_handover(account, None if door.whole else door.schools),
        values=request.form,
        refusal=refusal,
        FURTHEST=FURTHEST,
        **more,
    )
