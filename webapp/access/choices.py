"""What a bureau or a school decided (domain/choices.py), read once in a request."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import bindparam, or_, select

from webapp.access.permissions import ALLOWS, Permission, Role
from webapp.access.person import Person
from webapp.domain.choices import CHOICES, settled
from webapp.extensions import db
from webapp.models import School, SettingValue

_KEY = "runxin_choices"
Stored = dict[tuple[uuid.UUID | None, str], Any]

# Who decides, by a setting's word.
DECIDERS = {
    "office": frozenset({Role.MORAL_EDUCATION}),
    "head": frozenset({Role.PRINCIPAL}),
    "deputy": frozenset({Role.DEPUTY_PRINCIPAL}),
    "principal": frozenset({Role.PRINCIPAL, Role.DEPUTY_PRINCIPAL}),
    "both": frozenset({Role.MORAL_EDUCATION, Role.PRINCIPAL, Role.DEPUTY_PRINCIPAL}),
}
# What is decided, by the setting that says who does: and what a role must allow for it in any case.
DECIDED_BY = {
    "held_decided_by": Permission.DECIDE_HELD,
    "care_verified_by": Permission.MANAGE_CARE,
    "care_approved_by": Permission.APPROVE_CARE,
    "requests_answered_by": Permission.KEEP_FILES,
}


def choice(key: str, bureau_id: uuid.UUID, school_id: uuid.UUID | None = None) -> Any:
    """What holds in a school (in the bureau, without one): the school's own, else its bureau's, else the default.

    One query answers every key of a bureau and a school for as long as the session lasts: for one request.
    """
    stored = _stored(bureau_id, school_id)
    return settled(CHOICES[key], stored.get((None, key)), stored.get((school_id, key)) if school_id else None)


def forget_choices() -> None:
    """What was read counts no more: somebody decided otherwise."""
    db.session().info.pop(_KEY, None)


def schools_deciding(person: Person, key: str) -> frozenset[uuid.UUID]:
    """The schools in which the person decides on what a setting of DECIDED_BY is about: where a role allows it, and the
    school did not leave it to others. A setting narrows the table of permissions; it opens nothing."""
    schools = person.schools(DECIDED_BY[key])
    if not schools:
        return schools
    places = db.session.execute(select(School.id, School.bureau_id).where(School.id.in_(schools))).all()
    return frozenset(place.id for place in places if _decides(person, key, place.bureau_id, place.id))


def _decides(person: Person, key: str, bureau_id: uuid.UUID, school_id: uuid.UUID) -> bool:
    asked = {role for role in DECIDERS[choice(key, bureau_id, school_id)] if DECIDED_BY[key] in ALLOWS[role]}
    return any(grant.school_id == school_id and grant.role in asked for grant in person.holding())


def _stored(bureau_id: uuid.UUID, school_id: uuid.UUID | None) -> Stored:
    read: dict[tuple[uuid.UUID, uuid.UUID | None], Stored] = db.session().info.setdefault(_KEY, {})
    if (bureau_id, school_id) in read:
        return read[bureau_id, school_id]
    known = [place for place in read if place[0] == bureau_id and school_id in {None, place[1]}]
    if not known:
        places = {"bureau_id": bureau_id, "school_id": school_id}
        db.session.flush()
        rows = db.session.connection().execute(_DECIDED, places)  # every request asks: the statement is made once
        read[bureau_id, school_id] = {(row.school_id, row.key): row.value for row in rows}
    return read[known[0] if known else (bureau_id, school_id)]


_SAID = SettingValue.__table__.c
_DECIDED = select(_SAID.school_id, _SAID.key, _SAID.value).where(
    _SAID.bureau_id == bindparam("bureau_id", type_=_SAID.bureau_id.type),
    or_(_SAID.school_id.is_(None), _SAID.school_id == bindparam("school_id", type_=_SAID.bureau_id.type)),
)
