"""/desk/settings: what a bureau and its schools decide for themselves; each with its default and the reason."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.choices import decide
from webapp.domain.choices import CHOICES, Choice
from webapp.domain.refusals import NotFound, Refused
from webapp.queries.choices import settings_page
from webapp.routes.choice_words import VALUES, WORDS, value_words
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_choices", __name__, url_prefix="/desk/settings")
NO_NUMBER = -1


@pages.get("")
@allows(Permission.MANAGE_SETTINGS)
def settings() -> Response:
    """The settings of a bureau (?bureau=) or a school (?school=)."""
    return _page(arguments.id_of(request.args.get("bureau")), arguments.id_of(request.args.get("school")))


@pages.post("/<key>")
@allows(Permission.MANAGE_SETTINGS, step_up=True)
def change(key: str) -> Response:
    """Decide one, or (reset) take the decision back: the page again, at that setting."""
    if key not in CHOICES:
        raise NotFound("not_found")
    bureau_id = arguments.id_of(request.form.get("bureau_id")) or me().bureau_id
    school_id = arguments.id_of(request.form.get("school_id"))
    one = CHOICES[key]
    place = {"school": school_id} if school_id else {"bureau": bureau_id}
    return carry_out(
        lambda: decide(me(), bureau_id, school_id, key, _value(one), _read(one, arguments.text("seen", 20))),
        then=lambda _decided: f"/desk/settings?{urlencode(place)}#{key}",
        refused=lambda refusal: _page(bureau_id, school_id, refusal.status, refusal),
    )


def _value(choice: Choice) -> Any:
    """What the form asks for; None to take the own decision back."""
    return None if "reset" in request.form else _read(choice, arguments.text("value", 20), otherwise=NO_NUMBER)


def _read(choice: Choice, text: str, otherwise: Any = None) -> Any:
    """A value as the form writes it; `otherwise` for what is none."""
    if choice.kind == "word":
        return text or otherwise
    if choice.kind == "switch":
        return {"yes": True, "no": False}.get(text, otherwise)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def _page(
    bureau_id: uuid.UUID | None, school_id: uuid.UUID | None, status: int = 200, refusal: Refused | None = None
) -> Response:
    return show(
        "desk/settings.html",
        status=status,
        page=settings_page(me(), bureau_id, school_id),
        words=WORDS,
        values=VALUES,
        said=value_words,
        refusal=refusal,
        asked=arguments.text("value", 20),
    )
