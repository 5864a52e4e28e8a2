"""What other schools ask the person's for, and what these asked of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from webapp.access.person import Person
from webapp.access.transfers import MOVE, asked_by, asked_of
from webapp.extensions import db
from webapp.models import FileRequest
from webapp.queries.places import SchoolName, names_of_schools

LATELY = 30


@dataclass(frozen=True)
class Requests:
    """Those to the person's schools, unanswered first; those from them, newest first; and as which school to ask."""

    of_us: Sequence[FileRequest]
    by_us: Sequence[FileRequest]
    own: Sequence[SchoolName]


def file_requests(person: Person) -> Requests:
    """At most thirty of each."""
    return Requests(
        _lately(asked_of(person), FileRequest.answered_at.is_not(None)),
        _lately(asked_by(person)),
        names_of_schools(person.schools(MOVE)),
    )


def _lately(which: ColumnElement[bool], *first: ColumnElement[bool]) -> Sequence[FileRequest]:
    both = (joinedload(FileRequest.by_school), joinedload(FileRequest.of_school), joinedload(FileRequest.asker))
    statement = select(FileRequest).where(which).order_by(*first, FileRequest.asked_at.desc()).limit(LATELY)
    return db.session.scalars(statement.options(*both)).all()
