"""Children in care for whom somebody is missing: of the team, or to do what the plan asks, is a person who works at the
school no more, or helps no more, and nobody took it over. Asked of today and not of events, as who has no mentor is."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Executable, select

from webapp.access.care_parts import files_going_on
from webapp.access.care_plans import whole_plans
from webapp.access.permissions import OF_A_TEAM, Permission
from webapp.access.person import Person
from webapp.domain.care_plan import tasks_of
from webapp.extensions import db
from webapp.models import Account, CareHelper, CareMember, RoleGrant


@dataclass(frozen=True)
class Missing:
    """Somebody who is there no more; `account_id` of a colleague who was at this school, whose parts its office hands
    over."""

    name: str
    account_id: uuid.UUID | None


@dataclass(frozen=True)
class Vacancy:
    """Who is missing for a child, and how many tasks of its plan nobody does."""

    people: list[Missing]
    tasks: int


def vacancies(person: Person) -> dict[uuid.UUID, Vacancy]:
    """By care file, of the schools where the person manages care."""
    schools = person.schools(Permission.MANAGE_CARE)
    files = {file.id: file.school_id for file in files_going_on(schools, person.today)} if schools else {}
    here, helping, team = _staff(person, schools), _helping(person, files), _team(person, files)
    found = {}
    for file_id, plan in ({one: None for one in files} | whole_plans(files)).items():
        tasks = {uuid.UUID(owner): count for owner, count in tasks_of(plan).items()}
        found[file_id] = _missing(here[files[file_id]] | helping[file_id], team[file_id], tasks)
    names = _names({one for gone, _tasks in found.values() for one in gone}, schools)
    return {
        file_id: Vacancy(sorted((names[one] for one in gone if one in names), key=lambda one: one.name), tasks)
        for file_id, (gone, tasks) in found.items()
        if gone
    }


def _missing(
    present: set[uuid.UUID], team: Sequence[CareMember], tasks: dict[uuid.UUID, int]
) -> tuple[set[uuid.UUID], int]:
    """Who is missing, and how many tasks nobody does."""
    held = present | {one.stands_in_for for one in team if one.stands_in_for and one.account_id in present}
    nobodys = {owner: count for owner, count in tasks.items() if owner not in held}
    return {one.account_id for one in team} - present | nobodys.keys(), sum(nobodys.values())


def _staff(person: Person, schools: Collection[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """By school those who may be of a care team there today."""
    held = (RoleGrant.school_id.in_(schools), RoleGrant.role.in_(OF_A_TEAM), RoleGrant.held_on(person.today))
    here = select(RoleGrant.school_id, RoleGrant.account_id).join(Account, Account.id == RoleGrant.account_id)
    return _sets(here.where(*held, Account.open_on(person.today)))


def _helping(person: Person, files: Iterable[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    held = (CareHelper.file_id.in_(files), CareHelper.held_on(person.today))
    return _sets(select(CareHelper.file_id, CareHelper.id).where(*held))


def _sets(pairs: Executable) -> dict[uuid.UUID, set[uuid.UUID]]:
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for key, one in db.session.execute(pairs):
        found[key].add(one)
    return found


def _team(person: Person, files: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[CareMember]]:
    found: dict[uuid.UUID, list[CareMember]] = defaultdict(list)
    held = select(CareMember).where(CareMember.file_id.in_(files), CareMember.held_on(person.today))
    for member in db.session.scalars(held):
        found[member.file_id].append(member)
    return found


def _names(ids: Collection[uuid.UUID], schools: Collection[uuid.UUID]) -> dict[uuid.UUID, Missing]:
    if not ids:
        return {}
    staff = set(db.session.scalars(select(RoleGrant.account_id).where(RoleGrant.school_id.in_(schools))))
    accounts = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    found = {one: Missing(name, one if one in staff else None) for one, name in accounts}
    helpers = db.session.execute(select(CareHelper.id, CareHelper.name).where(CareHelper.id.in_(ids)))
    return found | {one: Missing(name, None) for one, name in helpers}
