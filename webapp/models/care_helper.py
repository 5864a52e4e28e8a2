"""People without an account in the care team 关爱小组 of a child: a classmate who helps, the family, the village."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import Model
from webapp.models.account import Account
from webapp.models.columns import EncryptedText, Identified, Lasting, SchoolOwned


class CareHelper(Identified, Lasting, SchoolOwned, Model):
    """Somebody who helps (domain/care_helpers.py), from a day to a day; it opens nothing to anybody. Never deleted."""

    __tablename__ = "care_helpers"
    __table_args__ = (Index("ix_care_helpers_file", "school_id", "file_id"),)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("care_files.id"))
    name: Mapped[str]
    kind: Mapped[str]
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    added_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))

    adder: Mapped[Account] = relationship(lazy="raise", viewonly=True)
