"""The care team of a child 关爱小组 (SC-13b, RX 4): colleagues who see the file, from a day to a day."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, TypeVar

from sqlalchemy import or_, select

from webapp.access.audit import note
from webapp.access.care_files import managed_file
from webapp.access.permissions import OF_A_TEAM
from webapp.access.person import Person
from webapp.access.places import works_at
from webapp.domain.care_file import DUTIES
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.extensions import db
from webapp.models import CareHelper, CareMember

Part = TypeVar("Part", bound=CareMember | CareHelper)


def join_team(person: Person, file_id: uuid.UUID, account_id: uuid.UUID | None, duty: str) -> CareMember:
    """Somebody is of the team from today on. NotFound for another school's file, Refused for whoever has no role at
    this school that lets one be of a team, or for a duty there is not; Clash for one who is of it already."""
    file = managed_file(person, file_id)
    if duty not in DUTIES:
        raise Refused("care_duty", field="duty")
    if account_id is None or not works_at(file.school_id, account_id, OF_A_TEAM, person.today):
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


def end_part(person: Person, kind: type[Part], file_id: uuid.UUID, part_id: uuid.UUID) -> Part:
    """Somebody's part ends with yesterday, a colleague's or that of one without an account; one that ended before stays
    as it is. NotFound for another file's."""
    file = managed_file(person, file_id)
    statement = select(kind).where(kind.id == part_id, kind.file_id == file.id)
    part = db.session.scalars(statement).one_or_none()
    if part is None:
        raise NotFound("not_found")
    if part.ends_on is None or part.ends_on >= person.today:
        part.ends_on = person.today - dt.timedelta(days=1)
        whom: dict[str, Any] = {"member": str(part.account_id)} if isinstance(part, CareMember) else {}
        note("care.left", file, **whom)
    return part
