"""/desk/care/<id>/plan: the plan of a child's care, its sheet for the family, and the school's texts for plans."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask import Blueprint, redirect, request
from flask_babel import force_locale
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.care_phrases import add_phrase, drop_phrase
from webapp.actions.care_plans import PlanClash, plan_verb, take_plan_step, write_plan
from webapp.documents.care_plans import FamilyPlan, Measure, family_page, family_pdf
from webapp.domain.care_plan import FIELDS, LINES, NEEDS_REVIEW_DAY, NEEDS_WORDS, PARTS, Verb
from webapp.domain.refusals import NotFound, Refused
from webapp.extensions import db
from webapp.models import School, now
from webapp.queries.care_plans import PlanPage, phrases_of, plan_page
from webapp.routes import care_words, plan_words
from webapp.routes.desk import arguments
from webapp.routes.desk.care import day_of, next_review
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.downloads import PDF, download
from webapp.routes.gate import me
from webapp.routes.looks import watched
from webapp.routes.words import class_name

pages = Blueprint("desk_care_plans", __name__, url_prefix="/desk/care")
LONGEST = 1000  # characters of a result, an outcome or a summary
FAMILY_FIELDS = FIELDS[1:]  # what is said of psychology is on no paper


@pages.get("/<uuid:care_id>/plan")
@allows(Permission.SEE_CARE)
def plan(care_id: uuid.UUID) -> Response:
    """The plan: its facts to be written, what may be done next, its history."""
    return _plan(care_id)


@pages.post("/<uuid:care_id>/plan")
@allows(Permission.SEE_CARE)
def write(care_id: uuid.UUID) -> Response:
    """Write what was changed; or the form as it was sent, with the reason why not: where somebody else was quicker,
    with both values."""
    sent = {name: text.strip().replace("\x00", "").replace("\r\n", "\n") for name, text in request.form.items()}
    sent = {name: text for name, text in sent.items() if name not in {"base", "words"}}
    return carry_out(
        lambda: write_plan(me(), care_id, arguments.opened_with(), sent, arguments.text("words", LONGEST), now()),
        then=lambda _written: f"/desk/care/{care_id}/plan",
        refused=lambda refusal: _plan(care_id, sent, refusal),
    )


@pages.post("/<uuid:care_id>/plan/steps")
@allows(Permission.SEE_CARE)
def step(care_id: uuid.UUID) -> Response:
    """Adopt the plan, add a result, review it, close it or take it up again; or the page with the reason why not."""
    seen = request.form.get("seen", "")
    number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0

    def taken() -> object:
        verb = plan_verb(request.form.get("step", ""))
        review_on = day_of(request.form.get("review_on", "")) if verb in NEEDS_REVIEW_DAY else None
        return take_plan_step(me(), care_id, verb, arguments.text("words", LONGEST), review_on, number, now())

    return carry_out(
        taken,
        then=lambda _taken: f"/desk/care/{care_id}/plan",
        refused=lambda refusal: _plan(care_id, None, refusal),
    )


@pages.get("/<uuid:care_id>/plan/family.pdf")
@allows(Permission.SEE_CARE)
def family_sheet(care_id: uuid.UUID) -> Response:
    """The sheet for the family, as a PDF."""
    sheet = _family(care_id)
    try:
        data = family_pdf(family_page(sheet, plan_words.sorting_words(), plan_words.ON_PAPER))
    except Refused as refusal:
        return _plan(care_id, None, refusal)
    return download(data, PDF, f"{sheet.child}-家校共育.pdf")


@pages.get("/phrases")
@allows(Permission.MANAGE_CARE)
def phrases() -> Response:
    """The school's own texts, field by field."""
    return _phrases()


@pages.post("/phrases")
@allows(Permission.MANAGE_CARE)
def add() -> Response:
    """One more text."""
    school = me().home_school
    if school is None:
        raise NotFound("not_found")
    return carry_out(
        lambda: add_phrase(me(), school, request.form.get("field", ""), arguments.text("text", LONGEST)),
        then=lambda _added: "/desk/care/phrases",
        refused=_phrases,
    )


@pages.post("/phrases/<uuid:phrase_id>/end")
@allows(Permission.MANAGE_CARE)
def drop(phrase_id: uuid.UUID) -> Response:
    """A text is offered no more."""
    drop_phrase(me(), phrase_id)
    db.session.commit()
    return redirect("/desk/care/phrases", 303)


def _plan(care_id: uuid.UUID, sent: Mapping[str, str] | None = None, refusal: Refused | None = None) -> Response:
    person, page = me(), plan_page(me(), care_id)
    watched("care.viewed", page.file)
    values, others = {**page.facts, **(sent or {})}, refusal.others if isinstance(refusal, PlanClash) else {}
    return show(
        "desk/care/plan.html",
        status=refusal.status if refusal else 200,
        page=page,
        values=values,
        others=others,
        filled={name.partition(".")[0] for name in (*values, *others) if values.get(name) or name in others},
        refusal=refusal,
        tried=request.form.get("step", "") if refusal else "",
        sent=request.form,
        phrases=phrases_of(frozenset({page.file.school_id})),
        next_review=next_review(page.file.school_id),
        FIELDS=FIELDS, LINES=LINES, PARTS=PARTS, NEEDS_WORDS=NEEDS_WORDS, NEEDS_REVIEW_DAY=NEEDS_REVIEW_DAY,
        may_print=bool(page.plan) and person.may(Permission.SEE_CARE),
        w=plan_words,
        helper_words=care_words.HELPER,
    )  # fmt: skip


def _family(care_id: uuid.UUID) -> FamilyPlan:
    page = plan_page(me(), care_id)
    if page.plan is None:
        raise NotFound("not_found")
    watched("care.viewed", page.file)
    student = page.file.student
    helpers = [(one.name, one.kind) for one in page.helpers]
    school = db.session.get_one(School, page.file.school_id).name
    with force_locale("zh_Hans_CN"):
        place = class_name(student.school_class)
    return FamilyPlan(school, place, student.name, page.facts["goals"], _measures(page), _results(page), helpers)


def _measures(page: PlanPage) -> list[Measure]:
    def of(field: str, line: str) -> Measure:
        measure, owner, frequency, due = (page.facts[f"{line}.{part}"] for part in PARTS)
        return Measure(field, measure, page.now.get(owner) or page.names.get(owner, ""), frequency, due)

    lines = [(field, line) for field in FAMILY_FIELDS for line in LINES[field]]
    return [of(field, line) for field, line in lines if page.facts[f"{line}.measure"]]


def _results(page: PlanPage) -> list[tuple[str, str]]:
    open_ones = [one for one in reversed(page.steps) if one.row.verb == Verb.RESULT and not one.confided]
    return [(one.row.day.isoformat(), one.words) for one in open_ones]


def _phrases(refusal: Refused | None = None) -> Response:
    school = me().home_school
    found = phrases_of(frozenset({school} if school else ()))
    return show(
        "desk/care/phrases.html", status=refusal.status if refusal else 200, phrases=found, refusal=refusal,
        sent=request.form, FIELDS=FIELDS, w=plan_words,
    )  # fmt: skip
