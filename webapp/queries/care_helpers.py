"""People without an account in the care team of a file that was found, and names that a form offers for them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.extensions import db
from webapp.models import CareHelper, Guardian, Student


def helpers_of(file_id: uuid.UUID, on: dt.date | None = None) -> Sequence[CareHelper]:
    """Those of a file, the first one first: all who ever helped, or who helps on a day; with who named them."""
    held = CareHelper.held_on(on) if on else CareHelper.ever_held()
    statement = select(CareHelper).where(CareHelper.file_id == file_id, held).options(joinedload(CareHelper.adder))
    return db.session.scalars(statement.order_by(CareHelper.starts_on, CareHelper.id)).all()


def names_to_offer(student: Student, day: dt.date) -> list[str]:
    """Whom the form offers: the child's family first, then the class."""
    family = select(Guardian.name).where(Guardian.student_id == student.id, Guardian.name.is_not(None))
    mates = select(Student.name).where(
        Student.class_id == student.class_id, Student.school_id == student.school_id, Student.id != student.id,
        Student.on_roll(day),
    )  # fmt: skip
    found = [*db.session.scalars(family.order_by(Guardian.position))]
    if student.class_id:
        found += db.session.scalars(mates.order_by(Student.name_pinyin))
    return list(dict.fromkeys(name for name in found if name))
