"""Deciding a setting for a bureau or a school, and reading what holds."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from webapp.access.audit import note
from webapp.access.choices import choice, forget_choices
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.places import bureau_under, school_under
from webapp.domain.choices import CHOICES, Value, checked
from webapp.domain.refusals import Clash, NotFound
from webapp.extensions import db
from webapp.models import Bureau, SettingValue, new_id

__all__ = ["choice", "decide"]

NOTHING = object()


def decide(
    person: Person,
    bureau_id: uuid.UUID,
    school_id: uuid.UUID | None,
    key: str,
    value: Any,
    seen: Any = NOTHING,
) -> SettingValue | None:
    """Decide a setting; None takes the own decision back, and what stands above it holds again.

    `seen` is what the page showed as decided here (None: nothing): Clash when somebody decided otherwise since.
    NotFound for a place not under the person, or a setting there is not; Refused outside its bounds.
    """
    if key not in CHOICES:
        raise NotFound("not_found")
    _check_place(person, bureau_id, school_id)
    row = _decided(bureau_id, school_id, key)
    if seen is not NOTHING and seen != (row.value if row else None):
        raise Clash("choice_changed", field=key)
    before = row.value if row else None
    if value is not None:
        above: Value | None = choice(key, bureau_id) if school_id else None
        value = checked(CHOICES[key], value, above)
    if value == before:
        return row
    if row is None:
        row = SettingValue(id=new_id(), bureau_id=bureau_id, school_id=school_id, key=key, value=value)
        db.session.add(row)
    elif value is None:
        db.session.delete(row)
    else:
        row.value = value
    note("setting.decided", row, key=key, value=[before, value])
    forget_choices()
    return row if value is not None else None


def _check_place(person: Person, bureau_id: uuid.UUID, school_id: uuid.UUID | None) -> None:
    """The place is under the person; its bureau is locked, so that two administrators decide one after the other."""
    if school_id is None:
        bureau_under(person, Permission.MANAGE_SETTINGS, bureau_id)
    elif school_under(person, Permission.MANAGE_SETTINGS, school_id).bureau_id != bureau_id:
        raise NotFound("not_found")
    db.session.execute(select(Bureau.id).where(Bureau.id == bureau_id).with_for_update(key_share=True))


def _decided(bureau_id: uuid.UUID, school_id: uuid.UUID | None, key: str) -> SettingValue | None:
    return db.session.scalars(
        select(SettingValue).where(
            SettingValue.bureau_id == bureau_id,
            SettingValue.school_id.is_not_distinct_from(school_id),
            SettingValue.key == key,
        )
    ).one_or_none()
