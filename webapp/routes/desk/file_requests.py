"""/desk/transfers/requests: a school asks another for the files of children who came, and the other answers."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.file_requests import LONGEST, LONGEST_ANSWER, answer_request, ask_for_files
from webapp.domain.refusals import Refused
from webapp.models import now
from webapp.queries.file_requests import file_requests
from webapp.queries.transfers import schools_to_go_to
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_file_requests", __name__, url_prefix="/desk/transfers")
P = Permission.MOVE_STUDENTS


@pages.get("/requests")
@allows(P)
def listed() -> Response:
    """What others ask us for, what we asked them for, and the form."""
    return _page()


@pages.post("/requests")
@allows(P)
def ask() -> Response:
    """Ask: back to the list, or the form with the reason why not."""
    by_id = arguments.id_of(request.form.get("by_id")) or me().home_school
    of_id = arguments.id_of(request.form.get("of_id"))
    names = arguments.text("names", LONGEST + 1)
    return carry_out(
        lambda: ask_for_files(me(), by_id, of_id, names, now()),
        then=lambda _asked: "/desk/transfers/requests",
        refused=lambda refusal: _page(refusal.status, refusal),
    )


@pages.post("/answers")
@allows(P)
def answer() -> Response:
    """Answer one: back to the list, or with the reason why not."""
    request_id = arguments.id_of(request.form.get("request_id"))
    return carry_out(
        lambda: answer_request(me(), request_id, arguments.text("answer", LONGEST_ANSWER), now()),
        then=lambda _answered: "/desk/transfers/requests",
        refused=lambda refusal: _page(refusal.status, refusal),
    )


def _page(status: int = 200, refusal: Refused | None = None) -> Response:
    person = me()
    return show(
        "desk/transfers/requests.html",
        status=status,
        found=file_requests(person),
        schools_there=schools_to_go_to(person),
        sent=request.form,
        refusal=refusal,
    )
