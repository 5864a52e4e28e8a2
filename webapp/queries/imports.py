"""The receipts of a school's roster imports."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.extensions import db
from webapp.models import Account, RosterImport, School

NEWEST = 10


@dataclass(frozen=True)
class Receipt:
    """An import that was carried out, and the name of who did it ("" for the command line)."""

    row: RosterImport
    by: str


def receipts(person: Person) -> list[Receipt]:
    """The newest imports of the schools for which the person imports."""
    schools = person.schools(Permission.IMPORT_ROSTER)
    statement = (
        select(RosterImport, Account.name)
        .outerjoin(Account, Account.id == RosterImport.imported_by)
        .where(RosterImport.school_id.in_(schools))
        .order_by(RosterImport.imported_at.desc())
        .limit(NEWEST)
    )
    return [Receipt(row, name or "") for row, name in db.session.execute(statement)]


def importing_schools(person: Person) -> list[School]:
    """The schools for which the person imports, by name."""
    ids = person.schools(Permission.IMPORT_ROSTER)
    return list(db.session.scalars(select(School).where(School.id.in_(ids)).order_by(School.name)))
