"""Where a file of an entry lies, for those who may read its entry."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from webapp.access.person import Person
from webapp.access.records import mine, of_my_schools, readable_entries
from webapp.domain.files import PHOTO, SIGNATURE, SOUND
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Entry, EntryFile, MergedStudent, Student

PICTURES, SOUNDS = (PHOTO, SIGNATURE), (SOUND,)


@dataclass(frozen=True)
class StoredFile:
    """Its name in the storage, as what it is served, and the child whom its entry is about."""

    name: str
    media_type: str
    student: Student


def stored_file(person: Person, file_id: uuid.UUID, kinds: tuple[str, ...]) -> StoredFile:
    """A file of one of these kinds that has arrived, whose entry this person may read; else NotFound."""
    found = db.session.execute(
        select(EntryFile.stored_as, EntryFile.media_type, Student)
        .join(Entry, and_(Entry.id == EntryFile.entry_id, Entry.author_id == EntryFile.author_id))
        .join(Student, Student.id == _whose())
        .where(
            EntryFile.id == file_id,
            EntryFile.kind.in_(kinds),
            EntryFile.stored_as.is_not(None),
            or_(mine(person), of_my_schools(person)),
            readable_entries(person),
        )
    ).one_or_none()
    if found is None or found[0] is None:
        raise NotFound("not_found")
    return StoredFile(found[0], found[1] or "image/jpeg", found[2])


def _whose() -> ColumnElement[uuid.UUID]:
    """Whom the entry is about: of a record that was merged into another, that one."""
    kept = select(MergedStudent.kept_id).where(MergedStudent.gone_id == Entry.student_id).scalar_subquery()
    return func.coalesce(kept, Entry.student_id)
