"""What the care for a person's own students asks of that person: lines of plans, and home visits that are waited for.

Neither category nor level is read here, and nothing of psychology: a phone lies open in a courtyard (policy.md 1).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import load_only

from webapp.access.care_files import seen_files
from webapp.access.care_parts import standing_in_for
from webapp.access.care_plans import open_plans
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.care_file import AT_WORK
from webapp.domain.care_plan import KEPT_BACK, LINES, Plan, State
from webapp.extensions import db
from webapp.models import CareFile, Student
from webapp.queries.care_files import care_rows

ON_PHONES = [(field, line) for field, lines in LINES.items() for line in lines if f"{line}.measure" not in KEPT_BACK]


@dataclass(frozen=True)
class CareTask:
    """Something asked for a student until a day: `what` is "visit" (with the committee's check), "check" (that alone),
    or a field of the plan (domain/care_plan.py FIELDS), with the measure and how often."""

    student: Student
    what: str
    due_on: dt.date | None
    measure: str = ""
    frequency: str = ""


def care_tasks(person: Person, students: Sequence[Student]) -> list[CareTask]:
    """What is asked of the person for these students, whose pages the person may open; what is due first, first.

    A visit is asked of all who see the care file and have the child; a line of a running plan of its owner alone, and
    of whoever took the owner's tasks over, as long as the file is open to them.
    """
    if not person.may(Permission.SEE_CARE) or not students:
        return []
    mine = {student.id: student for student in students}
    files = _files(person, mine)
    plans = open_plans([file.id for file in files])
    found = [*_visits(person, files, mine)]
    owners = {str(person.id)}
    stands_in_for = standing_in_for(person, plans)
    for file in files:
        if file.id in plans:
            found += _lines(owners | stands_in_for[file.id], plans[file.id], mine[file.student_id])
    return sorted(found, key=lambda one: (one.due_on or dt.date.max, one.student.name_pinyin, one.what))


def _files(person: Person, students: Iterable[uuid.UUID]) -> Sequence[CareFile]:
    read = load_only(
        CareFile.student_id, CareFile.school_id, CareFile.state, CareFile.identified_on, CareFile.review_on,
        CareFile.flagged, raiseload=True,
    )  # fmt: skip
    open_ones = CareFile.state.in_([state.value for state in AT_WORK])
    statement = select(CareFile).where(CareFile.student_id.in_(students), open_ones, seen_files(person))
    return db.session.scalars(statement.order_by(CareFile.id).options(read)).all()


def _visits(
    person: Person, files: Sequence[CareFile], students: dict[uuid.UUID, Student]
) -> Iterable[CareTask]:  # fmt: skip
    for row in care_rows(person, files):
        if row.lacks:
            yield CareTask(students[row.file.student_id], row.lacks[0], row.due_on)


def _lines(owners: Collection[str], plan: Plan, student: Student) -> Iterable[CareTask]:
    if plan.state is not State.RUNNING:
        return
    for field, name in ON_PHONES:
        measure, owner, frequency, due = (
            plan.facts[f"{name}.{part}"] for part in ("measure", "owner", "frequency", "due")
        )
        if measure and owner in owners:
            yield CareTask(student, field, dt.date.fromisoformat(due) if due else None, measure, frequency)
