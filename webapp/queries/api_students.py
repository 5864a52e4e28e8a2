"""The students as another system reads them: who is in which class, and no more (docs/adr/0020)."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from webapp.access.tokens import Caller
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import School, Student

MARK = b"s1"  # of a cursor of this list, in its first shape
READ = (Student.id, Student.school_id, Student.class_id, Student.name, Student.sex, Student.registry_number)


@dataclass(frozen=True)
class StudentPage:
    """One page, and the cursor of the next one (None: this was the last)."""

    students: Sequence[Any]  # rows of READ
    next_cursor: str | None


def students_page(
    caller: Caller, cursor: str, limit: int, school_id: uuid.UUID | None, class_id: uuid.UUID | None
) -> StudentPage:
    """The students on the roll today, in the order in which they were entered, after the cursor's; one query.

    The order is that of the ids, which never change: whoever is there from the first page to the last is listed once,
    whatever else changes meanwhile.
    """
    statement = (
        select(*READ)
        .join(School, School.id == Student.school_id)
        .where(
            Student.school_id.in_(caller.schools),
            or_(Student.left_on.is_(None), Student.left_on >= caller.today),
            or_(School.closed_on.is_(None), School.closed_on >= caller.today),
        )
    )
    if cursor:
        statement = statement.where(Student.id > _read(cursor))
    if school_id:
        statement = statement.where(Student.school_id == school_id)
    if class_id:
        statement = statement.where(Student.class_id == class_id)
    found = db.session.execute(statement.order_by(Student.id).limit(limit + 1)).all()
    more = len(found) > limit
    return StudentPage(found[:limit], _write(found[limit - 1].id) if more else None)


def _write(last: uuid.UUID) -> str:
    return base64.urlsafe_b64encode(MARK + last.bytes).decode().rstrip("=")


def _read(cursor: str) -> uuid.UUID:
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("cursor_unknown", field="cursor") from error
    if len(packed) != len(MARK) + 16 or not packed.startswith(MARK):
        raise Refused("cursor_unknown", field="cursor")
    return uuid.UUID(bytes=packed[len(MARK) :])
