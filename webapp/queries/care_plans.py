"""The plan of a care file as the desk shows it, and the school's texts for it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.care_files import care_file
from webapp.access.care_plans import (
    OF_THE_OFFICE,
    OVER,
    WORDS,
    plan_of,
    plan_rows,
    reads_psychology,
    reads_step,
    seen_facts,
    unsealed,
)
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.care_file import State as FileState
from webapp.domain.care_plan import ALL_LINES, FIELDS, Plan, State, Verb, steps_from
from webapp.extensions import db
from webapp.models import Account, CareFile, CareHelper, CareMember, CarePhrase, CarePlanStep
from webapp.queries.care_files import colleagues_for
from webapp.queries.care_helpers import helpers_of


@dataclass(frozen=True)
class ShownStep:
    """A step as the person reads it: `words` those that are open to the person; `confided` that a psychology teacher
    wrote them, who alone reads them; `psychology` that the step changed that field."""

    row: CarePlanStep
    words: str
    confided: bool
    psychology: bool


@dataclass(frozen=True)
class PlanPage:
    """All that the desk shows of a plan: `facts` that the person reads, `names` of owners by id, `now` the name of
    whoever does today what an owner was to do, `steps` newest first, `verbs` what the person may do next, `writes`
    whether facts may be written now."""

    file: CareFile
    plan: Plan | None
    state: State | None
    facts: Mapping[str, str]
    psychology: bool
    names: Mapping[str, str]
    now: Mapping[str, str]
    colleagues: Sequence[Account]
    helpers: Sequence[CareHelper]
    steps: Sequence[ShownStep]
    verbs: list[Verb]
    writes: bool


def plan_page(person: Person, file_id: uuid.UUID) -> PlanPage:
    """The plan of a file; NotFound for one that the person does not see."""
    file = care_file(person, file_id)
    rows = plan_rows(file.id)
    plan = plan_of(rows)
    state = plan.on(person.today) if plan else None
    verbs = [] if FileState(file.state) in OVER else steps_from(state)
    if file.school_id not in person.schools(Permission.MANAGE_CARE):
        verbs = [verb for verb in verbs if verb not in OF_THE_OFFICE]
    facts = seen_facts(person, file, plan)
    return PlanPage(
        file=file,
        plan=plan,
        state=state,
        facts=facts,
        psychology=reads_psychology(person, file),
        names=_names(file.id, [facts, *(row.facts for row in rows)]),
        now=_stand_ins(file.id, person.today),
        colleagues=colleagues_for(file.school_id, person.today),
        helpers=helpers_of(file.id, person.today),
        steps=[_shown(person, file, row) for row in reversed(rows)],
        verbs=[verb for verb in verbs if verb is not Verb.WRITE],
        writes=Verb.WRITE in verbs,
    )


def phrases_of(schools: frozenset[uuid.UUID]) -> dict[str, list[CarePhrase]]:
    """The texts of these schools by field, in the order of their making."""
    mine = select(CarePhrase).where(CarePhrase.school_id.in_(schools))
    found = db.session.scalars(mine.order_by(CarePhrase.id)).all()
    return {name: [one for one in found if one.field == name] for name in FIELDS}


def _shown(person: Person, file: CareFile, row: CarePlanStep) -> ShownStep:
    kept_back = unsealed(row)
    confided = kept_back.pop(WORDS, "")
    words = confided if confided and reads_step(person, file, row) else row.words
    return ShownStep(row, words, bool(confided), bool(kept_back))


def _names(file_id: uuid.UUID, told: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Whoever was ever to do something, colleague or not, as far as these facts tell."""
    owners = {facts[f"{line}.owner"] for facts in told for line in ALL_LINES if facts.get(f"{line}.owner")}
    ids = {uuid.UUID(owner) for owner in owners}
    if not ids:
        return {}
    accounts = select(Account.id, Account.name).where(Account.id.in_(ids))
    helpers = select(CareHelper.id, CareHelper.name).where(CareHelper.file_id == file_id, CareHelper.id.in_(ids))
    return {str(row.id): row.name for asked in (accounts, helpers) for row in db.session.execute(asked)}


def _stand_ins(file_id: uuid.UUID, today: dt.date) -> dict[str, str]:
    """By owner (an id) whoever has the owner's tasks today after a hand-over."""
    parts = (
        select(CareMember.stands_in_for, Account.name)
        .join(Account, Account.id == CareMember.account_id)
        .where(CareMember.file_id == file_id, CareMember.stands_in_for.is_not(None), CareMember.held_on(today))
        .order_by(CareMember.starts_on, CareMember.id)
    )
    return {str(owner): name for owner, name in db.session.execute(parts)}
