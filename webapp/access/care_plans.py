"""Reading the plan of a care file that was found (access/care_files.py): who reads which of its facts, who steps it."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.care_file import State as FileState
from webapp.domain.care_plan import FACTS, KEPT_BACK, Plan, Step, Verb, replay
from webapp.extensions import db
from webapp.models import CareFile, CarePlanStep

OVER = frozenset({FileState.LEFT, FileState.ARCHIVED})  # of a file: its plan is only read
WORDS = "words"  # among what a step keeps back
OF_THE_OFFICE = frozenset({Verb.ADOPT, Verb.REVIEW, Verb.CLOSE, Verb.REOPEN})


def plan_rows(file_id: uuid.UUID) -> Sequence[CarePlanStep]:
    """The steps of a file's plan, the first one first."""
    statement = select(CarePlanStep).where(CarePlanStep.file_id == file_id).options(joinedload(CarePlanStep.by))
    return db.session.scalars(statement.order_by(CarePlanStep.number)).all()


def open_plans(file_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Plan]:
    """The plans of files that were found, without a word of psychology and without what was written of steps: for a
    phone."""
    read = load_only(
        CarePlanStep.file_id, CarePlanStep.number, CarePlanStep.verb, CarePlanStep.day, CarePlanStep.review_on,
        CarePlanStep.facts, raiseload=True,
    )  # fmt: skip
    mine = select(CarePlanStep).where(CarePlanStep.file_id.in_(file_ids)).options(read)
    steps: dict[uuid.UUID, list[Step]] = defaultdict(list)
    for row in db.session.scalars(mine.order_by(CarePlanStep.number)):
        steps[row.file_id].append(Step(Verb(row.verb), row.day, "", row.review_on, row.facts))
    return {file_id: plan for file_id, taken in steps.items() if (plan := replay(taken))}


def whole_plans(file_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Plan]:
    """The plans of these files with all that is sealed in them: to count whose tasks there are, never to be shown."""
    columns = (CarePlanStep.file_id, CarePlanStep.verb, CarePlanStep.day, CarePlanStep.review_on, CarePlanStep.facts)
    asked = select(*columns, CarePlanStep.sealed).where(CarePlanStep.file_id.in_(file_ids))
    steps: dict[uuid.UUID, list[Step]] = defaultdict(list)
    for file_id, verb, day, review_on, facts, sealed in db.session.execute(asked.order_by(CarePlanStep.number)):
        kept_back = json.loads(sealed) if sealed else {}
        kept_back.pop(WORDS, None)
        steps[file_id].append(Step(Verb(verb), day, "", review_on, facts | kept_back))
    return {file_id: plan for file_id, taken in steps.items() if (plan := replay(taken))}


def plan_of(rows: Sequence[CarePlanStep]) -> Plan | None:
    """What the plan is after these steps."""
    return replay(step_of(row) for row in rows)


def step_of(row: CarePlanStep) -> Step:
    """A step as the table reads it, the sealed facts among the others."""
    sealed = unsealed(row)
    return Step(Verb(row.verb), row.day, sealed.pop(WORDS, row.words), row.review_on, row.facts | sealed)


def unsealed(row: CarePlanStep) -> dict[str, str]:
    """What a step keeps back: facts of KEPT_BACK, and as WORDS what a psychology teacher wrote of it."""
    return dict(json.loads(row.sealed)) if row.sealed else {}


def reads_step(person: Person, file: CareFile, row: CarePlanStep) -> bool:
    """Does the person read what a step keeps back? The psychology teacher does, and whoever wrote it (as of a talk that
    is the psychology teacher's alone: access/records.py)."""
    return row.by_id == person.id or reads_psychology(person, file)


def seen_facts(person: Person, file: CareFile, plan: Plan | None) -> dict[str, str]:
    """The facts that the person reads: what is said of psychology is the psychology teacher's (domain.md, Roles)."""
    facts = plan.facts if plan else dict.fromkeys(FACTS, "")
    kept_back = frozenset() if reads_psychology(person, file) else KEPT_BACK
    return {name: text for name, text in facts.items() if name not in kept_back}


def reads_psychology(person: Person, file: CareFile) -> bool:
    """Is the person a psychology teacher of the file's school?"""
    return file.school_id in person.schools(Permission.READ_PSYCHOLOGY)
