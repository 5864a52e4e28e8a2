"""Care file, plan and consents of a child as a package tells them to a machine. Nothing that the psychology teacher
alone reads is among it, whoever makes the package."""

from __future__ import annotations

from typing import Any

from webapp.models import CareStep
from webapp.queries.care_files import CarePage
from webapp.queries.care_plans import ShownStep
from webapp.queries.dossiers import CareGiven


def care_told(page: CarePage) -> dict[str, Any]:
    """Where the care file stands, its team and its steps, the first one first."""
    file, proofs = page.file, page.proofs
    team = [(one.account.name, one.duty, one) for one in page.team] + [
        (one.name, one.kind, one) for one in page.helpers
    ]
    return {
        "state": page.state.value,
        "level": file.level,
        "categories": file.categories,
        "identified_on": file.identified_on,
        "review_on": file.review_on,
        "visited_on": proofs.visit.day if proofs.visit else None,
        "checked_on": proofs.check.day if proofs.check else None,
        "team": [{"name": name, "as": what, "from": one.starts_on, "to": one.ends_on} for name, what, one in team],
        "steps": [_care_step(one) for one in reversed(page.steps)],
    }


def plan_told(given: CareGiven) -> dict[str, Any]:
    """What the plan says and what came of it; who does something by name."""
    if given.plan is None:
        return {}
    names, page = given.plan.names, given.plan
    facts = {name: text for name, text in given.facts_of_the_plan().items() if text}
    named = {name: names.get(text, "") if name.endswith(".owner") else text for name, text in facts.items()}
    return {
        "state": page.state.value if page.state else None,
        "review_on": page.plan.review_on if page.plan else None,
        "facts": named,
        "steps": [_plan_step(one) for one in reversed(page.steps)],
    }


def consents_told(given: CareGiven) -> list[dict[str, Any]]:
    """What the guardians last told this school for each purpose: it binds no other, which asks for itself. A no told
    to an earlier one says so."""
    names = ("answer", "said_by", "how", "day")
    return [
        {
            "purpose": purpose.value,
            "told_before": purpose in given.carried,
            **{name: getattr(note, name) for name in names},
        }
        for purpose, note in given.consents.items()
    ]


def _care_step(step: CareStep) -> dict[str, Any]:
    return {"step": step.verb, "day": step.day, "by": step.by.name, "why": step.why}


def _plan_step(step: ShownStep) -> dict[str, Any]:
    row = step.row
    return {"step": row.verb, "day": row.day, "by": row.by.name, "words": "" if step.confided else step.words}
