"""Writing the plan 一生一案 of a care file and taking its steps (domain/care_plan.py)."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence

from webapp.access.audit import note
from webapp.access.care_files import care_file, held_file
from webapp.access.care_helpers import helps
from webapp.access.care_plans import OF_THE_OFFICE, OVER, WORDS, plan_of, plan_rows, reads_psychology, seen_facts
from webapp.access.permissions import OF_A_TEAM, Permission
from webapp.access.person import Person
from webapp.access.places import works_at
from webapp.domain.care_file import State as FileState
from webapp.domain.care_plan import FACTS, KEPT_BACK, Step, Verb, take
from webapp.domain.refusals import Clash, Forbidden, Refused
from webapp.domain.student_facts import compared, written
from webapp.domain.terms import local_day
from webapp.extensions import db
from webapp.models import CareFile, CarePlanStep


class PlanClash(Clash):
    """Somebody else changed the same facts since the form was opened: `others` is what they say by now."""

    def __init__(self, others: Mapping[str, str]) -> None:
        super().__init__("facts_meanwhile")
        self.others = dict(others)


def write_plan(
    person: Person,
    file_id: uuid.UUID,
    base: Mapping[str, str],
    sent: Mapping[str, str],
    why: str,
    now: dt.datetime,
) -> CareFile:
    """Write what the sender of a form changed against `base`, the facts it was opened with.

    PlanClash, and nothing is written, where somebody else changed the same fact otherwise meanwhile. A fact that the
    person does not read is not touched, whatever was sent. NotFound for a file the person does not see, Refused as
    plan_file_over for one that ended, by field for what cannot be read, plan_owner for whoever is neither of the
    school nor helps the child.
    """
    file = _open(person, file_id)
    rows = plan_rows(file.id)
    plan = plan_of(rows)
    here = seen_facts(person, file, plan)
    asked = compared(base, sent, here)
    if asked.clashes:
        raise PlanClash(asked.clashes)
    facts = {name: _read(person, file, name, text) for name, text in asked.changes.items()}
    if facts:
        _take(person, file, rows, Step(Verb.WRITE, local_day(now), why, facts=facts), now)
    return file


def take_plan_step(
    person: Person, file_id: uuid.UUID, verb: Verb, words: str, review_on: dt.date | None, seen: int, now: dt.datetime
) -> CareFile:
    """One more step; `seen` is how many the plan had when the page was made. Clash as plan_changed for another number;
    Forbidden as plan_not_office for whoever does not manage care files; else refused as write_plan and the table."""
    file = _open(person, file_id)
    if verb in OF_THE_OFFICE and file.school_id not in person.schools(Permission.MANAGE_CARE):
        raise Forbidden("plan_not_office")
    rows = plan_rows(file.id)
    if seen != len(rows):
        raise Clash("plan_changed")
    if verb is Verb.WRITE:
        raise Refused("plan_step")
    _take(person, file, rows, Step(verb, local_day(now), words, review_on), now)
    return file


def plan_verb(text: str) -> Verb:
    """The step a form names; Refused as plan_step for any other word."""
    try:
        return Verb(text)
    except ValueError as error:
        raise Refused("plan_step") from error


def _open(person: Person, file_id: uuid.UUID) -> CareFile:
    """A file that the person sees and that has not ended, locked until the commit."""
    file = held_file(care_file(person, file_id))
    if FileState(file.state) in OVER:
        raise Refused("plan_file_over")
    return file


def _read(person: Person, file: CareFile, name: str, text: str) -> str:
    try:
        value = written(FACTS[name](text))
    except Refused as refusal:
        raise type(refusal)(refusal.code, field=name, **refusal.facts) from None
    if name.endswith(".owner") and value and not _may_own(file, value, person.today):
        raise Refused("plan_owner", field=name)
    return value


def _may_own(file: CareFile, owner: str, today: dt.date) -> bool:
    """A colleague of the school, or somebody without an account who helps this child today."""
    try:
        owner_id = uuid.UUID(owner)
    except ValueError:
        return False
    return works_at(file.school_id, owner_id, OF_A_TEAM, today) or helps(file.id, owner_id, today)


def _take(person: Person, file: CareFile, rows: Sequence[CarePlanStep], step: Step, now: dt.datetime) -> None:
    take(plan_of(rows), step)
    open_facts = {name: text for name, text in step.facts.items() if name not in KEPT_BACK}
    sealed = {name: text for name, text in step.facts.items() if name in KEPT_BACK}
    confided = bool(step.words) and reads_psychology(person, file)
    if confided:
        sealed[WORDS] = step.words
    row = CarePlanStep(
        school_id=file.school_id, file_id=file.id, number=len(rows) + 1, verb=step.verb.value, day=step.day, at=now,
        by_id=person.id, words="" if confided else step.words, review_on=step.review_on, facts=open_facts,
        sealed=json.dumps(sealed, ensure_ascii=False) if sealed else None,
    )  # fmt: skip
    db.session.add(row)
    note("care.planned", file, step=step.verb.value)
