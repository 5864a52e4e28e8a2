"""Where a photo lies, for those who may read its entry."""

from __future__ import annotations

import uuid

from sqlalchemy import and_, or_, select

from webapp.access.person import Person
from webapp.access.records import mine, of_my_schools, readable_entries
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Entry, EntryFile, Student


def photo_path(person: Person, file_id: uuid.UUID) -> str:
    """The path below files_dir of a photo whose entry this person may read; else NotFound."""
    path = db.session.scalars(
        select(EntryFile.stored_as)
        .join(Entry, and_(Entry.id == EntryFile.entry_id, Entry.author_id == EntryFile.author_id))
        .join(Student, Student.id == Entry.student_id)
        .where(
            EntryFile.id == file_id,
            EntryFile.stored_as.is_not(None),
            or_(mine(person), of_my_schools(person)),
            readable_entries(person),
        )
    ).one_or_none()
    if path is None:
        raise NotFound("not_found")
    return path
