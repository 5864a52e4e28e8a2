"""The log: entries 记录, their files, and what could not be entered."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Identity, Index, Text, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import Model
from webapp.models.account import Account
from webapp.models.columns import Identified, SchoolOwned, SealedBytes, UtcTime
from webapp.models.organisation import SchoolClass
from webapp.models.student import Student
from webapp.models.transfer import came_to


class Entry(SchoolOwned, Model):
    """One thing somebody did or saw. Append-only: the ORM refuses to change or delete one (access/append_only.py).

    `seq` is the server's own number, the only order and the only cursor. `happened_at`, `saved_at` and `arrived_at` are
    kept apart; duties count the first. `digest` is the SHA-256 (hex) of the body's text as the phone sent it.
    """

    __tablename__ = "entries"
    __table_args__ = (
        Index("ix_entries_student", "school_id", "student_id", "happened_at"),
        Index("ix_entries_child", "student_id", "happened_at"),  # of one that came from another school
        Index("ix_entries_class", "school_id", "class_id", "happened_at"),
        Index("ix_entries_author", "author_id", "seq"),
        Index("ix_entries_arrived", "school_id", "arrived_at"),
    )
    seq: Mapped[int] = mapped_column(Identity(), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(unique=True)
    kind: Mapped[str]
    version: Mapped[int]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    student_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("students.id"))
    class_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("classes.id"))
    happened_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    saved_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    arrived_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str]
    confidentiality: Mapped[str] = mapped_column(default="normal")  # normal | team | psychology
    amends_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"), index=True)
    device: Mapped[uuid.UUID | None]

    author: Mapped[Account] = relationship(lazy="raise", viewonly=True)
    student: Mapped[Student | None] = relationship(lazy="raise", viewonly=True)
    school_class: Mapped[SchoolClass | None] = relationship(lazy="raise", viewonly=True)
    files: Mapped[list[EntryFile]] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="and_(Entry.id == foreign(EntryFile.entry_id), Entry.author_id == EntryFile.author_id)",
        order_by="EntryFile.id",
    )

    @classmethod
    def of_schools(cls, schools: Any) -> ColumnElement[bool]:
        """Those written there, and those about a child who came there since: the log follows the child (ADR 0043)."""
        return or_(cls.school_id.in_(schools), cls.student_id.in_(came_to(schools)))


class EntryFile(SchoolOwned, Model):
    """A file an entry speaks of: declared with the entry, arrived later. `sha256` is of the file's own bytes.

    `key`: what it is sealed with on the phone and on its way (None: it comes as it is). `kind` (domain/files.py) says
    how its bytes are looked at, `name` which control of the form it came from.
    """

    __tablename__ = "entry_files"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    sha256: Mapped[str]
    key: Mapped[bytes | None] = mapped_column(SealedBytes("file keys"))
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="photo", server_default="photo")
    declared_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    arrived_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    stored_as: Mapped[str | None]  # its name in the storage (webapp/storage.py)
    media_type: Mapped[str | None]  # as what it is served; None: image/jpeg, of earlier versions
    problem: Mapped[str | None]  # why the bytes were refused

    @classmethod
    def of_schools(cls, schools: Any) -> ColumnElement[bool]:
        """Those of the school's entries, and of entries that followed a child there."""
        entry = Entry.__table__.c
        followed = select(entry.id).where(entry.student_id.in_(came_to(schools)))
        return or_(cls.school_id.in_(schools), cls.entry_id.in_(followed))


class Upload(Model):
    """A file on its way in pieces (docs/adr/0027): how much of it the storage holds, and until when it waits for more.
    Its author's alone; whose school the file is of stands in the file's own row.

    `sha256` and `length` are of what is sent. The row outlives the last piece, so that a phone that lost the answer
    still hears that all of it is here.
    """

    __tablename__ = "uploads"
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry_files.id"), primary_key=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    sha256: Mapped[str]
    length: Mapped[int]
    offset: Mapped[int] = mapped_column(default=0)
    about: Mapped[str]  # Upload-Metadata as it was sent: told again when asked
    expires_at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True)


class HeldEntry(Identified, SchoolOwned, Model):
    """An entry that was parked or refused, kept raw until a person decides (offline.md, doctrine 3)."""

    __tablename__ = "held_entries"
    __table_args__ = (
        UniqueConstraint("author_id", "entry_id", "digest"),
        Index("ix_held_entries_school_state", "school_id", "decision", "arrived_at"),
    )
    entry_id: Mapped[uuid.UUID] = mapped_column(index=True)
    digest: Mapped[str]
    verdict: Mapped[str]  # parked | refused
    reason: Mapped[str]  # a Refused code
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[str]
    version: Mapped[int]
    raw: Mapped[str] = mapped_column(Text)
    device: Mapped[uuid.UUID | None]
    arrived_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    decision: Mapped[str | None]  # accepted | dismissed | mended; None: waiting
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    decided_why: Mapped[str | None]

    author: Mapped[Account] = relationship(lazy="raise", viewonly=True)
