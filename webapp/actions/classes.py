"""Classes 班级 of a school: opened, renamed, closed, put together, divided. Who manages them sees no child's name."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from webapp.access.permissions import Permission, Role
from webapp.access.person import Person
from webapp.access.places import class_under, school_under
from webapp.actions.batches import recording
from webapp.actions.organisation import fingerprint
from webapp.domain.organisation import STAGES
from webapp.domain.refusals import Clash, Refused
from webapp.domain.terms import attends, cohort_of
from webapp.domain.texts import on_one_line
from webapp.extensions import db
from webapp.models import RoleGrant, School, SchoolClass, Student, new_id

MANAGE = Permission.MANAGE_ORGANISATION
NUMBERS = range(1, 100)
LONGEST_LABEL = 20


@dataclass(frozen=True)
class ClassForm:
    """What a form says of a class. `seen` is the fingerprint of what it was filled from; "" for a new one."""

    number: int
    label: str = ""
    seen: str = ""


def class_fingerprint(school_class: SchoolClass) -> str:
    """The fingerprint of a class, as organisation.fingerprint_of()."""
    return fingerprint(school_class.number, school_class.label, str(school_class.closed_on))


def open_class(person: Person, school_id: uuid.UUID, stage: str, grade: int, form: ClassForm) -> SchoolClass:
    """A new class of a grade (1 to 12) of today's school year. NotFound for a school that is not under the person;
    Refused for a grade the stage has not, a number beyond 99, a closed school; Clash for one that is there."""
    school = _open_school(person, school_id)
    cohort = cohort_of(stage, grade, person.today) if stage in STAGES else 0
    if stage not in STAGES or not attends(stage, cohort, person.today):
        raise Refused("unknown_grade", field="grade")
    school_class = SchoolClass(
        id=new_id(), school_id=school.id, stage=stage, cohort_year=cohort, number=0, label=_label(form.label)
    )
    _number(school_class, form.number)
    db.session.add(school_class)
    db.session.flush()
    return school_class


def edit_class(person: Person, class_id: uuid.UUID, form: ClassForm) -> SchoolClass:
    """Another number or label; refused as open_class refuses, Clash also when it was changed since it was shown."""
    school_class = _running(person, class_id)
    if form.seen != class_fingerprint(school_class):
        raise Clash("changed_meanwhile", field="number")
    if form.number != school_class.number:
        _number(school_class, form.number)
    school_class.label = _label(form.label)
    return school_class


def close_class(person: Person, class_id: uuid.UUID) -> SchoolClass:
    """A class without children ends with yesterday, and its class teachers' roles with it. Refused while children are
    in it."""
    school_class = _running(person, class_id)
    if children_in(school_class.id, person.today):
        raise Refused("class_has_children")
    with _recorded("class_closing", person, school_class):
        _end(person, school_class)
    return school_class


def merge_classes(person: Person, class_id: uuid.UUID, into_id: uuid.UUID) -> SchoolClass:
    """All children of a class go to another of the same school and year, and the class ends with yesterday.

    Its roll calls stay its own. NotFound for a class not under the person; Refused for the same class twice, one of
    another school or year.
    """
    first, second = sorted((class_id, into_id))
    rows = {row.id: row for row in (_running(person, first), _running(person, second))}
    gone, into = rows[class_id], rows[into_id]
    same = (gone.school_id, gone.stage, gone.cohort_year) == (into.school_id, into.stage, into.cohort_year)
    if gone.id == into.id or not same:
        raise Refused("classes_do_not_fit", field="into_id")
    with _recorded("class_merging", person, gone, into=str(into.id)):
        for student in db.session.scalars(select(Student).where(Student.class_id == gone.id)):
            student.class_id = into.id
        _end(person, gone)
    return into


def split_class(person: Person, class_id: uuid.UUID, form: ClassForm) -> SchoolClass:
    """Every second child, in the order of names, goes to a new class of the same year: halves, without anybody choosing
    by a name that an administrator does not see. The school's roster then says otherwise where it wants to."""
    school_class = _running(person, class_id)
    statement = select(Student).where(Student.class_id == school_class.id, Student.on_roll(person.today))
    children = db.session.scalars(statement.order_by(Student.name_pinyin, Student.id)).all()
    if len(children) < 2:
        raise Refused("class_too_small")
    with _recorded("class_splitting", person, school_class):
        new = SchoolClass(
            id=new_id(),
            school_id=school_class.school_id,
            stage=school_class.stage,
            cohort_year=school_class.cohort_year,
            number=0,
            label=_label(form.label),
        )
        _number(new, form.number)
        db.session.add(new)
        db.session.flush()
        for student in children[1::2]:
            student.class_id = new.id
    return new


def children_in(class_id: uuid.UUID, day: dt.date) -> int:
    """How many children are in a class on a day."""
    count = select(func.count()).select_from(Student).where(Student.class_id == class_id, Student.on_roll(day))
    return db.session.scalar(count) or 0


def end_class_teachers(class_ids: list[uuid.UUID], last_day: dt.date) -> None:
    """The class teachers' roles in these classes hold no longer than `last_day`."""
    held = select(RoleGrant).where(
        RoleGrant.role.in_([Role.CLASS_TEACHER, Role.SUBJECT_TEACHER]),
        RoleGrant.class_id.in_(class_ids),
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > last_day),
    )
    for grant in db.session.scalars(held):
        grant.ends_on = last_day


def _recorded(kind: str, person: Person, school_class: SchoolClass, **more: str) -> Any:
    bureau_id = db.session.get_one(School, school_class.school_id).bureau_id
    summary = {"class": str(school_class.id), **more}
    return recording(kind, person, bureau_id, school_class.school_id, summary=summary)


def _end(person: Person, school_class: SchoolClass) -> None:
    school_class.closed_on = person.today - dt.timedelta(days=1)
    end_class_teachers([school_class.id], school_class.closed_on)


def _open_school(person: Person, school_id: uuid.UUID) -> School:
    school = school_under(person, MANAGE, school_id)
    db.session.refresh(school, with_for_update={"key_share": True})
    if school.closed_on is not None:
        raise Refused("school_closed")
    return school


def _running(person: Person, class_id: uuid.UUID) -> SchoolClass:
    """A class under the person that has not ended, its school locked until the commit."""
    school_class = class_under(person, MANAGE, class_id)
    _open_school(person, school_class.school_id)
    db.session.refresh(school_class)
    if school_class.closed_on is not None:
        raise Refused("class_closed")
    return school_class


def _number(school_class: SchoolClass, number: int) -> None:
    if number not in NUMBERS:
        raise Refused("class_number", field="number")
    same = select(SchoolClass.id).where(
        SchoolClass.school_id == school_class.school_id,
        SchoolClass.stage == school_class.stage,
        SchoolClass.cohort_year == school_class.cohort_year,
        SchoolClass.number == number,
    )
    with db.session.no_autoflush:
        if db.session.scalars(same).first():
            raise Clash("class_there", field="number")
    school_class.number = number


def _label(label: str) -> str | None:
    label = on_one_line(label)
    if len(label) > LONGEST_LABEL:
        raise Refused("label_too_long", field="label")
    return label or None
