"""The care team of a child 关爱小组 (SC-13b, RX 4): colleagues who see the file, from a day to a day."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import or_, select

from webapp.access.audit import note
from webapp.access.care_files import managed_file
from webapp.access.permissions import ALLOWS, Permission, Role
from webapp.access.person import Person
from webapp.access.places import works_at
from webapp.domain.care_file import DUTIES
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.extensions import db
from webapp.models import CareMember

JOIN = frozenset(role for role in Role if Permission.SEE_CARE in ALLOWS[role])


def join_team(person: Person, file_id: uuid.UUID, account_id: uuid.UUID | None, duty: str) -> CareMember:
    """Somebody is of the team from today on. NotFound for another school's file, Refused for whoever has no role at
    this school that lets one be of a team, or for a duty there is not; Clash for one who is of it already."""
    file = managed_file(person, file_id)
    if duty not in DUTIES:
        raise Refused("care_duty", field="duty")
    if account_id is None or not works_at(file.school_id, account_id, JOIN, person.today):
        raise Refused("care_not_of_the_school", field="account_id")
    lasting = or_(CareMember.ends_on.is_(None), CareMember.ends_on >= person.today)
    there = select(CareMember.id).where(CareMember.file_id == file.id, CareMember.account_id == account_id, lasting)
    if db.session.scalars(there).first():
        raise Clash("care_member_there", field="account_id")
    member = CareMember(
        school_id=file.school_id, file_id=file.id, account_id=account_id, duty=duty, starts_on=person.today
    )  # fmt: skip
    db.session.add(member)
    note("care.joined", file, member=str(account_id))
    return member


def leave_team(person: Person, file_id: uuid.UUID, member_id: uuid.UUID) -> CareMember:
    """Somebody's part ends with yesterday; one that ended before stays as it is. NotFound for another file's."""
    file = managed_file(person, file_id)
    statement = select(CareMember).where(CareMember.id == member_id, CareMember.file_id == file.id)
    member = db.session.scalars(statement).one_or_none()
    if member is None:
        raise NotFound("not_found")
    if member.ends_on is None or member.ends_on >= person.today:
        member.ends_on = person.today - dt.timedelta(days=1)
        note("care.left", file, member=str(member.account_id))
    return member
