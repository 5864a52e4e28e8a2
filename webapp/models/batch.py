"""Batches 批次: many rows written for one reason at once (an import, a rollover, a merging), that can be undone."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Model
from webapp.models.columns import Identified, UtcTime


class Batch(Identified, Model):
    """Who did it, when, and what it says of itself; `undone_at` once it was taken back."""

    __tablename__ = "batches"
    __table_args__ = (Index("ix_batches_place", "bureau_id", "kind", "made_at"),)
    kind: Mapped[str]  # staff_import | rollover | merging | handover | …
    bureau_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bureaus.id"))
    school_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("schools.id"))
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    made_by: Mapped[uuid.UUID | None]
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    undone_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    undone_by: Mapped[uuid.UUID | None]


class BatchRow(Identified, Model):
    """One row the batch wrote: `before` is None for a row it made; undoing gives it back where `after` still is."""

    __tablename__ = "batch_rows"
    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("batches.id"), index=True)
    position: Mapped[int]
    table: Mapped[str]
    row_id: Mapped[uuid.UUID]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
