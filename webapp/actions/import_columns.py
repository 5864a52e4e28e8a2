"""Which heading is which field 列对应: what somebody said of a file is remembered for the next of that place."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from sqlalchemy import or_, select

from webapp.access.audit import note
from webapp.access.person import Person
from webapp.extensions import db
from webapp.models import ImportColumn, ImportRun, new_id

MOST_COLUMNS = 100


def remembered(kind: str, bureau_id: uuid.UUID, school_id: uuid.UUID | None) -> dict[str, str]:
    """Heading to field ("" for a column left aside), for the files of a place: what the bureau says, and over it
    what the school itself says."""
    rows = db.session.scalars(
        select(ImportColumn).where(
            ImportColumn.kind == kind,
            ImportColumn.bureau_id == bureau_id,
            or_(ImportColumn.school_id.is_(None), ImportColumn.school_id == school_id),
        )
    ).all()
    return {row.heading: row.field for row in sorted(rows, key=lambda row: row.school_id is not None)}


def remember(kind: str, person: Person, run: ImportRun, fields: Mapping[str, str], now: dt.datetime) -> None:
    """Keep what these headings mean in the run's place, in the stead of what was said of them before. They are as the
    kind of import knows them again (ImportKind.key); those of no letters are nobody's."""
    said = {heading: field for heading, field in list(fields.items())[:MOST_COLUMNS] if heading}
    here = select(ImportColumn).where(
        ImportColumn.kind == kind,
        ImportColumn.bureau_id == run.bureau_id,
        ImportColumn.school_id.is_not_distinct_from(run.school_id),
        ImportColumn.heading.in_(said),
    )
    for row in db.session.scalars(here):
        db.session.delete(row)
    for heading, field in said.items():
        db.session.add(
            ImportColumn(
                id=new_id(),
                kind=kind,
                bureau_id=run.bureau_id,
                school_id=run.school_id,
                heading=heading,
                field=field,
                chosen_by=person.id,
                chosen_at=now,
            )
        )
    note("import.columns_chosen", run, columns=said)
