"""Closing a school or teaching point 撤并: only when no child is left in it and no guardian waits; what held ends."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select

from webapp.access.audit import note
from webapp.access.permissions import Role
from webapp.access.person import Person
from webapp.access.places import school_under
from webapp.actions.batches import recording
from webapp.actions.organisation import MANAGE, school_of_the_bureau
from webapp.actions.screening import end_rounds
from webapp.domain.refusals import Refused
from webapp.extensions import Model, db
from webapp.models import (
    ApiToken,
    HeldEntry,
    MergedStudent,
    RightsRequest,
    RoleGrant,
    School,
    SchoolClass,
    ScreeningRound,
    Student,
)


@dataclass(frozen=True)
class WhatIsThere:
    """What a school holds today: counts, and no names. `files` are those of children who left, `requests` what
    guardians asked for and nobody answered yet, `rounds` the screening rounds that are open."""

    students: int
    files: int
    requests: int
    rounds: int
    classes: int
    roles: int
    tokens: int
    held: int
    points: int

    @property
    def stands_in_the_way(self) -> str | None:
        """Why it cannot be closed today, as a refusal's code; None: it can."""
        codes = {
            "school_has_children": self.students, "school_has_held": self.held, "school_has_points": self.points,
            "school_has_requests": self.requests,
        }  # fmt: skip
        return next((code for code, count in codes.items() if count), None)


def what_is_there(person: Person, school_id: uuid.UUID) -> WhatIsThere:
    """Look before closing or merging; NotFound for a school that is not under the person."""
    school = school_under(person, MANAGE, school_id)
    day, merged = person.today, select(MergedStudent.gone_id)
    return WhatIsThere(
        students=_count(Student, Student.school_id == school.id, Student.on_roll(day)),
        files=_count(Student, Student.school_id == school.id, ~Student.on_roll(day), Student.id.not_in(merged)),
        requests=_count(RightsRequest, RightsRequest.school_id == school.id, RightsRequest.outcome.is_(None)),
        rounds=_count(ScreeningRound, ScreeningRound.school_id == school.id, ScreeningRound.closed_on.is_(None)),
        classes=_count(SchoolClass, SchoolClass.school_id == school.id, SchoolClass.closed_on.is_(None)),
        roles=_count(RoleGrant, RoleGrant.school_id == school.id, RoleGrant.held_on(day)),
        tokens=_count(ApiToken, ApiToken.school_id == school.id, ApiToken.revoked_at.is_(None)),
        held=_count(HeldEntry, HeldEntry.school_id == school.id, HeldEntry.decision.is_(None)),
        points=_count(School, School.parent_id == school.id, School.open_on(day)),
    )


def close_school(person: Person, school_id: uuid.UUID, now: dt.datetime) -> School:
    """Yesterday was the school's last day: its classes, everybody's roles in it, its tokens and screening rounds end.
    All that was written stays.

    NotFound and Refused as school_of_the_bureau; Refused while children are on its roll, records wait there
    for a decision, guardians for an answer, or teaching points stand below it.
    """
    school = school_of_the_bureau(person, school_id)
    there = what_is_there(person, school.id)
    if there.stands_in_the_way:
        raise Refused(there.stands_in_the_way)
    with recording("closing", person, school.bureau_id, school.id, summary={"school": school.name}):
        last_day = person.today - dt.timedelta(days=1)
        for school_class in db.session.scalars(_open_classes(school.id)):
            school_class.closed_on = last_day
        end_rounds(person, school.id)
        end_roles(school.id, last_day, Role)
        end_tokens(school.id, now)
        school.closed_on = last_day
    note("school.closed", school, school_id=school.id, classes=there.classes, roles=there.roles)
    return school


def end_roles(school_id: uuid.UUID, last_day: dt.date, roles: Iterable[Role]) -> None:
    """These roles hold in the school no longer than `last_day`."""
    held = select(RoleGrant).where(
        RoleGrant.school_id == school_id,
        RoleGrant.role.in_(list(roles)),
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > last_day),
    )
    for grant in db.session.scalars(held):
        grant.ends_on = last_day


def end_tokens(school_id: uuid.UUID, now: dt.datetime) -> None:
    """Nothing reads with the school's tokens any more."""
    tokens = select(ApiToken).where(ApiToken.school_id == school_id, ApiToken.revoked_at.is_(None))
    for token in db.session.scalars(tokens):
        token.revoked_at = now


def _open_classes(school_id: uuid.UUID) -> Select[SchoolClass]:
    return select(SchoolClass).where(SchoolClass.school_id == school_id, SchoolClass.closed_on.is_(None))


def _count(model: type[Model], *where: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(model).where(*where)
    return db.session.scalar(statement) or 0
