"""/desk/staff-list: a list of colleagues is read and shown first, carried out when somebody says so, and undone."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.granting import grantable
from webapp.access.marks import allows
from webapp.access.permissions import Permission, Role
from webapp.actions import imports as actions
from webapp.documents.staff_files import LEFT_ASIDE, STAFF
from webapp.documents.staff_sentences import HEADINGS, reason_text
from webapp.documents.staff_sheets import rows_to_mend, staff_template
from webapp.domain.jobs import UNFINISHED
from webapp.domain.refusals import NotFound, Refused
from webapp.extensions import db
from webapp.jobs import start
from webapp.models import ImportRun, now
from webapp.queries.accounts import places
from webapp.queries.import_lines import KINDS, job_at_work, lines_of, new_accounts
from webapp.queries.places import schools_managed
from webapp.routes.desk import arguments
from webapp.routes.desk.show import show
from webapp.routes.desk.slips import MOST_SLIPS, pdf_of
from webapp.routes.downloads import SHEET, download
from webapp.routes.gate import me

pages = Blueprint("desk_staff_imports", __name__, url_prefix="/desk/staff-list")
P = Permission.MANAGE_ACCOUNTS


@pages.get("")
@allows(P)
def form() -> Response:
    """The form, and the lists imported before."""
    return _form()


@pages.get("/template.xlsx")
@allows(P)
def template() -> Response:
    """The empty list to fill in, with this person's schools and the roles that are theirs to give."""
    person = me()
    roles = [role for role in Role if role in grantable(person) and role is not Role.BUREAU_ADMINISTRATOR]
    return download(staff_template(roles, [school.name for school in schools_managed(person, P)]), SHEET, "staff.xlsx")


@pages.post("")
@allows(P)
def try_out() -> Response:
    """Read a file; 422 with the form for one that cannot be used. No account is touched."""
    data, name = _uploaded()
    try:
        run = actions.begin(STAFF, me(), *_place(), data, name, now())
    except NotFound:
        raise
    except Refused as refusal:
        return _form(refusal)
    answer = _worked_on(run, "read")
    if run.state == "unreadable":
        return _form(Refused(run.problem or "", field="file"))
    return answer


@pages.get("/<uuid:run_id>")
@allows(P)
def one(run_id: uuid.UUID) -> Response:
    """What a list would do, or did (?kind=, ?page=, ?size=)."""
    return _run(actions.run_under(STAFF, me(), run_id))


@pages.post("/<uuid:run_id>")
@allows(P, step_up=True)
def carry(run_id: uuid.UUID) -> Response:
    """Do it. What would happen is worked out anew, so that nothing old is written."""
    return _worked_on(actions.run_under(STAFF, me(), run_id), "carry")


@pages.post("/<uuid:run_id>/undo")
@allows(P, step_up=True)
def undo(run_id: uuid.UUID) -> Response:
    """Take it back; what somebody uses by now stays, and is told."""
    return _worked_on(actions.run_under(STAFF, me(), run_id), "undo")


@pages.get("/<uuid:run_id>/errors.xlsx")
@allows(P, step_up=True)
def errors(run_id: uuid.UUID) -> Response:
    """The rows that were left aside, with the reasons, to be mended and imported again."""
    run = actions.run_under(STAFF, me(), run_id)
    return download(rows_to_mend([line for line in run.plan if line["kind"] in LEFT_ASIDE]), SHEET, "rows.xlsx")


@pages.post("/<uuid:run_id>/slips.pdf")
@allows(P, step_up=True)
def slips(run_id: uuid.UUID) -> Response:
    """New slips for those who came with this list and have no password yet, at most 500 in one PDF (part=1, 2, …)."""
    found = new_accounts(me(), actions.run_under(STAFF, me(), run_id))
    asked = arguments.text("part", 3)
    part = int(asked) if asked.isascii() and asked.isdigit() and int(asked) else 1
    chosen = found[(part - 1) * MOST_SLIPS : part * MOST_SLIPS]
    if not chosen:
        return _run(actions.run_under(STAFF, me(), run_id), Refused("nobody_to_activate"))
    return pdf_of(me(), chosen)


def _worked_on(run: ImportRun, step: str) -> Response:
    """The step in the background, and the way to see how far it is; to the run itself where it is done already."""
    job = start(f"staff_import.{step}", me(), run_id=str(run.id))
    db.session.flush()
    run.job_id = job.id
    db.session.commit()
    db.session.refresh(job)
    if job.state == "failed":
        refusal = Refused(job.problem or "", **job.facts)
        return _run(run, refusal, 409)
    return redirect(f"/desk/jobs/{job.id}" if job.state in UNFINISHED else f"/desk/staff-list/{run.id}", 303)


def _uploaded() -> tuple[bytes, str]:
    """The file's bytes and name; a large one lies in a file of its own until it is closed."""
    upload = request.files.get("file")
    if upload is None:
        return b"", ""
    with upload.stream:
        return upload.stream.read(), (upload.filename or "").replace("\x00", "")


def _place() -> tuple[uuid.UUID, uuid.UUID | None]:
    """The bureau, and the school if one is chosen; whoever has one school only means that one."""
    person, school_id = me(), arguments.id_of(request.form.get("school_id"))
    if school_id is None and not person.everywhere(P):
        schools = person.schools(P)
        school_id = next(iter(schools)) if len(schools) == 1 else None
    return arguments.id_of(request.form.get("bureau_id")) or person.bureau_id, school_id


def _form(refusal: Refused | None = None) -> Response:
    person = me()
    return show(
        "desk/staff_imports/form.html",
        status=refusal.status if refusal else 200,
        refusal=refusal,
        runs=actions.latest_runs(STAFF, person),
        places=places(person, None),
        whole=person.everywhere(P),
        headings=HEADINGS,
    )


def _run(run: ImportRun, refusal: Refused | None = None, status: int = 422) -> Response:
    lines = lines_of(run, arguments.choice("kind", KINDS, ""), arguments.page(), arguments.size())
    return show(
        "desk/staff_imports/run.html",
        "results",
        status=status if refusal else 200,
        refusal=refusal,
        run=run,
        job=job_at_work(run),
        found=lines.listed,
        kind=lines.kind,
        kinds=KINDS,
        waiting=new_accounts(me(), run) if run.state == "carried" else [],
        most_slips=MOST_SLIPS,
        reason_text=reason_text,
        headings=HEADINGS,
    )
