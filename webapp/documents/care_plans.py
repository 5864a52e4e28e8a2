"""The plan on paper for the family: what school and family do; no level, no category, no psychology."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import render_template
from flask_babel import force_locale

from webapp.documents.pdf import pdf_of
from webapp.domain.care_plan import labels_in
from webapp.domain.refusals import Refused

STYLE = Path(__file__).parents[1] / "templates" / "documents" / "notices.css"


@dataclass(frozen=True)
class Measure:
    """A line of the plan: `field` its code, the rest as it is printed."""

    field: str
    what: str
    who: str
    how_often: str
    until: str


@dataclass(frozen=True)
class FamilyPlan:
    """What a family reads. The difficulties stay at the school: only what is to be reached and done is printed."""

    school: str
    class_name: str
    child: str
    goals: str
    measures: Sequence[Measure]
    results: Sequence[tuple[str, str]]  # day, what was reached
    helpers: Sequence[tuple[str, str]] = ()  # name, what they are to the child (a code)


def family_page(plan: FamilyPlan, labels: Collection[str], names: Mapping[str, object]) -> str:
    """The sheet in HTML, in Chinese; `names` are the words for fields and for what helpers are. Refused as plan_labels
    where a text holds one of the `labels`: whoever wrote it finds other words first."""
    texts = [plan.goals, *(one.what for one in plan.measures), *(text for _day, text in plan.results)]
    texts += [name for name, _kind in plan.helpers]
    found = labels_in("\n".join([*texts, *(f"{one.who} {one.how_often}" for one in plan.measures)]), labels)
    if found:
        raise Refused("plan_labels", labels="、".join(found))
    with force_locale("zh_Hans_CN"):
        return render_template("documents/care_plan.html", plan=plan, names=names)


def family_pdf(page: str) -> bytes:
    """The same as a PDF. Refused as slips_need_library where the system lacks what weasyprint draws with."""
    return pdf_of([page], STYLE)
