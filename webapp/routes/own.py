"""/start: what the account is for; /sessions and /devices: where one is logged in, and one's own phones; /resets: what
others did to one's account."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.audit import note
from webapp.access.marks import own
from webapp.access.permissions import ALLOWS, Permission, allowed_by
from webapp.actions.devices import revoke
from webapp.actions.sessions import end_every_session, end_own_session, standing_of
from webapp.domain.sessions import Standing
from webapp.extensions import db
from webapp.models import LoginSession, now
from webapp.queries.accounts import posts_of
from webapp.queries.devices import devices_of, sessions_of
from webapp.queries.resets import resets_of
from webapp.queries.whom_to_ask import whom_to_ask
from webapp.routes.confirmed import own_page
from webapp.routes.desk.show import show
from webapp.routes.gate import me, my_account, my_login
from webapp.routes.labels import PERMISSIONS
from webapp.routes.pages import page_or_block

pages = Blueprint("own", __name__)


@pages.get("/start")
@own
def start() -> Response:
    """What this account is for and whom to ask: where a login leads that has no page of work yet."""
    row = posts_of(me(), my_account())
    allowed = {post.grant.id: [PERMISSIONS[p] for p in allowed_by(post.grant.role)] for post in row.present}
    return show("start.html", row=row, allowed=allowed, ask=whom_to_ask(me()))


@pages.get("/sessions")
@own
def sessions() -> Response:
    """Where I am logged in, and my phones."""
    row = my_login().session
    context: dict[str, Any] = {
        "sessions": _open_ones(row.id),
        "here": row.id,
        "devices": devices_of(me().id),
        "here_device": row.device_id,
        "resets": resets_of(me().id, now()),
    }
    if _at_a_desk():
        return show("sessions.html", layout="layouts/desk.html", **context)
    return page_or_block("sessions.html", layout="layouts/plain.html", **context)


@pages.post("/sessions/<uuid:session_id>/end")
@own
def end(session_id: uuid.UUID) -> Response:
    """Log out there."""
    end_own_session(me().id, session_id, now())
    db.session.commit()
    return redirect("/sessions", 303)


@pages.post("/sessions/end-others")
@own
def end_others() -> Response:
    """Log out everywhere but here."""
    end_every_session(me().id, "everywhere_else", now(), but=my_login().session.id)
    db.session.commit()
    return redirect("/sessions", 303)


@pages.post("/sessions/end-all")
@own
def end_all() -> Response:
    """Log out everywhere, here too."""
    end_every_session(me().id, "everywhere", now())
    db.session.commit()
    return redirect("/login", 303)


@pages.get("/resets")
@own
def resets() -> Response:
    """What others reset of my account and I have not read: where a login leads first. With what came in the months
    before, for whoever reset it may have read it in my name."""
    found = resets_of(me().id, now())
    if not any(one.is_news for one in found):
        return redirect(own_page(request.args.get("next", "/")), 303)
    return page_or_block("resets.html", resets=found, next=own_page(request.args.get("next", "/")))


@pages.post("/resets")
@own
def resets_read() -> Response:
    """I have read it."""
    if any(one.is_news for one in resets_of(me().id, now())):
        note("account.told", my_account())
        db.session.commit()
    return redirect(own_page(request.form.get("next", "/")), 303)


@pages.post("/devices/<uuid:device_id>/revoke")
@own
def revoke_device(device_id: uuid.UUID) -> Response:
    """This phone of mine is lost, or somebody else's now."""
    revoke(my_account(), device_id, me().id, now())
    db.session.commit()
    return redirect("/sessions", 303)


def _open_ones(here: uuid.UUID) -> list[LoginSession]:
    """Those that still open something: this one first."""
    rows = [row for row in sessions_of(me().id) if standing_of(row, me(), now()) is not Standing.ENDED]
    return sorted(rows, key=lambda row: row.id != here)


def _at_a_desk() -> bool:
    """Has this person work at a desk, and does this login open it?"""
    full = standing_of(my_login().session, me(), now()) is Standing.FULL
    return full and any(Permission.USE_FIELD not in ALLOWS[role] for role in me().roles)
