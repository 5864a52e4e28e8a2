"""What the desk's first page counts, in one question."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.care_parts import going_on_count
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.extensions import db
from webapp.queries.found_facts import waiting_facts
from webapp.queries.held import waiting_count
from webapp.queries.leaving import without_mentor_count


@dataclass(frozen=True)
class Counted:
    """How many entries wait for a decision, how many children have no mentor who should have one, how many facts a
    phone found otherwise than the file says, and how many children are in care."""

    waiting: int
    without_mentor: int
    found: int
    in_care: int


def counted(person: Person) -> Counted:
    """All of them, in the schools whose desk the person sits at."""
    in_care = going_on_count(person.schools(Permission.MANAGE_CARE), person.today)
    parts = (waiting_count(person), without_mentor_count(person), waiting_facts(person), in_care)
    return Counted(*db.session.execute(select(*parts)).one())
