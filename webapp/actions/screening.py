"""Screening rounds: the office opens one, decides on each child that the classes name, and closes it."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select

from webapp.access.audit import note
from webapp.access.care_files import round_at_desk
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.screening_classes import classes_asked
from webapp.actions.care_files import Said, open_file, take_step
from webapp.domain.care_file import NOTICED, State, Verb
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.extensions import db
from webapp.models import CareFile, School, ScreeningDecision, ScreeningRound, Student

OCCASIONS = ("term_start", "quarter", "other")
LONGEST = dt.timedelta(days=60)


def open_round(
    person: Person, school_id: uuid.UUID, occasion: str, due_on: dt.date | None, note_text: str
) -> ScreeningRound:  # fmt: skip
    """Ask every class of a school from today on. NotFound for a school where the person may not; Refused for an
    occasion there is not, and a last day that is past or further off than 60 days; Clash while another is open."""
    if school_id not in person.schools(Permission.MANAGE_CARE):
        raise NotFound("not_found")
    if occasion not in OCCASIONS:
        raise Refused("screening_occasion", field="occasion")
    if due_on is None or not person.today <= due_on <= person.today + LONGEST:
        raise Refused("screening_due", field="due_on")
    db.session.execute(select(School.id).where(School.id == school_id).with_for_update(key_share=True))
    still = select(ScreeningRound.id).where(ScreeningRound.school_id == school_id, ScreeningRound.closed_on.is_(None))
    if db.session.scalars(still).first():
        raise Clash("screening_open")
    asking = ScreeningRound(
        school_id=school_id, occasion=occasion, opened_on=person.today, opened_by=person.id, due_on=due_on,
        note=note_text,
    )  # fmt: skip
    db.session.add(asking)
    note("screening.opened", asking)
    return asking


def close_round(person: Person, round_id: uuid.UUID) -> ScreeningRound:
    """Nobody is asked any more; answers that come late still count. One that is closed stays as it is."""
    asking = round_at_desk(person, round_id)
    _close(person, asking)
    return asking


def end_rounds(person: Person, school_id: uuid.UUID) -> None:
    """A school ends: its rounds are closed."""
    for asking in db.session.scalars(select(ScreeningRound).where(ScreeningRound.school_id == school_id)):
        _close(person, asking)


def keep_classes_asked(person: Person, school_id: uuid.UUID) -> None:
    """Classes are about to come into a school or to go: each round that is closed keeps which ones it asked."""
    closed = select(ScreeningRound).where(ScreeningRound.school_id == school_id, ScreeningRound.closed_on.is_not(None))
    for asking in db.session.scalars(closed).all():
        if asking.class_ids is None:
            asking.class_ids = [str(one.id) for one in classes_asked(asking, person.today)]


def _close(person: Person, asking: ScreeningRound) -> None:
    if asking.closed_on is None:
        asking.closed_on, asking.closed_by = person.today, person.id
        note("screening.closed", asking)


def decide(
    person: Person, round_id: uuid.UUID, student_id: uuid.UUID | None, said: Said | None, why: str, now: dt.datetime
) -> ScreeningDecision:
    """What becomes of a child: a care file in draft (`said`; an ended one is opened again, another takes it into its
    history and says what it said), or set aside with a reason. NotFound for a round or a child of another school, Clash
    when it was decided before."""
    asking = round_at_desk(person, round_id)
    place = select(Student.id).where(Student.id == student_id, Student.school_id == asking.school_id)
    child = db.session.scalars(place.with_for_update(key_share=True)).one_or_none()
    if child is None:
        raise NotFound("not_found")
    before = select(ScreeningDecision.id).where(
        ScreeningDecision.round_id == asking.id, ScreeningDecision.student_id == child
    )
    if db.session.scalars(before).first():
        raise Clash("screening_decided")
    if said is None and not why.strip():
        raise Refused("care_why", field="why")
    file = _file(person, child, said, now) if said else None
    decision = ScreeningDecision(
        school_id=asking.school_id, round_id=asking.id, student_id=child, file_id=file.id if file else None, why=why,
        by_id=person.id, at=now,
    )  # fmt: skip
    db.session.add(decision)
    note("screening.decided", asking)
    return decision


def _file(person: Person, student_id: uuid.UUID, said: Said, now: dt.datetime) -> CareFile:
    its = select(CareFile).where(CareFile.student_id == student_id).with_for_update(key_share=True)
    there = db.session.scalars(its).one_or_none()
    if there is None:
        return open_file(person, student_id, said, now)
    verb = Verb.NOTICE if State(there.state) in NOTICED else Verb.REOPEN
    return take_step(person, there.id, verb, said, there.steps, now)
