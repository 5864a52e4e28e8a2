"""/desk/emergency: one student's file in an emergency, with a reason, for a while; and what a principal sees of it."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import GLASS_LOOKED_AFTER_BY, Permission
from webapp.access.records import own_glass, student_behind_glass
from webapp.actions import break_glass as actions
from webapp.actions import limits
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import now
from webapp.queries.emergency import Hits, chosen, file_behind_glass, of_late, openings, search
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("desk_emergency", __name__, url_prefix="/desk/emergency")


@pages.get("")
@allows(Permission.BREAK_GLASS)
def ask() -> Response:
    """The form that looks for a child, and what this person opened of late."""
    return _form()


@pages.post("/search")
@allows(Permission.BREAK_GLASS)
def find() -> Response:
    """Whom the words name exactly. Posted, so that no address and no history keeps a child's name."""
    words = " ".join(arguments.text("q", arguments.LONGEST_SEARCH).split())
    if not words:
        return _form()
    limits.spend("emergency", str(me().id), now())
    hits = search(me(), words)
    actions.note_search(me(), hits.students)
    answer = _form(hits=hits)
    db.session.commit()
    return answer


@pages.post("")
@allows(Permission.BREAK_GLASS, step_up=True)
def open_file() -> Response:
    """Open the file: to it, or the form with the reason why not."""
    student_id = arguments.id_of(request.form.get("student"))
    return carry_out(
        lambda: actions.break_glass(me(), student_id, arguments.text("reason"), now()),
        then=lambda glass: f"/desk/emergency/{glass.id}",
        refused=lambda refusal: _form(refusal.status, chosen(me(), student_id), refusal),
    )


@pages.get("/<uuid:glass_id>")
@allows(Permission.BREAK_GLASS)
def look(glass_id: uuid.UUID) -> Response:
    """The file, to read only; each look is kept. Once the time is over, back to the form, which says so."""
    moment = now()
    if own_glass(me(), glass_id).closes_at <= moment:
        return redirect("/desk/emergency", 303)
    student_behind_glass(me(), glass_id, moment)
    actions.note_look(glass_id)
    return show("desk/emergency/file.html", file=file_behind_glass(me(), glass_id, moment))


@pages.post("/<uuid:glass_id>/close")
@allows(Permission.BREAK_GLASS)
def close(glass_id: uuid.UUID) -> Response:
    """Close it before its time."""
    actions.close_glass(me(), glass_id, now())
    db.session.commit()
    return redirect("/desk/emergency", 303)


@pages.get("/review")
@allows(Permission.REVIEW_GLASS)
def review() -> Response:
    """Who opened what, when, why, until when, and when it was looked at. That this was read is kept, too."""
    watched("emergency.listed", None)
    found = openings(me(), now(), arguments.page(), arguments.size())
    first = bool(me().holding(GLASS_LOOKED_AFTER_BY[0]))
    return show("desk/emergency/review.html", found=found, now=now(), first=first)


@pages.post("/<uuid:glass_id>/seen")
@allows(Permission.REVIEW_GLASS)
def seen(glass_id: uuid.UUID) -> Response:
    """The principal, or who stands in, has looked at this one."""
    actions.mark_seen(me(), glass_id, now())
    db.session.commit()
    return redirect("/desk/emergency/review", 303)


def _form(status: int = 200, hits: Hits | None = None, refusal: Refused | None = None) -> Response:
    moment = now()
    return show(
        "desk/emergency/form.html",
        status=status,
        hits=hits,
        refusal=refusal,
        values=request.form,
        of_late=of_late(me(), moment),
        now=moment,
        shortest=actions.SHORTEST_REASON,
        longest=actions.LONGEST_REASON,
    )
