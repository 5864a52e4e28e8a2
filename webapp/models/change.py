"""History 变更: every change of reference data, field by field."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Model
from webapp.models.columns import Identified, UtcTime


class Change(Identified, Model):
    """One field of one row, before and after. Encrypted fields and passwords are named, their values never written."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_row", "table", "row_id"),)
    table: Mapped[str]
    row_id: Mapped[uuid.UUID]
    school_id: Mapped[uuid.UUID | None]
    field: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    changed_by: Mapped[uuid.UUID | None]
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime)
