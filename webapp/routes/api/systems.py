"""GET /api/v1/organisation, students, entry-counts: what other systems read."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint

from webapp.access.marks import scoped
from webapp.access.permissions import Scope
from webapp.actions.tokens import note_reading
from webapp.domain.months import month_of, months_between
from webapp.domain.refusals import Refused
from webapp.queries.api_counts import entry_counts
from webapp.queries.api_organisation import organisation
from webapp.queries.api_students import students_page
from webapp.routes.api.admission import this_caller
from webapp.routes.api.described import ETAG, for_systems
from webapp.schemas.api import (
    CountsQuerySchema,
    CountsSchema,
    OrganisationQuerySchema,
    OrganisationSchema,
    StudentPageSchema,
    StudentsQuerySchema,
)

MOST_MONTHS = 12
Query = dict[str, Any]
pages: Blueprint = Blueprint("systems", __name__, url_prefix="/api/v1", description=_l("For other systems"))


@pages.after_request
def _tagged(answer: Response) -> Response:
    """Who has this answer already, by its ETag, gets 304 and no body. Weak: compression changes the bytes."""
    if answer.status_code == 200:
        answer.add_etag(weak=True)
        answer.make_conditional(request)
    return answer


@pages.get("/organisation")
@scoped(Scope.ORGANISATION)
@for_systems(
    pages,
    _l("Bureaus, schools and classes"),
    _l("All that the token reaches, in one answer. An id never changes; a class keeps its id when it moves up."),
)
@pages.arguments(OrganisationQuerySchema, location="query")
@pages.response(200, OrganisationSchema, headers=ETAG)
def read_organisation(query: Query) -> dict[str, Any]:
    """The organisation below the token."""
    return organisation(this_caller(), query["ended"])


@pages.get("/students")
@scoped(Scope.STUDENTS)
@for_systems(
    pages,
    _l("Students, page by page"),
    _l(
        "The students on the roll today, with the least that another system needs. Ask on with next_cursor until it is "
        "null: whoever is on the roll all the while is listed exactly once, whatever changes meanwhile. Every page is "
        "noted in the audit."
    ),
)
@pages.arguments(StudentsQuerySchema, location="query")
@pages.response(200, StudentPageSchema, headers=ETAG)
def read_students(query: Query) -> dict[str, Any]:
    """A page of students; that names left the system is noted."""
    caller = this_caller()
    found = students_page(caller, query["cursor"], query["limit"], query.get("school_id"), query.get("class_id"))
    note_reading(caller, "students.read", len(found.students))
    return {"students": found.students, "next_cursor": found.next_cursor}


@pages.get("/entry-counts")
@scoped(Scope.ENTRY_COUNTS)
@for_systems(
    pages,
    _l("How many records"),
    _l(
        "Counts by school, class, month and kind, of at most twelve months, by the day on which things happened. No "
        "names, and nothing of what was written."
    ),
)
@pages.arguments(CountsQuerySchema, location="query")
@pages.response(200, CountsSchema, headers=ETAG)
def read_entry_counts(query: Query) -> dict[str, Any]:
    """The counts of some months."""
    caller = this_caller()
    last = query.get("last") or month_of(caller.today)
    months = months_between(query.get("first") or last, last)
    if not 1 <= len(months) <= MOST_MONTHS:
        raise Refused("months_wrong", field="to")
    return {"months": months, "counts": entry_counts(caller, months, query.get("school_id"))}
