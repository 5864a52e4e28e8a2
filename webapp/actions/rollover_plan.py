"""Looking at a school before the new school year: what would graduate, stay and open, and who teaches which class."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import func, select

from webapp.access.history import made_with
from webapp.access.permissions import Permission, Role
from webapp.access.person import Person
from webapp.access.places import schools_under
from webapp.actions.leaving_plan import HANDOVER
from webapp.domain.rollover import GOES_ON, Plan, next_stage, one_year_on, plan_of
from webapp.domain.spans import LONGEST_AHEAD
from webapp.extensions import db
from webapp.models import Account, Batch, RoleGrant, School, SchoolClass, Student

ROLLOVER = "rollover"


@dataclass(frozen=True)
class Teaching:
    """A class teacher of the year that ends: `renewed_until` where the role ends with it and would go on."""

    grant: RoleGrant
    name: str
    renewed_until: dt.date | None


@dataclass(frozen=True)
class Leaving:
    """A class through with its stage: how many children are in it, and the next stage, where the school has it."""

    school_class: SchoolClass
    children: int
    next_stage: str | None

    @property
    def usually_stays(self) -> bool:
        """Do its children go on in the school's next stage, where nobody says otherwise?"""
        return self.next_stage is not None and self.school_class.stage == GOES_ON


@dataclass(frozen=True)
class SchoolYear:
    """A school before a school year, looked at for `day`: its first one, or today if that has passed. `done`: the
    rollover that was carried out already, the latest of several."""

    school: School
    plan: Plan[SchoolClass]
    leaving: list[Leaving]
    day: dt.date
    teaching: dict[uuid.UUID, list[Teaching]] = field(default_factory=dict)
    done: Batch | None = None

    @property
    def children_leaving(self) -> int:
        """How many children are in the classes that are through."""
        return sum(leaving.children for leaving in self.leaving)

    @property
    def children_staying(self) -> int:
        """How many of them go on in the school's next stage, the usual way."""
        return sum(leaving.children for leaving in self.leaving if leaving.usually_stays)

    def too_early(self, today: dt.date) -> bool:
        """Must the usual way wait for the first day, because children go on here?"""
        return self.plan.first_day > today and any(one.usually_stays for one in self.leaving)

    @property
    def behind(self) -> list[Leaving]:
        """The classes whose children should have left with the others: they came after it was done, by a merging or
        with a roster."""
        return [one for one in self.leaving if one.children] if self.done else []

    @property
    def is_over(self) -> bool:
        """Was it done, with nobody left behind?"""
        return self.done is not None and not self.behind

    def opening(self, stage: str) -> list[int]:
        """The numbers of the first classes that open the usual way."""
        return self.plan.opening(stage, None)

    @property
    def to_open(self) -> int:
        """How many classes open the usual way."""
        return sum(len(self.opening(stage)) for stage in self.plan.entered)

    @property
    def without_teacher(self) -> list[SchoolClass]:
        """The classes that stay or are there already, and that nobody teaches on that day, renewed roles among them."""
        there = [*self.plan.staying, *(c for classes in self.plan.entered.values() for c in classes)]
        return [c for c in there if not any(self._teaches(one) for one in self.teaching.get(c.id, ()))]

    def _teaches(self, one: Teaching) -> bool:
        return one.grant.holds_on(self.day) or (one.renewed_until is not None and self.done is None)


def school_years(person: Person, year: int, school_ids: Collection[uuid.UUID] | None = None) -> list[SchoolYear]:
    """The open schools under the person (`school_ids`: only these), by name, before the school year that begins in
    `year`. Six queries for any number of schools."""
    manage = schools_under(person, Permission.MANAGE_ORGANISATION)
    statement = select(School).where(manage, School.open_on(person.today)).order_by(School.name, School.id)
    if school_ids is not None:
        statement = statement.where(School.id.in_(school_ids))
    schools = db.session.scalars(statement).all()
    classes = _classes([school.id for school in schools])
    plans = {school.id: plan_of(school.stages, classes[school.id], year) for school in schools}
    children = _children(plans.values())
    teaching = _teaching(person.today, plans.values())
    done = _done({school.bureau_id for school in schools}, year)
    return [
        _school_year(school, plans[school.id], children, teaching, done.get(school.id), person.today)
        for school in schools
    ]


def staff_of(school_id: uuid.UUID, today: dt.date) -> list[Account]:
    """Whoever has a role in a school today, by name: one of them may become a class teacher."""
    here = select(RoleGrant.account_id).where(RoleGrant.school_id == school_id, RoleGrant.held_on(today))
    statement = select(Account).where(Account.id.in_(here), Account.disabled_at.is_(None))
    return [a for a in db.session.scalars(statement.order_by(*Account.by_name())) if a.comes_in_on(today)]


