"""Carrying out a new school year 升级 in one step that can be undone (actions/batches.py)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from webapp.access.audit import note
from webapp.access.permissions import Role
from webapp.access.person import Person
from webapp.actions.batches import recording
from webapp.actions.classes import end_class_teachers
from webapp.actions.pairings import end_pairings
from webapp.actions.rollover_plan import ROLLOVER, Leaving, SchoolYear, school_years, staff_of
from webapp.domain.graduation import GRADUATED
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.domain.terms import last_day_of
from webapp.extensions import db
from webapp.models import Batch, RoleGrant, School, SchoolClass, Student, new_id

A_DAY = dt.timedelta(days=1)
NewClass = tuple[str, int]  # stage and number of a first class


@dataclass(frozen=True)
class RolloverForm:
    """What was chosen for a school; what it does not speak of goes the usual way.

    `first_classes`: how many of a stage there shall be. `teachers`: who has a class from now on (None: nobody), by the
    class's id, or by stage and number for one that opens. `go_on`: the classes that go on in the school's next stage
    (None: those that usually do).
    """

    first_classes: Mapping[str, int] = field(default_factory=dict)
    teachers: Mapping[uuid.UUID | NewClass, uuid.UUID | None] = field(default_factory=dict)
    go_on: Collection[uuid.UUID] | None = None


def roll_over(
    person: Person, year: int, school_ids: Collection[uuid.UUID], form: RolloverForm, skip_done: bool = False
) -> Batch:
    """The school year that begins in `year` begins in these schools of one bureau, as one batch.

    Where it was done already, only the classes end whose children were left behind: they came into the school since.
    NotFound for a school that is not under the person; Clash as rolled_over where nothing is left to do (with skip_done
    such a school is left as it is, and only all of them are a Clash); Refused for more classes than forty a year, a
    teacher who has no role in the school, or oneself.
    """
    db.session.execute(select(School.id).where(School.id.in_(school_ids)).order_by(School.id).with_for_update())
    found = school_years(person, year, school_ids)
    if len(found) != len(set(school_ids)) or not found:
        raise NotFound("not_found")
    waiting = [one for one in found if not one.is_over]
    if not waiting or (len(waiting) < len(found) and not skip_done):
        raise Clash("rolled_over")
    if len({one.school.bureau_id for one in waiting}) > 1:
        raise Refused("one_bureau_at_a_time")
    counts: Counter[str] = Counter()
    only = waiting[0].school.id if len(waiting) == 1 else None
    summary = {"year": year, "schools": [str(one.school.id) for one in waiting]}
    with recording(ROLLOVER, person, waiting[0].school.bureau_id, only, summary=summary) as batch:
        for one in waiting:
            here = Counter[str]()
            _Step(person, one, form, here).carry_out()
            counts += here
            _note(batch, one.school, year, here)
    batch.summary = summary | dict(counts)
    return batch


def _note(batch: Batch, school: School, year: int, counts: Counter[str]) -> None:
    note(
        "rollover.done",
        batch,
        school_id=school.id,
        year=year,
        graduated=counts["graduated"],
        went_on=counts["went_on"],
        opened=counts["opened"],
        teachers=counts["teachers"],
    )


@dataclass(frozen=True)
class _Step:
    """One school's step."""

    person: Person
    before: SchoolYear
    form: RolloverForm
    counts: Counter[str]

    def carry_out(self) -> None:
        """Classes open first, so that children can go on into them."""
        plan, again = self.before.plan, self.before.done is not None
        through = self.before.behind if again else self.before.leaving
        going_on = [one for one in through if self._goes_on(one)]
        if going_on and plan.first_day > self.person.today:
            raise Refused("go_on_too_early")  # their class teachers would lose them before the summer
        opened = self._open(going_on)
        for leaving in through:
            target = opened.get((leaving.next_stage or "", leaving.school_class.number))
            self._end(leaving.school_class, target if leaving in going_on else None)
        if again:
            return  # who teaches which class was decided then
        there = {c.id: c for c in [*plan.staying, *(c for classes in plan.entered.values() for c in classes)]}
        for class_id in there:
            self._teach(class_id, class_id)
        for key, school_class in opened.items():
            if school_class.id not in there:
                self._teach(key, school_class.id)

    def _goes_on(self, one: Leaving) -> bool:
        chosen = self.form.go_on
        return one.usually_stays if chosen is None else one.next_stage is not None and one.school_class.id in chosen

    def _open(self, going_on: list[Leaving]) -> dict[NewClass, SchoolClass]:
        """The first classes of the year by stage and number: those there were, and new ones."""
        plan = self.before.plan
        first = {(stage, c.number): c for stage, classes in plan.entered.items() for c in classes}
        stages = () if self.before.done else plan.entered
        asked = {(stage, n) for stage in stages for n in plan.opening(stage, self.form.first_classes.get(stage))}
        asked |= {(one.next_stage, one.school_class.number) for one in going_on if one.next_stage}
        for stage, number in sorted(asked - first.keys()):
            row = SchoolClass(
                id=new_id(), school_id=self.before.school.id, stage=stage, cohort_year=plan.year, number=number
            )
            db.session.add(row)
            first[stage, number] = row
            self.counts["opened"] += 1
        db.session.flush()
        return first

    def _end(self, school_class: SchoolClass, target: SchoolClass | None) -> None:
        """The children graduate with the last day of their stage, or go on. What held until today did hold: pairings
        and roles end yesterday, where the stage ended before."""
        left_on = last_day_of(school_class.stage, school_class.cohort_year)
        last = max(left_on, self.person.today - A_DAY)
        children = select(Student).where(Student.class_id == school_class.id, Student.left_on.is_(None))
        rows = db.session.scalars(children).all()
        for student in rows:
            if target is not None:
                student.class_id = target.id
            else:
                student.left_on, student.left_why = left_on, GRADUATED
        if target is None:
            end_pairings([student.id for student in rows], last)
        self.counts["went_on" if target is not None else "graduated"] += len(rows)
        end_class_teachers([school_class.id], last)

    def _teach(self, key: uuid.UUID | NewClass, class_id: uuid.UUID) -> None:
        """Somebody else from the first day on (from today, if that is past); or those who did, renewed."""
        teaching = self.before.teaching.get(class_id, [])
        if key not in self.form.teachers:
            for one in teaching:
                if one.renewed_until and one.grant.ends_on:
                    self._grant(one.grant.account_id, class_id, one.grant.ends_on + A_DAY, one.renewed_until)
            return
        chosen = self.form.teachers[key]
        since = max(self.before.plan.first_day, self.person.today)
        if chosen is not None and any(t.grant.account_id == chosen and t.grant.holds_on(since) for t in teaching):
            others = [t for t in teaching if t.grant.account_id != chosen]
        else:
            others = teaching
        for one in others:
            if one.grant.ends_on is None or one.grant.ends_on >= since:
                one.grant.ends_on = since - A_DAY
        if chosen is not None and others is teaching:
            self._check(chosen)
            self._grant(chosen, class_id, since, None)

    def _check(self, account_id: uuid.UUID) -> None:
        if account_id == self.person.id:
            raise Refused("not_yourself")
        if account_id not in {a.id for a in staff_of(self.before.school.id, self.person.today)}:
            raise Refused("not_of_this_school", field="teacher")

    def _grant(self, account_id: uuid.UUID, class_id: uuid.UUID, since: dt.date, until: dt.date | None) -> None:
        db.session.add(
            RoleGrant(
                id=new_id(),
                account_id=account_id,
                role=Role.CLASS_TEACHER,
                school_id=self.before.school.id,
                class_id=class_id,
                starts_on=since,
                ends_on=until,
                granted_by=self.person.id,
            )
        )
        self.counts["teachers"] += 1
