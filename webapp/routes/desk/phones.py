"""GET /desk/phones: how sync goes. Each phone, whose it is, when it was heard from, what waits on it, what failed."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.domain.phone_health import clock_is_wrong
from webapp.models import now
from webapp.queries.phones import STATES, phone_board
from webapp.routes.desk import arguments
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.phone_words import PHONE_STATES, failure_words, size_words, skew_words

pages = Blueprint("desk_phones", __name__, url_prefix="/desk/phones")


@pages.get("")
@allows(Permission.SEE_PHONES)
def phones() -> Response:
    """All in use, or those of a state (?state=), of owners with these words in their names (?q=)."""
    state = arguments.choice("state", STATES, STATES[0])
    board = phone_board(me(), state, arguments.words(), arguments.page(), now())
    return show(
        "desk/phones.html",
        "results",
        board=board,
        state=state,
        states=PHONE_STATES,
        words=arguments.words(),
        failed=failure_words,
        size=size_words,
        skew=skew_words,
        clock_is_wrong=clock_is_wrong,
        may_revoke=me().may(Permission.MANAGE_ACCOUNTS),
    )
