"""GET /desk: what needs this person today."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.queries.arrivals import arrived_by_kind
from webapp.queries.care_vacancies import vacancies
from webapp.queries.clashes import unsettled
from webapp.queries.desk_home import counted
from webapp.queries.roll_call_board import silent_classes
from webapp.queries.school_students import unvisited_this_term
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_home", __name__)
MOST_NAMES = 15


@pages.get("/desk")
@allows(Permission.SEE_SCHOOL)
def home() -> Response:
    """What waits for a decision, which classes are silent today, whom to ask for a visit, what arrived."""
    person = me()
    unvisited, unvisited_total = unvisited_this_term(person, MOST_NAMES)
    counts = counted(person)
    return show(
        "desk/home.html",
        waiting=counts.waiting,
        silent=silent_classes(person, person.today),
        unvisited=unvisited,
        unvisited_total=unvisited_total,
        without_mentor=counts.without_mentor,
        found=counts.found,
        vacant=len(vacancies(person)) if counts.in_care else 0,
        unsettled=len(unsettled(person)) if person.may(Permission.CORRECT) else 0,
        arrived=sum(arrived_by_kind(person, person.today).values()),
    )
