"""Screening rounds: what a class teacher is asked to go through, who has answered, and whom the answers name."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, load_only

from webapp.access.care_files import round_at_desk
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import class_in_field
from webapp.access.screening_classes import classes_asked
from webapp.domain.care_file import Verb
from webapp.domain.log import WITHDRAWAL, Record, records
from webapp.domain.refusals import NotFound
from webapp.entries.screening import KIND, named_in
from webapp.entries.versions import standing_of
from webapp.extensions import db
from webapp.models import CareFile, CareStep, Entry, SchoolClass, ScreeningDecision, ScreeningRound, Student
from webapp.queries.places import in_order
from webapp.queries.roll_call_board import class_teachers

Asked = tuple[SchoolClass, ScreeningRound]


@dataclass(frozen=True)
class ScreeningPage:
    """A class to go through: its students by pinyin, the round that asks, and when the class was answered for."""

    school_class: SchoolClass
    students: Sequence[Student]
    round: ScreeningRound
    answered_at: dt.datetime | None


@dataclass(frozen=True)
class Answer:
    """What stands of a class's answer to a round: who gave it, when, and its body."""

    entry: Entry
    at: dt.datetime
    body: dict[str, Any]


@dataclass(frozen=True)
class ClassAnswer:
    """A class of the school, its teachers, and its answer; None: not answered."""

    school_class: SchoolClass
    teachers: list[str]
    answer: Answer | None
    named: int


@dataclass(frozen=True)
class Candidate:
    """A child whom an answer names: its signs and the remark; what was decided of it, and the care file it has.
    `added`: what was entered went into the file there was."""

    student: Student
    signs: list[str]
    remark: str
    decision: ScreeningDecision | None
    file: CareFile | None
    added: bool


@dataclass(frozen=True)
class Ledger:
    """A round with every class it asked, those that have not answered first, and whom the answers name."""

    round: ScreeningRound
    classes: list[ClassAnswer]
    candidates: list[Candidate]

    @property
    def silent(self) -> int:
        """How many classes have not answered."""
        return sum(one.answer is None for one in self.classes)


def open_rounds(school_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, ScreeningRound]:
    """The round that is open in each of these schools."""
    statement = select(ScreeningRound).where(
        ScreeningRound.school_id.in_(school_ids), ScreeningRound.closed_on.is_(None)
    )
    return {one.school_id: one for one in db.session.scalars(statement.order_by(ScreeningRound.id))}


def rounds_at_desk(person: Person) -> Sequence[ScreeningRound]:
    """The rounds of the schools where the person decides on such, newest first."""
    mine = ScreeningRound.school_id.in_(person.schools(Permission.MANAGE_CARE))
    return db.session.scalars(
        select(ScreeningRound).where(mine).order_by(ScreeningRound.opened_on.desc(), ScreeningRound.id.desc()).limit(40)
    ).all()


def asked_classes(person: Person, classes: Sequence[SchoolClass]) -> list[Asked]:
    """Those of a person's own classes that an open round asks for, each with the round."""
    if not classes or not person.may(Permission.SCREEN):
        return []
    asking = open_rounds({one.school_id for one in classes})
    return [(one, asking[one.school_id]) for one in classes if one.school_id in asking]


def screening_page(person: Person, class_id: uuid.UUID) -> ScreeningPage:
    """A class of one's own, ready to go through; NotFound for any other, and while no round is open."""
    asked = asked_classes(person, [class_in_field(person, class_id)])
    if not asked:
        raise NotFound("not_found")
    shown = load_only(Student.name, Student.name_pinyin, Student.class_id, raiseload=True)
    students = select(Student).where(Student.class_id == class_id, Student.on_roll(person.today)).options(shown)
    return carried_screenings(asked, db.session.scalars(students).all())[0]


def carried_screenings(asked: Sequence[Asked], students: Iterable[Student]) -> list[ScreeningPage]:
    """The pages of these classes, made of students that were loaded already: a phone's kit has them all."""
    listed = sorted(students, key=lambda one: (one.name_pinyin, str(one.id)))
    answers: dict[uuid.UUID, Answer] = {}
    for asking in {one.id: one for _class, one in asked}.values():
        answers |= _answers(asking, [school_class.id for school_class, one in asked if one is asking])
    return [
        ScreeningPage(
            school_class,
            [one for one in listed if one.class_id == school_class.id],
            asking,
            answers[school_class.id].at if school_class.id in answers else None,
        )
        for school_class, asking in asked
    ]


