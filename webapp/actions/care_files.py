"""Opening a care file and taking its steps (domain/care_file.py). What proves a verification is read from the log."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from sqlalchemy import select

from webapp.access.audit import note
from webapp.access.care_files import managed_file, may_take, student_to_care_for
from webapp.access.choices import choice
from webapp.access.person import Person
from webapp.domain.care_file import Standing, State, Step, Verb, take
from webapp.domain.refusals import Clash, Forbidden, Refused
from webapp.domain.terms import local_day
from webapp.entries.care_proofs import proofs_since
from webapp.extensions import db
from webapp.models import CareFile, CareStep, new_id


@dataclass(frozen=True)
class Said:
    """What a form says of a step."""

    why: str = ""
    level: int | None = None
    categories: tuple[str, ...] = ()
    review_on: dt.date | None = None
    flagged: bool = False


def open_file(person: Person, student_id: uuid.UUID, said: Said, now: dt.datetime) -> CareFile:
    """A new file, in draft. NotFound for a student of another school or one who left it, Clash as care_file_there where
    the child has one; else refused as the machine says."""
    student = student_to_care_for(person, student_id)
    if db.session.scalars(select(CareFile.id).where(CareFile.student_id == student.id)).first():
        raise Clash("care_file_there")
    step = _step(person, Verb.OPEN, said, now)
    standing = take(None, step, _levels(person, student.school_id))
    file = CareFile(id=new_id(), school_id=student.school_id, student_id=student.id, steps=0)
    _write(file, standing)
    db.session.add(file)
    db.session.flush()
    _add(file, step, person, now)
    note("care.opened", file)
    return file


def take_step(
    person: Person, file_id: uuid.UUID, verb: Verb, said: Said, seen: int, now: dt.datetime
) -> CareFile:  # fmt: skip
    """One more step of a file; `seen` is how many it had when the page was made.

    NotFound for another school's, Clash as care_changed when somebody took a step since, Forbidden for a verification
    or an approval by somebody who may not give one; else refused as the machine says.
    """
    file = managed_file(person, file_id)
    if not may_take(person, file, verb):
        raise Forbidden("decided_by_another")
    if seen != file.steps:
        raise Clash("care_changed")
    step = _step(person, verb, said, now)
    if verb is Verb.VERIFY:
        step = _with_proofs(file, step)
    _write(file, take(standing_of_file(file), step, _levels(person, file.school_id)))
    _add(file, step, person, now)
    note("care.stepped", file, step=verb.value)
    return file


def verb_of(text: str) -> Verb:
    """The step a form names; Refused as care_step for any other word."""
    try:
        return Verb(text)
    except ValueError as error:
        raise Refused("care_step") from error


def standing_of_file(file: CareFile) -> Standing:
    """What a file is, as its row keeps it."""
    return Standing(
        State(file.state),
        file.level,
        tuple(file.categories),
        file.identified_on,
        file.review_on,
        file.flagged,
        State(file.asked_from) if file.asked_from else None,
        str(file.asked_by) if file.asked_by else "",
    )


def step_of(row: CareStep) -> Step:
    """A step as the machine reads it."""
    said = row.said
    review_on = dt.date.fromisoformat(said["review_on"]) if said.get("review_on") else None
    return Step(
        Verb(row.verb),
        row.day,
        str(row.by_id),
        row.why,
        said.get("level"),
        tuple(said.get("categories", ())),
        review_on,
        said.get("visit", ""),
        said.get("check", ""),
        said.get("flagged", False),
    )


def _step(person: Person, verb: Verb, said: Said, now: dt.datetime) -> Step:
    by, day = str(person.id), local_day(now)
    return Step(verb, day, by, said.why, said.level, said.categories, said.review_on, flagged=said.flagged)


def _with_proofs(file: CareFile, step: Step) -> Step:
    """With what stands in the log; a flag beside both proofs says nothing."""
    found = proofs_since({file.student_id: file.identified_on})[file.student_id]
    visit, check = (str(one.entry_id) if one else "" for one in (found.visit, found.check))
    return replace(step, visit=visit, check=check, flagged=step.flagged and not found.whole)


def _write(file: CareFile, standing: Standing) -> None:
    file.state, file.level, file.categories = standing.state.value, standing.level, list(standing.categories)
    file.identified_on, file.review_on, file.flagged = standing.identified_on, standing.review_on, standing.flagged
    file.asked_from = standing.asked_from.value if standing.asked_from else None
    file.asked_by = uuid.UUID(standing.asked_by) if standing.asked_by else None


def _add(file: CareFile, step: Step, person: Person, now: dt.datetime) -> None:
    said = {
        "level": step.level,
        "categories": list(step.categories),
        "review_on": step.review_on.isoformat() if step.review_on else None,
        "visit": step.visit,
        "check": step.check,
        "flagged": step.flagged,
    }
    file.steps += 1
    row = CareStep(
        school_id=file.school_id, file_id=file.id, number=file.steps, verb=step.verb.value, day=step.day, at=now,
        by_id=person.id, why=step.why, said={name: value for name, value in said.items() if value},
    )  # fmt: skip
    db.session.add(row)


def _levels(person: Person, school_id: uuid.UUID) -> int:
    return int(choice("care_levels", person.bureau_id, school_id))
