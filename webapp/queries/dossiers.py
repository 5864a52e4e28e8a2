"""The whole file 一生一档 of one child, as far as whoever takes it out may read it: for paper."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from webapp.access.care_files import care_file_of
from webapp.access.consents import said_of_one
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import carried_entries, student_at_desk
from webapp.domain.care_plan import KEPT_BACK
from webapp.domain.consents import Purpose
from webapp.domain.home import Fits, left_behind
from webapp.extensions import db
from webapp.models import ConsentNote, Entry, School, Student
from webapp.queries.care_files import CarePage, care_page
from webapp.queries.care_plans import PlanPage, plan_page
from webapp.queries.contact_cards import ContactCard, student_card
from webapp.queries.homes import home_of
from webapp.queries.timeline import TimelineItem, timelines

MOST_RECORDS = 1000  # the newest ones; what is older is told by its number alone


@dataclass(frozen=True)
class CareGiven:
    """What is done for the child, and what the family said: `care` None where there is no care file that the reader
    sees, `plan` None where it has no plan; `carried` what of the consents was refused at an earlier school."""

    care: CarePage | None
    plan: PlanPage | None
    consents: Mapping[Purpose, ConsentNote]
    carried: Collection[Purpose]

    def facts_of_the_plan(self) -> dict[str, str]:
        """The plan's facts for paper: what is said of psychology is on none, whoever the reader is."""
        facts = self.plan.facts if self.plan else {}
        return {name: text for name, text in facts.items() if name not in KEPT_BACK}


@dataclass(frozen=True)
class Dossier(CareGiven):
    """All of it: `records` the oldest first, `cut` whether older ones were left out."""

    school: School
    card: ContactCard
    fits: Mapping[str, Fits]
    records: Sequence[TimelineItem]
    cut: bool


def dossier_student(person: Person, student_id: uuid.UUID) -> Student:
    """A child whose file the person may take out; NotFound for any other."""
    return student_at_desk(person, student_id, Permission.TAKE_LEDGERS)


def record_count(student_id: uuid.UUID) -> int:
    """About how many records the file has: enough to tell whether drawing it takes long."""
    return db.session.scalars(select(func.count()).where(Entry.student_id == student_id)).one()


def dossier_of(person: Person, student_id: uuid.UUID) -> Dossier:
    """The file; NotFound for a child whose file the person may not take out. Talks that only the psychology teacher
    reads are left out, even for the one who wrote them: paper lies about."""
    student = dossier_student(person, student_id)
    card = student_card(student.id, person.today)
    given = care_given(person, student)
    timeline = timelines(person, [student.id], MOST_RECORDS, carried_entries(person))[student.id]
    return Dossier(
        school=db.session.get_one(School, student.school_id),
        card=card,
        fits=left_behind(home_of(card.student), person.today),
        care=given.care,
        plan=given.plan,
        consents=given.consents,
        carried=given.carried,
        records=timeline.items[::-1],
        cut=timeline.more,
    )


def care_given(person: Person, student: Student) -> CareGiven:
    """Care file, plan and consents of a child that was found, as far as the person sees them."""
    file = care_file_of(person, student.id)
    plan = plan_page(person, file.id) if file else None
    said = said_of_one(student)
    return CareGiven(
        care=care_page(person, file.id) if file else None,
        plan=plan if plan and plan.plan else None,
        consents=said.standing(),
        carried=said.carried(),
    )