def ledger(person: Person, round_id: uuid.UUID) -> Ledger:
    """A round of a school where the person decides on such; NotFound for any other."""
    asking = round_at_desk(person, round_id)
    classes = in_order(classes_asked(asking, person.today))
    answers = _answers(asking, [one.id for one in classes])
    teachers = class_teachers([one.id for one in classes], person.today)
    rows = [
        ClassAnswer(one, teachers[one.id], (found := answers.get(one.id)), len(named_in(found.body)) if found else 0)
        for one in classes
    ]
    return Ledger(asking, sorted(rows, key=lambda row: row.answer is not None), _candidates(asking, answers))


def _answers(asking: ScreeningRound, class_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Answer]:
    """The answer that stands for each class: of several, the one written last (the phone may send late)."""
    mine = (Entry.class_id.in_(class_ids), Entry.kind.in_((KIND.name, WITHDRAWAL)))
    since = or_(Entry.kind == WITHDRAWAL, Entry.arrived_at >= _first_moment(asking))
    log = db.session.scalars(select(Entry).where(*mine, since).options(joinedload(Entry.author)))
    stand = [record for record in records(log) if record.withdrawal is None]
    found: dict[uuid.UUID, Answer] = {}
    for record in sorted(stand, key=_written_at):
        stands = standing_of(KIND, record)
        if stands.body.get("round_id") == str(asking.id) and record.current.class_id:
            found[record.current.class_id] = Answer(record.current, stands.happened_at, stands.body)
    return found


def _first_moment(asking: ScreeningRound) -> dt.datetime:
    """A day before the round was opened, wherever the clocks stand: its number is known to nobody before."""
    return dt.datetime.combine(asking.opened_on - dt.timedelta(days=1), dt.time(), dt.UTC)


def _written_at(record: Record[Entry]) -> tuple[dt.datetime, int]:
    entry = record.current
    return min(entry.saved_at, entry.arrived_at), entry.seq


def _candidates(asking: ScreeningRound, answers: dict[uuid.UUID, Answer]) -> list[Candidate]:
    signs: dict[uuid.UUID, tuple[list[str], str]] = {}
    for answer in answers.values():
        remarks = answer.body.get("remark") or {}
        signs |= {child: (found, remarks.get(str(child), "")) for child, found in named_in(answer.body).items()}
    decisions = {one.student_id: one for one in db.session.scalars(_decided(asking))}
    shown = load_only(Student.name, Student.name_pinyin, Student.class_id, Student.school_id, raiseload=True)
    ids = {*signs, *decisions}
    students = select(Student).where(Student.id.in_(ids), Student.school_id == asking.school_id)
    files = {one.student_id: one for one in db.session.scalars(select(CareFile).where(CareFile.student_id.in_(ids)))}
    added = _added(decisions.values())
    found = [
        Candidate(one, *signs.get(one.id, ([], "")), decisions.get(one.id), files.get(one.id), one.id in added)
        for one in db.session.scalars(students.options(shown, joinedload(Student.school_class)))
    ]
    return sorted(found, key=lambda one: (one.decision is not None, one.student.name_pinyin))


def _decided(asking: ScreeningRound) -> Any:
    mine = ScreeningDecision.round_id == asking.id
    return select(ScreeningDecision).where(mine).options(joinedload(ScreeningDecision.by))


def _added(decisions: Collection[ScreeningDecision]) -> set[uuid.UUID]:
    """The children of whom a decision added to the care file there was: at that very moment."""
    step = and_(CareStep.file_id == ScreeningDecision.file_id, CareStep.at == ScreeningDecision.at)
    noticed = select(ScreeningDecision.student_id).join(CareStep, step).where(CareStep.verb == Verb.NOTICE)
    return set(db.session.scalars(noticed.where(ScreeningDecision.id.in_([one.id for one in decisions]))))
