"""Care files as the desk shows them: the list, and one file with its history, its team and who looked at it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, load_only

from webapp.access.care_files import care_file, may_take, seen_files
from webapp.access.choices import choice
from webapp.access.permissions import OF_A_TEAM
from webapp.access.person import Person
from webapp.domain.care_file import AT_WORK, WAITING, State, Verb, steps_from
from webapp.entries.care_proofs import Proofs, proofs_since
from webapp.extensions import db
from webapp.models import Account, AuditEvent, CareFile, CareHelper, CareMember, CareStep, RoleGrant, Student
from webapp.queries.care_helpers import helpers_of
from webapp.queries.care_vacancies import Vacancy, vacancies
from webapp.queries.pages import Listed, one_page, with_rows

SHOWN = ("open", "lacking", "review", "waiting", "vacant", "over")  # what the list may be narrowed to
NEWEST_LOOKS = 30
OPEN = [state.value for state in AT_WORK]
VIEWED = "care.viewed"


@dataclass(frozen=True)
class CareRow:
    """A file in the list: its state today; was something noticed since anybody last took a step (`news`); what is
    lacking of visit and check, and until when it was asked for; of those with a vacancy, who is missing."""

    file: CareFile
    state: State
    news: bool
    lacks: tuple[str, ...]
    due_on: dt.date | None
    vacancy: Vacancy | None = None


@dataclass(frozen=True)
class CarePage:
    """All that the desk shows of one file; `steps` the newest first, `verbs` what this person may do next."""

    file: CareFile
    state: State
    proofs: Proofs
    due_on: dt.date
    steps: Sequence[CareStep]
    team: Sequence[CareMember]
    helpers: Sequence[CareHelper]
    looks: Sequence[tuple[AuditEvent, str]]
    verbs: list[Verb]

    @property
    def news(self) -> bool:
        """Was something noticed since anybody last took a step? Whoever takes the next one has it before the eyes."""
        return self.steps[0].verb == Verb.NOTICE


def care_files(person: Person, shown: str, words: str, page: int, size: int) -> Listed[CareRow]:
    """The files a person sees, narrowed to one of SHOWN and to names that hold every word; those whose review is due
    soonest first. Of "lacking" and "vacant", all that lack something, whatever the page: they are few."""
    vacant = vacancies(person) if shown == "vacant" else {}
    narrowed = CareFile.id.in_(vacant) if shown == "vacant" else _narrowed(shown, person.today)
    statement = _seen(person).where(narrowed)
    statement = statement.where(*(Student.search_text.contains(word, autoescape=True) for word in words.split()[:6]))
    statement = statement.order_by(CareFile.review_on.is_(None), CareFile.review_on, Student.name_pinyin, CareFile.id)
    if shown == "lacking":
        rows = [row for row in care_rows(person, db.session.scalars(statement).all()) if row.lacks]
        return Listed(rows, len(rows), 1, 1)
    if shown == "vacant":
        rows = [
            replace(row, vacancy=vacant[row.file.id]) for row in care_rows(person, db.session.scalars(statement).all())
        ]
        return Listed(rows, len(rows), 1, 1)
    found = one_page(statement, page, size)
    return with_rows(found, care_rows(person, found.rows))


def care_rows(person: Person, files: Sequence[CareFile]) -> list[CareRow]:
    """These files as a list shows them: of those that are still to be proven, what is lacking and until when."""
    asked = [file for file in files if file.state == State.DRAFT or (file.flagged and file.state in AT_WORK)]
    proofs = proofs_since({file.student_id: file.identified_on for file in asked})
    news = _with_news(files)
    return [_row(person, file, file.id in news, proofs.get(file.student_id)) for file in files]


def care_page(person: Person, file_id: uuid.UUID) -> CarePage:
    """One file; NotFound for one the person does not see."""
    file = care_file(person, file_id)
    state = _state(file, person.today)
    return CarePage(
        file=file,
        state=state,
        proofs=proofs_since({file.student_id: file.identified_on})[file.student_id],
        due_on=_due(person, file),
        steps=_steps(file.id),
        team=_team(file.id),
        helpers=helpers_of(file.id),
        looks=_looks(file.id),
        verbs=_verbs(person, file, state),
    )


def colleagues_for(school_id: uuid.UUID, day: dt.date) -> Sequence[Account]:
    """Who may be named to a care team of a school: its staff whose roles may see care files, by name."""
    here = select(RoleGrant.account_id).where(
        RoleGrant.role.in_(OF_A_TEAM), RoleGrant.school_id == school_id, RoleGrant.held_on(day)
    )
    return db.session.scalars(
        select(Account).where(Account.id.in_(here), Account.open_on(day)).order_by(*Account.by_name())
    ).all()


def _seen(person: Person) -> Select[CareFile]:
    shown = load_only(Student.name, Student.class_id, Student.school_id, raiseload=True)
    joined = select(CareFile).join(Student, Student.id == CareFile.student_id).where(seen_files(person))
    child = contains_eager(CareFile.student)
    return joined.options(child.options(shown), child.joinedload(Student.school_class))


def _narrowed(shown: str, today: dt.date) -> ColumnElement[bool]:
    at_work = CareFile.state.in_(OPEN)
    due = and_(CareFile.state == State.ACTIVE, CareFile.review_on <= today)
    lacking = and_(at_work, or_(CareFile.state == State.DRAFT, CareFile.flagged))
    waiting = CareFile.state.in_([state.value for state in WAITING])
    return {"open": at_work, "lacking": lacking, "review": due, "waiting": waiting, "over": not_(at_work)}[shown]


def _with_news(files: Sequence[CareFile]) -> set[uuid.UUID]:
    last = and_(CareStep.file_id == CareFile.id, CareStep.number == CareFile.steps, CareStep.verb == Verb.NOTICE)
    found = select(CareFile.id).join(CareStep, last).where(CareFile.id.in_([file.id for file in files]))
    return set(db.session.scalars(found))


def _row(person: Person, file: CareFile, news: bool, proofs: Proofs | None) -> CareRow:
    lacks: tuple[str, ...] = ()
    if proofs:
        lacks = tuple(name for name, one in (("visit", proofs.visit), ("check", proofs.check)) if one is None)
    return CareRow(file, _state(file, person.today), news, lacks, _due(person, file) if lacks else None)


def _state(file: CareFile, today: dt.date) -> State:
    due = file.state == State.ACTIVE and file.review_on is not None and file.review_on <= today
    return State.REVIEW_DUE if due else State(file.state)


def _due(person: Person, file: CareFile) -> dt.date:
    days = int(choice("care_visit_days", person.bureau_id, file.school_id))
    return file.identified_on + dt.timedelta(days=days)


def _steps(file_id: uuid.UUID) -> Sequence[CareStep]:
    statement = select(CareStep).where(CareStep.file_id == file_id).options(joinedload(CareStep.by))
    return db.session.scalars(statement.order_by(CareStep.number.desc())).all()


def _team(file_id: uuid.UUID) -> Sequence[CareMember]:
    statement = select(CareMember).where(CareMember.file_id == file_id, CareMember.ever_held())
    return db.session.scalars(
        statement.options(joinedload(CareMember.account)).order_by(CareMember.starts_on, CareMember.id)
    ).all()


def _looks(file_id: uuid.UUID) -> list[tuple[AuditEvent, str]]:
    """Who looked at the file, newest first (domain.md, Law 2)."""
    statement = (
        select(AuditEvent, Account.name)
        .join(Account, Account.id == AuditEvent.account_id)
        .where(
            AuditEvent.subject == CareFile.__tablename__,
            AuditEvent.subject_id == file_id,
            AuditEvent.action == VIEWED,
        )
        .order_by(AuditEvent.seq.desc())
        .limit(NEWEST_LOOKS)
    )
    return [(row.AuditEvent, row.name) for row in db.session.execute(statement)]


def _verbs(person: Person, file: CareFile, state: State) -> list[Verb]:
    mine = [verb for verb in steps_from(state) if may_take(person, file, verb)]
    return [verb for verb in mine if verb is not Verb.APPROVE or file.asked_by != person.id]
