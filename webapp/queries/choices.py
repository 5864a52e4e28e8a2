"""The settings of a bureau or a school as a page shows them: what holds, since whom and when, and why the default is
what it is."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from webapp.access.choices import choice
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.places import bureau_under, school_under
from webapp.domain.choices import CHOICES, Choice, Value
from webapp.extensions import db
from webapp.models import Account, AuditEvent, Bureau, School, SettingValue
from webapp.queries.places import schools_managed

DECIDED = "setting.decided"
MOST_EVENTS = 400


@dataclass(frozen=True)
class Setting:
    """One setting of a place: what holds, what was decided there (None: nothing), what would hold without it, and who
    decided last and when."""

    choice: Choice
    value: Value
    own: Value | None
    above: Value
    by: str
    at: dt.datetime | None
    free: bool


@dataclass(frozen=True)
class SettingsPage:
    """The settings of a bureau, or of one of its schools, and the places the person may turn to."""

    bureau: Bureau
    school: School | None
    settings: list[Setting]
    bureaus: list[Bureau]
    schools: list[School]


def settings_page(person: Person, bureau_id: uuid.UUID | None, school_id: uuid.UUID | None) -> SettingsPage:
    """NotFound for a place that is not under the person. Without one: the own bureau; a school's administrator's
    school."""
    manage = Permission.MANAGE_SETTINGS
    schools = schools_managed(person, manage)
    bureaus = _bureaus(person)
    if school_id is None and not bureaus and schools:
        school_id = schools[0].id
    if school_id is not None:
        school = school_under(person, manage, school_id)
        bureau = db.session.get_one(Bureau, school.bureau_id)
        return SettingsPage(bureau, school, _settings(bureau.id, school.id), bureaus, schools)
    bureau = bureau_under(person, manage, bureau_id or person.bureau_id)
    return SettingsPage(bureau, None, _settings(bureau.id, None), bureaus, schools)


def _bureaus(person: Person) -> list[Bureau]:
    if not person.everywhere(Permission.MANAGE_SETTINGS):
        return []
    return list(db.session.scalars(select(Bureau).where(Bureau.id.in_(person.bureaus)).order_by(Bureau.name)))


def _settings(bureau_id: uuid.UUID, school_id: uuid.UUID | None) -> list[Setting]:
    here = SettingValue.school_id.is_not_distinct_from(school_id)
    stored = select(SettingValue.key, SettingValue.value).where(SettingValue.bureau_id == bureau_id, here)
    own: dict[str, Any] = {key: value for key, value in db.session.execute(stored)}
    deeds = _deeds(bureau_id, school_id)
    return [
        Setting(
            choice=one,
            value=choice(key, bureau_id, school_id),
            own=own.get(key),
            above=choice(key, bureau_id) if school_id else one.default,
            by=deeds[key][0] if key in deeds else "",
            at=deeds[key][1] if key in deeds else None,
            free=school_id is None or one.of_school,
        )
        for key, one in CHOICES.items()
    ]


def _deeds(bureau_id: uuid.UUID, school_id: uuid.UUID | None) -> dict[str, tuple[str, dt.datetime]]:
    """Who decided each setting last, and when, as the audit says."""
    statement = (
        select(AuditEvent.details, AuditEvent.at, Account.name)
        .outerjoin(Account, Account.id == AuditEvent.account_id)
        .where(
            AuditEvent.subject == SettingValue.__tablename__,
            AuditEvent.action == DECIDED,
            AuditEvent.bureau_id == bureau_id,
            AuditEvent.school_id.is_not_distinct_from(school_id),
        )
        .order_by(AuditEvent.seq.desc())
        .limit(MOST_EVENTS)
    )
    found: dict[str, tuple[str, dt.datetime]] = {}
    for details, at, name in db.session.execute(statement):
        found.setdefault(details.get("key", ""), (name or "", at))
    return found
