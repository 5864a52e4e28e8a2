"""Keeping raw what could not be entered, until a person decides (offline.md, doctrine 3)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from webapp.access.person import Person
from webapp.actions.log import WrongFields, declare_files
from webapp.domain.refusals import Parked, Refused
from webapp.entries.envelope import Envelope, open_text
from webapp.extensions import db
from webapp.models import Entry, HeldEntry, SchoolClass, Student

ABOUT = {"student_id", "class_id", "entry_id"}


def hold(person: Person, envelope: Envelope, refusal: Refused, arrived_at: dt.datetime) -> None:
    """Keep the entry, once: the same text again is held already. The files of a parked one may come."""
    held = HeldEntry(
        entry_id=envelope.id,
        school_id=_school_to_decide(person, envelope.text),
        digest=envelope.digest,
        verdict="parked" if isinstance(refusal, Parked) else "refused",
        reason=refusal.code,
        problems=refusal.problems if isinstance(refusal, WrongFields) else [],
        author_id=person.id,
        kind=envelope.kind[:60],
        version=envelope.version,
        raw=envelope.text,
        device=envelope.device,
        arrived_at=arrived_at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(held)
    except IntegrityError:
        return  # held already: a lost reply
    if held.verdict == "parked":
        _declare_files(person, held, arrived_at)


def named_in(text: str) -> list[uuid.UUID]:
    """The ids of whom or what a held text is about, as far as it can be read."""
    try:
        return [uuid.UUID(value) for name, value in open_text(text).pairs if name in ABOUT]
    except (Refused, ValueError):
        return []


def _school_to_decide(person: Person, text: str) -> uuid.UUID | None:
    """Of the schools where the author ever worked, the one whose child, class or entry it is about; else the own."""
    if len(person.ever_schools) > 1:
        named = named_in(text)
        places: tuple[Select[Any], ...] = (
            select(Student.school_id).where(Student.id.in_(named)),
            select(SchoolClass.school_id).where(SchoolClass.id.in_(named)),
            select(Entry.school_id).where(Entry.id.in_(named), Entry.author_id == person.id),
        )
        found: set[uuid.UUID] = {school for place in places for school in db.session.scalars(place)}
        found = {person.school_now(school) for school in found} & person.ever_schools
        if len(found) == 1:
            return found.pop()
    return person.home_school


def _declare_files(person: Person, held: HeldEntry, arrived_at: dt.datetime) -> None:
    """The files of a parked entry; where one of their numbers is taken, the entry is kept without them."""
    try:
        with db.session.begin_nested():
            declare_files(person, held.entry_id, held.school_id, open_text(held.raw), arrived_at)
    except IntegrityError:
        pass
