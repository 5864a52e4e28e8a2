"""Imports of spreadsheets: what was imported so far, and where somebody may import."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import defer

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.extensions import db
from webapp.models import Account, Bureau, ImportRun
from webapp.queries.places import SchoolName, names_managed

NEWEST = 10


@dataclass(frozen=True)
class Receipt:
    """A file on its way in, or in; and the name of who sent it ("" for the server's console)."""

    row: ImportRun
    by: str


@dataclass(frozen=True)
class ImportPlaces:
    """What the form offers; `whole`: a file may be for all of a bureau."""

    schools: list[SchoolName]
    bureaus: list[Bureau]
    whole: bool


def receipts(person: Person, kind: str, permission: Permission) -> list[Receipt]:
    """The newest files of the places in which the person imports."""
    statement = select(ImportRun, Account.name).outerjoin(Account, Account.id == ImportRun.asked_by)
    if person.everywhere(permission):
        statement = statement.where(ImportRun.bureau_id.in_(person.bureaus))
    else:
        statement = statement.where(ImportRun.school_id.in_(person.schools(permission)))
    newest = statement.where(ImportRun.kind == kind).order_by(ImportRun.asked_at.desc()).limit(NEWEST)
    without_lines = newest.options(defer(ImportRun.plan, raiseload=True))  # twenty thousand in each, perhaps
    return [Receipt(row, name or "") for row, name in db.session.execute(without_lines)]


def import_places(person: Person, permission: Permission) -> ImportPlaces:
    """Where the person may import."""
    whole = person.everywhere(permission)
    wide = person.bureaus if whole and person.below else ()
    bureaus = select(Bureau).where(Bureau.id.in_(wide)).order_by(Bureau.id != person.bureau_id, Bureau.name)
    return ImportPlaces(names_managed(person, permission), list(db.session.scalars(bureaus)) if wide else [], whole)
