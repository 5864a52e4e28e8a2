"""/desk/tokens: what other systems read with (docs/api.md)."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission, Scope
from webapp.actions import tokens as actions
from webapp.actions.tokens import NewToken
from webapp.domain.refusals import NotFound, Refused
from webapp.domain.tokens import LONGEST, LONGEST_NAME
from webapp.extensions import db
from webapp.models import now
from webapp.queries.places import schools_managed
from webapp.queries.tokens import tokens
from webapp.routes.desk import arguments
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.labels import SCOPES

pages = Blueprint("desk_tokens", __name__, url_prefix="/desk/tokens")
USUAL = dt.timedelta(days=180)


@pages.get("")
@allows(Permission.MANAGE_TOKENS)
def listed() -> Response:
    """The tokens, with when each was used last."""
    return show("desk/tokens/list.html", found=tokens(me()), scopes=SCOPES)


@pages.get("/new")
@allows(Permission.MANAGE_TOKENS)
def new() -> Response:
    """The form."""
    return _form()


@pages.post("")
@allows(Permission.MANAGE_TOKENS, step_up=True)
def create() -> Response:
    """A new token, shown this once; or the form with the reason why not."""
    try:
        row, text = actions.make_token(me(), _asked(), now())
    except NotFound:
        raise
    except Refused as refusal:
        db.session.rollback()
        return _form(refusal.status, refusal)
    db.session.commit()
    return show("desk/tokens/shown.html", status=201, token=row, text=text)


@pages.post("/<uuid:token_id>/revoke")
@allows(Permission.MANAGE_TOKENS)
def revoke(token_id: uuid.UUID) -> Response:
    """The token opens nothing any more. Without a fresh confirmation: it may be urgent, and does no harm."""
    actions.revoke(me(), token_id, now())
    db.session.commit()
    return redirect("/desk/tokens", 303)


def _asked() -> NewToken:
    """The token a form asks for. A place that is no id is nobody's."""
    place = request.form.get("school_id", "")
    school_id = arguments.id_of(place)
    if place and school_id is None:
        raise NotFound("not_found")
    words = set(request.form.getlist("scopes"))
    return NewToken(
        name=arguments.text("name", LONGEST_NAME + 1),
        scopes=frozenset(scope for scope in Scope if scope in words),
        school_id=school_id,
        expires_on=_day(request.form.get("expires_on", "")),
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _form(status: int = 200, refusal: Refused | None = None) -> Response:
    person = me()
    return show(
        "desk/tokens/new.html",
        status=status,
        refusal=refusal,
        values=request.form,
        chosen=request.form.getlist("scopes"),
        scopes=SCOPES,
        wide=person.everywhere(Permission.MANAGE_TOKENS),
        places=schools_managed(person, Permission.MANAGE_TOKENS),
        usual=person.today + USUAL,
        first=person.today,
        last=person.today + LONGEST,
        longest_name=LONGEST_NAME,
    )
