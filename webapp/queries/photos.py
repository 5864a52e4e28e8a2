"""Where a photo lies, for those who may read its entry."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from webapp.access.person import Person
from webapp.access.records import mine, of_my_schools, readable_entries
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Entry, EntryFile, Student


@dataclass(frozen=True)
class StoredPhoto:
    """Its path below files_dir, and the child whom its entry is about."""

    path: str
    student: Student


def stored_photo(person: Person, file_id: uuid.UUID) -> StoredPhoto:
    """A photo whose entry this person may read; else NotFound."""
    found = db.session.execute(
        select(EntryFile.stored_as, Student)
        .join(Entry, and_(Entry.id == EntryFile.entry_id, Entry.author_id == EntryFile.author_id))
        .join(Student, Student.id == Entry.student_id)
        .where(
            EntryFile.id == file_id,
            EntryFile.stored_as.is_not(None),
            or_(mine(person), of_my_schools(person)),
            readable_entries(person),
        )
    ).one_or_none()
    if found is None or found[0] is None:
        raise NotFound("not_found")
    return StoredPhoto(found[0], found[1])