def _school_year(
    school: School,
    plan: Plan[SchoolClass],
    children: dict[uuid.UUID, int],
    teaching: dict[uuid.UUID, list[Teaching]],
    done: Batch | None,
    today: dt.date,
) -> SchoolYear:
    """Classes of years long gone have nothing to do any more; those of the last year are named even when empty."""
    last_year = plan.year - 1
    leaving = [
        Leaving(c, children.get(c.id, 0), next_stage(c.stage, plan.entered))
        for c in plan.graduating
        if children.get(c.id) or (teaching.get(c.id) and c.runs_on(dt.date(last_year + 1, 6, 30)))
    ]
    return SchoolYear(school, plan, leaving, max(plan.first_day, today), teaching, done)


def _classes(school_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[SchoolClass]]:
    found: dict[uuid.UUID, list[SchoolClass]] = defaultdict(list)
    for school_class in db.session.scalars(select(SchoolClass).where(SchoolClass.school_id.in_(school_ids))):
        found[school_class.school_id].append(school_class)
    return found


def _children(plans: Collection[Plan[SchoolClass]]) -> dict[uuid.UUID, int]:
    ended = [c.id for plan in plans for c in plan.graduating]
    counted = select(Student.class_id, func.count()).where(Student.class_id.in_(ended), Student.left_on.is_(None))
    return {class_id: count for class_id, count in db.session.execute(counted.group_by(Student.class_id)) if class_id}


def _teaching(today: dt.date, plans: Collection[Plan[SchoolClass]]) -> dict[uuid.UUID, list[Teaching]]:
    """The class teachers of today and of days to come, and those whose role ended with the old year and would go on;
    nobody who comes in no more, handed over what was theirs there, or whose role somebody ended early."""
    found: dict[uuid.UUID, list[Teaching]] = defaultdict(list)
    if not plans:
        return found
    first_day = next(iter(plans)).first_day
    class_ids = [
        c.id for p in plans for c in [*p.graduating, *p.staying, *(c for cs in p.entered.values() for c in cs)]
    ]
    statement = (
        select(RoleGrant, Account.name)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.role == Role.CLASS_TEACHER, RoleGrant.class_id.in_(class_ids))
        .where(Account.open_on(max(first_day, today)))
        .order_by(RoleGrant.starts_on, RoleGrant.id)
    )
    rows = [(grant, name) for grant, name in db.session.execute(statement) if _of_late(grant, first_day)]
    over = [grant for grant, _name in rows if grant.ends_on is not None and grant.ends_on < first_day]
    gone, ended = _handed_over({grant.account_id for grant in over}, first_day), _ended_early(over, first_day)
    for grant, name in rows:
        if grant.class_id is None or (grant.ends_on and first_day <= grant.ends_on < today):
            continue
        follows = any(g.class_id == grant.class_id and g.starts_on > (grant.ends_on or today) for g, _name in rows)
        until = one_year_on(grant.ends_on) if grant.ends_on and grant.ends_on < first_day else None
        left = {(grant.account_id, None), (grant.account_id, grant.school_id)} & gone
        if not (until and (follows or left or grant.id in ended)):
            found[grant.class_id].append(Teaching(grant, name, until))
    return found


def _of_late(grant: RoleGrant, first_day: dt.date) -> bool:
    """Did the role hold at the end of the old year (July or August), or later?"""
    return grant.ends_on is None or grant.ends_on >= first_day.replace(month=7)


def _ended_early(grants: Collection[RoleGrant], first_day: dt.date) -> set[uuid.UUID]:
    """Those of these roles that were not given to the day on which they ended, and ended before the old year did."""
    given_to = made_with(RoleGrant.__tablename__, "ends_on", [grant.id for grant in grants])
    eve = first_day - dt.timedelta(days=1)
    early = {grant.id: grant.ends_on.isoformat() for grant in grants if grant.ends_on and grant.ends_on < eve}
    return {grant_id for grant_id, last_day in early.items() if given_to.get(grant_id, last_day) != last_day}


def _handed_over(accounts: Collection[uuid.UUID], first_day: dt.date) -> set[tuple[uuid.UUID, uuid.UUID | None]]:
    """Who left which school for good (None: every one) before the first day, and handed over there what was theirs."""
    bureaus = select(Account.bureau_id).where(Account.id.in_(accounts))
    statement = select(Batch).where(
        Batch.kind == HANDOVER, Batch.bureau_id.in_(bureaus), Batch.undone_at.is_(None),
        Batch.made_at >= dt.datetime.combine(first_day - LONGEST_AHEAD, dt.time(), dt.UTC),
    )  # fmt: skip
    return {
        (uuid.UUID(batch.summary["account_id"]), batch.school_id)
        for batch in db.session.scalars(statement)
        if batch.summary.get("back_on") is None
        and first_day.replace(month=7) <= dt.date.fromisoformat(batch.summary["last_day"]) < first_day
    }


def _done(bureau_ids: set[uuid.UUID], year: int) -> dict[uuid.UUID, Batch]:
    """The rollovers of a year that stand, by school."""
    stand = (Batch.bureau_id.in_(bureau_ids), Batch.kind == ROLLOVER, Batch.undone_at.is_(None))
    statement = select(Batch).where(*stand).order_by(Batch.made_at, Batch.id)
    return {
        uuid.UUID(school_id): batch
        for batch in db.session.scalars(statement)
        if batch.summary.get("year") == year
        for school_id in batch.summary.get("schools", [])
    }
