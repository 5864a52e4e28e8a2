"""Putting papers on a child's file, and taking them off (docs/adr/0049)."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from webapp.access.audit import note
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import student_at_desk
from webapp.actions.files import Made, photo
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.domain.student_documents import (
    KEPT_AFTER,
    LONGEST_WHY,
    MOST,
    PDF,
    check_size,
    is_pdf,
    kind_of,
    title_of,
)
from webapp.extensions import db
from webapp.models import StudentDocument, new_id
from webapp.storage import Storage

LONGEST_SIDE = 2400  # pixels: small print of an A4 page stays readable


@dataclass(frozen=True)
class Brought:
    """What the form says of a paper, as it was typed, and its bytes."""

    kind: str
    title: str
    dated_on: dt.date | None
    data: bytes


def add_document(
    person: Person, student_id: uuid.UUID, brought: Brought, storage: Storage, now: dt.datetime
) -> StudentDocument:
    """Keep a paper with a child's file: a picture is drawn anew without metadata, a PDF stays as it is.

    NotFound for a student whose file the person does not keep; TooLarge; Refused: document_kind, document_title,
    document_empty, not_a_document, documents_full, and as document_there for the same bytes once more.
    """
    student = student_at_desk(person, student_id, Permission.KEEP_FILES)
    kind, title = kind_of(brought.kind), title_of(brought.title)
    check_size(len(brought.data))
    made = _made(brought.data)
    digest = hashlib.sha256(made.data).hexdigest()
    _has_room(student.id, digest)
    document_id = new_id()
    name = f"documents/{document_id.hex[-2:]}/{document_id}.{'pdf' if made.media_type == PDF else 'jpg'}"
    storage.put(name, made.data)  # before the row says so: a file without a row is rubbish, never the reverse
    row = StudentDocument(
        id=document_id, school_id=student.school_id, student_id=student.id, kind=kind, title=title,
        dated_on=brought.dated_on, stored_as=name, media_type=made.media_type, size=len(made.data), sha256=digest,
        added_by=person.id, added_at=now,
    )  # fmt: skip
    db.session.add(row)
    note("document.added", student, title=title)
    return row


def document_at_desk(person: Person, document_id: uuid.UUID, lock: bool = False) -> StudentDocument:
    """A paper of a student whose file the person keeps; else NotFound."""
    statement = select(StudentDocument).where(StudentDocument.id == document_id)
    row = db.session.scalars(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise NotFound("not_found")
    student_at_desk(person, row.student_id, Permission.KEEP_FILES)
    return row


def remove_document(person: Person, document_id: uuid.UUID, why: str, now: dt.datetime) -> StudentDocument:
    """Take a paper off the file, with a reason; for thirty days it can be put back, then its bytes are forgotten.
    Refused as reason_needed; Clash as document_removed when somebody was faster."""
    row = document_at_desk(person, document_id, lock=True)
    if not why.strip():
        raise Refused("reason_needed", field="why")
    if row.removed_at:
        raise Clash("document_removed")
    row.removed_at, row.removed_by, row.removed_why = now, person.id, why.strip()[:LONGEST_WHY]
    note("document.removed", student_at_desk(person, row.student_id), title=row.title, why=row.removed_why)
    return row


def put_back(person: Person, document_id: uuid.UUID) -> StudentDocument:
    """A paper that was taken off is on the file again; Clash as document_gone once its bytes are forgotten. One that is
    there stays there."""
    row = document_at_desk(person, document_id, lock=True)
    if row.stored_as is None:
        raise Clash("document_gone")
    if row.removed_at:
        row.removed_at, row.removed_by, row.removed_why = None, None, ""
        note("document.put_back", student_at_desk(person, row.student_id), title=row.title)
    return row


def forget_removed(now: dt.datetime) -> list[str]:
    """Forget where the bytes lie of what was taken off more than thirty days ago, in the caller's transaction; the
    names are for the caller to delete once that is committed."""
    old = StudentDocument.removed_at < now - KEPT_AFTER
    names = list[str]()
    for row in db.session.scalars(select(StudentDocument).where(old, StudentDocument.stored_as.is_not(None))):
        names.append(row.stored_as or "")
        row.stored_as = None
    return names


def _has_room(student_id: uuid.UUID, digest: str) -> None:
    mine = (StudentDocument.student_id == student_id, StudentDocument.removed_at.is_(None))
    if (db.session.scalar(select(func.count()).select_from(StudentDocument).where(*mine)) or 0) >= MOST:
        raise Refused("documents_full", field="file", count=MOST)
    if db.session.scalars(select(StudentDocument.id).where(*mine, StudentDocument.sha256 == digest)).first():
        raise Clash("document_there", field="file")


def _made(data: bytes) -> Made:
    if is_pdf(data):
        return Made(data, PDF)
    try:
        return photo(data, LONGEST_SIDE)
    except Refused as error:
        raise Refused("not_a_document", field="file") from error
