"""A school or teaching point becomes part of another 合并: children, classes, pairings and teachers go over."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from webapp.access.audit import note
from webapp.access.permissions import Role
from webapp.access.person import Person
from webapp.actions.batches import recording
from webapp.actions.closing import end_roles, end_tokens, what_is_there
from webapp.actions.organisation import school_of_the_bureau
from webapp.actions.screening import end_rounds, keep_classes_asked
from webapp.domain.organisation import STAGES, numbers_for
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import (
    CareFile,
    CareHelper,
    CareMember,
    FactQuestion,
    Guardian,
    HeldEntry,
    KeptLonger,
    Pairing,
    RetentionProposal,
    RightsRequest,
    RoleGrant,
    RollCallDay,
    School,
    SchoolClass,
    ScreeningDecision,
    ScreeningRound,
    Student,
    StudentDocument,
    StudentSummary,
)

# Who has own students or an own class goes with them. Every other role saw one school and would now see two: it ends,
# and is given anew to whom the new school wants.
GO_ALONG = frozenset({Role.MENTOR, Role.CLASS_TEACHER, Role.SUBJECT_TEACHER})
MOVED: tuple[type[Any], ...] = (
    Student,
    Guardian,
    Pairing,
    HeldEntry,
    FactQuestion,
    StudentDocument,
    RightsRequest,
    KeptLonger,
    RetentionProposal,
    CareFile,
    CareMember,
    CareHelper,
    ScreeningRound,
    ScreeningDecision,
)
LONGEST_LABEL = 20


@dataclass(frozen=True)
class Renumbered:
    """A class that goes over, and its number in the new school."""

    school_class: SchoolClass
    number: int


def renumbered(gone: uuid.UUID, into: uuid.UUID) -> list[Renumbered]:
    """The classes of a school as another would number them: those of years gone by too, for their history."""
    taken: dict[tuple[str, int], set[int]] = defaultdict(set)
    for school_class in db.session.scalars(select(SchoolClass).where(SchoolClass.school_id == into)):
        taken[school_class.stage, school_class.cohort_year].add(school_class.number)
    moving: dict[tuple[str, int], list[SchoolClass]] = defaultdict(list)
    statement = select(SchoolClass).where(SchoolClass.school_id == gone).order_by(SchoolClass.number)
    for school_class in db.session.scalars(statement):
        moving[school_class.stage, school_class.cohort_year].append(school_class)
    return [
        Renumbered(school_class, number)
        for key, classes in sorted(moving.items())
        for school_class, number in zip(classes, numbers_for(taken[key], [c.number for c in classes]), strict=True)
    ]


def merge_schools(person: Person, school_id: uuid.UUID, into_id: uuid.UUID, now: dt.datetime) -> School:
    """From today on a school is part of another. Entries stay as they were written, under the old school, and are read
    by whoever may open the child (docs/adr/0018). A screening round that is open there ends; the other school goes on.

    NotFound and Refused as school_of_the_bureau, for either; Refused for one school twice, schools of two
    bureaus, and where a child of the same registry number is in both.
    """
    schools = {one: school_of_the_bureau(person, one) for one in sorted({school_id, into_id})}
    gone, into = schools[school_id], schools[into_id]
    if gone.id == into.id or gone.bureau_id != into.bureau_id:
        raise Refused("schools_do_not_fit", field="into_id")
    if _in_both(gone.id, into.id):
        raise Refused("children_in_both", field="into_id")
    there = what_is_there(person, gone.id)
    summary = {"school": gone.name, "school_id": str(gone.id), "into": into.name, "into_id": str(into.id)}
    with recording("merging", person, gone.bureau_id, into.id, summary=summary):
        end_rounds(person, gone.id)
        for school in (gone, into):
            keep_classes_asked(person, school.id)
        _move(gone, into)
        end_roles(gone.id, person.today - dt.timedelta(days=1), set(Role) - GO_ALONG)
        end_tokens(gone.id, now)
        _close(person, gone, into)
    settle_derived(into.id)
    note("school.merged", gone, school_id=into.id, into=str(into.id), students=there.students, classes=there.classes)
    return into


def settle_derived(school_id: uuid.UUID) -> None:
    """What is worked out from the log belongs to the school where the child and the class are now."""
    db.session.flush()
    students = select(Student.id).where(Student.school_id == school_id)
    classes = select(SchoolClass.id).where(SchoolClass.school_id == school_id)
    for statement in (
        update(StudentSummary).where(StudentSummary.student_id.in_(students)),
        update(RollCallDay).where(RollCallDay.class_id.in_(classes)),
    ):
        db.session.execute(statement.values(school_id=school_id), execution_options={"synchronize_session": False})


def _move(gone: School, into: School) -> None:
    for moved in renumbered(gone.id, into.id):
        school_class = moved.school_class
        if moved.number != school_class.number:
            school_class.label = school_class.label or f"{gone.name}{school_class.number}班"[-LONGEST_LABEL:]
        school_class.number = moved.number
        school_class.school_id = into.id
    for model in MOVED:
        for row in db.session.scalars(select(model).where(model.school_id == gone.id)):
            row.school_id = into.id
    roles = select(RoleGrant).where(RoleGrant.school_id == gone.id, RoleGrant.role.in_(GO_ALONG))
    for grant in db.session.scalars(roles):
        grant.school_id = into.id


def _close(person: Person, gone: School, into: School) -> None:
    for point in db.session.scalars(select(School).where(School.parent_id == gone.id, School.id != into.id)):
        point.parent_id = into.id if into.parent_id in {None, gone.id} else into.parent_id
    if into.parent_id == gone.id:
        into.parent_id = None
    for earlier in db.session.scalars(select(School).where(School.merged_into_id == gone.id)):
        earlier.merged_into_id = into.id
    if into.stages:
        into.stages = [stage for stage in STAGES if stage in {*into.stages, *gone.stages}]
    gone.merged_into_id = into.id
    gone.closed_on = person.today - dt.timedelta(days=1)


def _in_both(gone: uuid.UUID, into: uuid.UUID) -> bool:
    """Is a child on both schools' books, under one registry number? Which record is right, the schools must say."""
    there = select(Student.registry_number).where(Student.school_id == into, Student.registry_number.is_not(None))
    statement = select(Student.id).where(Student.school_id == gone, Student.registry_number.in_(there))
    return db.session.scalars(statement).first() is not None
