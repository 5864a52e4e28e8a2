"""What colleagues are to the children in care at some schools: their parts in the teams, and their tasks in the plans.

Of a task only that it is one: what the plan says, and whether it is of psychology, is not read here.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ScalarSelect, Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import contains_eager, load_only

from webapp.access.care_plans import OVER, whole_plans
from webapp.access.person import Person
from webapp.domain.care_file import State
from webapp.domain.care_plan import tasks_of
from webapp.extensions import db
from webapp.models import CareFile, CareMember, CarePlanStep, Student

GOES_ON = [state.value for state in State if state not in OVER]


@dataclass(frozen=True)
class CarePart:
    """What somebody is to one child: the parts in its team that go on, and how many tasks of its plan are theirs."""

    file: CareFile
    members: Sequence[CareMember] = field(default_factory=tuple)
    tasks: int = 0


def parts_of(account_id: uuid.UUID, schools: Collection[uuid.UUID], after: dt.date) -> list[CarePart]:
    """What somebody is in these schools beyond a day to children on their rolls, by the children's names."""
    lasting = or_(CareMember.ends_on.is_(None), CareMember.ends_on > after)
    mine = and_(CareMember.account_id == account_id, lasting, CareMember.ever_held())
    members: dict[uuid.UUID, list[CareMember]] = defaultdict(list)
    for member in db.session.scalars(select(CareMember).where(mine, CareMember.school_id.in_(schools))):
        members[member.file_id].append(member)
    plans = whole_plans(_named_in(account_id, schools))
    taken = _taken_over(account_id, plans)
    tasks = Counter({one: tasks_of(plan)[str(account_id)] for one, plan in plans.items() if one not in taken})
    concerned = [*members, *(file_id for file_id, count in tasks.items() if count)]
    files = files_going_on(schools, after + dt.timedelta(days=1), concerned)
    return [CarePart(file, members.get(file.id, ()), tasks[file.id]) for file in files]


def files_going_on(
    schools: Collection[uuid.UUID], day: dt.date, only: Collection[uuid.UUID] | None = None
) -> Sequence[CareFile]:
    """The care files of these schools (of these alone) in which something is still done, of children on the roll on a
    day, by their names; each with its child."""
    shown = load_only(Student.name, Student.name_pinyin, Student.class_id, Student.school_id, raiseload=True)
    statement = _going_on(schools, day).options(contains_eager(CareFile.student).options(shown))
    if only is not None:
        statement = statement.where(CareFile.id.in_(only))
    return db.session.scalars(statement.order_by(Student.name_pinyin, CareFile.id)).all()


def going_on_count(schools: Collection[uuid.UUID], day: dt.date) -> ScalarSelect[int]:
    """How many they are, as a part of one question with others (queries/desk_home.py)."""
    return select(func.count()).select_from(_going_on(schools, day).subquery()).scalar_subquery()


def _going_on(schools: Collection[uuid.UUID], day: dt.date) -> Select[CareFile]:
    joined = select(CareFile).join(Student, Student.id == CareFile.student_id)
    return joined.where(CareFile.school_id.in_(schools), CareFile.state.in_(GOES_ON), Student.on_roll(day))


def standing_in_for(person: Person, file_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """By care file the ids of those whose tasks in the plan the person has today."""
    parts = select(CareMember.file_id, CareMember.stands_in_for).where(
        CareMember.account_id == person.id, CareMember.held_on(person.today), CareMember.file_id.in_(file_ids),
        CareMember.stands_in_for.is_not(None),
    )  # fmt: skip
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for file_id, whose in db.session.execute(parts):
        found[file_id].add(str(whose))
    return found


def _taken_over(account_id: uuid.UUID, file_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Of these files those in which somebody took over the account's tasks for good."""
    for_good = (CareMember.stands_in_for == account_id, CareMember.ends_on.is_(None))
    return frozenset(db.session.scalars(select(CareMember.file_id).where(CareMember.file_id.in_(file_ids), *for_good)))


def _named_in(account_id: uuid.UUID, schools: Collection[uuid.UUID]) -> Sequence[uuid.UUID]:
    """The files whose plan somebody may have a task in: in what is sealed nobody can search."""
    said = or_(cast(CarePlanStep.facts, String).contains(str(account_id)), CarePlanStep.sealed.is_not(None))
    files = select(CareFile.id).where(CareFile.school_id.in_(schools), CareFile.state.in_(GOES_ON))
    steps = select(CarePlanStep.file_id).where(CarePlanStep.file_id.in_(files), said).distinct()
    return db.session.scalars(steps).all()
