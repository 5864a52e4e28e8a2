"""A school asks another for the files of children who came 调档."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import Model
from webapp.models.account import Account
from webapp.models.columns import Identified, UtcTime
from webapp.models.organisation import School


class FileRequest(Identified, Model):
    """Of two schools, as a transfer (access/transfers.py is its door): `by_school_id` asks `of_school_id` for the files
    of children whom it names in its own words; it learns of them only what the other sends. `answer` None: none yet."""

    __tablename__ = "file_requests"
    __table_args__ = (
        Index("ix_file_requests_of", "of_school_id", "answered_at"),
        Index("ix_file_requests_by", "by_school_id", "asked_at"),
    )
    by_school_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("schools.id"))
    of_school_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("schools.id"))
    names: Mapped[str]
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    answer: Mapped[str | None]
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))

    by_school: Mapped[School] = relationship(lazy="raise", viewonly=True, foreign_keys=[by_school_id])
    of_school: Mapped[School] = relationship(lazy="raise", viewonly=True, foreign_keys=[of_school_id])
    asker: Mapped[Account] = relationship(lazy="raise", viewonly=True, foreign_keys=[asked_by])
