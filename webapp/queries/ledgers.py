"""The rows of a ledger 台账: the children of one school, with all that a column may say of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload

from webapp.access.care_files import seen_files
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.care_file import AT_WORK
from webapp.domain.home import AWAY, PARENTS, Fits, left_behind
from webapp.domain.refusals import NotFound
from webapp.domain.terms import Term
from webapp.extensions import db
from webapp.models import CareFile, Guardian, MergedStudent, Pairing, School, SchoolClass, Student
from webapp.models.chunks import chunks
from webapp.queries.contact_cards import ContactCard, cards_of
from webapp.queries.homes import home_of
from webapp.queries.ledger_moves import Gone, came_later, gone_since
from webapp.queries.places import running_classes
from webapp.queries.terms import term_in

TERMS = 4  # this one, and those before it


@dataclass(frozen=True)
class Asked:
    """Which children: of a school, of one class (None: of all), on the roll in a term; `left_behind`: of those only
    the ones with a parent away, by the registry or by the facts on file. `schools`: the school, and what became part of
    it."""

    school: School
    school_class: SchoolClass | None
    term: Term
    left_behind: bool = False
    schools: frozenset[uuid.UUID] = frozenset()

    def all_schools(self) -> frozenset[uuid.UUID]:
        """The school, and those that became part of it."""
        return self.schools | {self.school.id}


@dataclass(frozen=True)
class LedgerRow:
    """A child, and the care file as far as the reader sees it."""

    card: ContactCard
    care: CareFile | None
    fits: Mapping[str, Fits]


def ledger_school(person: Person, school_id: uuid.UUID | None) -> School:
    """A school whose ledgers the person takes out, by default the first by name; else NotFound."""
    found = [one for one in ledger_schools(person) if school_id in (None, one.id)]
    if not found:
        raise NotFound("not_found")
    return found[0]


def ledger_schools(person: Person) -> list[School]:
    """The schools whose ledgers the person takes out, by name."""
    mine = School.id.in_(person.schools(Permission.TAKE_LEDGERS))
    return list(db.session.scalars(select(School).where(mine).order_by(School.name)))


def ledger_class(person: Person, school: School, class_id: uuid.UUID | None) -> SchoolClass | None:
    """A class of that school, or none for none; NotFound for one of another school."""
    if class_id is None:
        return None
    found = {one.id: one for one in running_classes([school.id], person.today)}
    if class_id not in found:
        raise NotFound("not_found")
    return found[class_id]


def recent_terms(person: Person, school: School) -> list[Term]:
    """This term and those before it, the latest first."""
    terms = [term_in(school.bureau_id, person.today)]
    while len(terms) < TERMS:
        terms.append(term_in(school.bureau_id, terms[-1].first_day - dt.timedelta(days=1)))
    return terms


def count_of(asked: Asked) -> int:
    """How many rows it will have."""
    here = db.session.scalars(select(func.count()).select_from(_children(asked).subquery())).one()
    return here + (0 if asked.left_behind else len(ledger_gone(asked)))


def ledger_gone(asked: Asked) -> list[Gone]:
    """Who was on the roll in that term and moved to another school since: of them only name and class can be told."""
    class_id = asked.school_class.id if asked.school_class else None
    return gone_since(asked.all_schools(), asked.term, class_id)


def ledger_rows(person: Person, asked: Asked) -> Iterator[LedgerRow]:
    """The children by class and name, some hundred at a time; care files only as far as this person sees them."""
    order = (SchoolClass.stage, SchoolClass.cohort_year.desc(), SchoolClass.number, Student.name_pinyin, Student.id)
    for ids in chunks(db.session.scalars(_children(asked).order_by(*order))):
        found = {one.id: one for one in db.session.scalars(_whole().where(Student.id.in_(ids)))}
        files = _care(person, ids)
        for card in cards_of([found[one] for one in ids], person.today):
            fits = left_behind(home_of(card.student), person.today)
            yield LedgerRow(card, files.get(card.student.id), fits)


def _children(asked: Asked) -> Select[uuid.UUID]:
    here = select(Student.id).outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
    twice = select(MergedStudent.gone_id)  # of a child with two records the one that is kept stands for both
    here = here.where(Student.school_id == asked.school.id, _on_roll_in(asked.term), Student.id.not_in(twice))
    here = here.where(Student.id.not_in(came_later(asked.all_schools(), asked.term)))
    if asked.school_class:
        here = here.where(Student.class_id == asked.school_class.id)
    return here.where(parent_away([asked.school.id])) if asked.left_behind else here


def _on_roll_in(term: Term) -> ColumnElement[bool]:
    came = or_(Student.enrolled_month.is_(None), Student.enrolled_month <= term.last_day.isoformat()[:7])
    return and_(Student.on_roll(term.first_day), came)


def parent_away(schools: Collection[uuid.UUID]) -> ColumnElement[bool]:
    """Which students of these schools have a parent away, by the registry or by the facts on file."""
    of_parents = (Guardian.whereabouts == AWAY, Guardian.relation.in_(PARENTS))
    away = select(Guardian.student_id).where(Guardian.school_id.in_(schools), *of_parents)
    return or_(Student.left_behind.not_in(("none", "0")), Student.id.in_(away))


def _whole() -> Select[Student]:
    return select(Student).options(
        defer(Student.id_number, raiseload=True),  # sealed: opening five thousand takes long, and no ledger shows one
        joinedload(Student.school_class),
        joinedload(Student.summary),
        selectinload(Student.guardians),
        selectinload(Student.pairings).joinedload(Pairing.mentor),
    )


def _care(person: Person, ids: list[uuid.UUID]) -> dict[uuid.UUID, CareFile]:
    at_work = CareFile.state.in_([state.value for state in AT_WORK])
    files = select(CareFile).where(CareFile.student_id.in_(ids), seen_files(person), at_work)
    return {one.student_id: one for one in db.session.scalars(files)}
