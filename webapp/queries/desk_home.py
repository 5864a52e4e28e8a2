"""What the desk's first page counts, in one question."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.person import Person
from webapp.extensions import db
from webapp.queries.held import waiting_count
from webapp.queries.leaving import without_mentor_count


@dataclass(frozen=True)
class Counted:
    """How many entries wait for a decision, and how many children have no mentor who should have one."""

    waiting: int
    without_mentor: int


def counted(person: Person) -> Counted:
    """Both, in the schools whose desk the person sits at."""
    return Counted(*db.session.execute(select(waiting_count(person), without_mentor_count(person))).one())
