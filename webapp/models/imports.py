"""Imports 导入 of spreadsheets: each file on its way in, and which column is which where no alias says so."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Model
from webapp.models.columns import Identified, UtcTime


class ImportRun(Identified, Model):
    """A spreadsheet on its way in: read and planned, looked at, carried out, perhaps undone. Then it is the receipt.

    `state` is reading | planned | unreadable | carrying | carried | undone; `plan` holds the rows' report (row number,
    what would happen, problems), `counts` its sums, `mapping` which column was read as what. Nobody `asked_by`: it was
    done at the server's console.
    """

    __tablename__ = "import_runs"
    __table_args__ = (Index("ix_import_runs_place", "bureau_id", "kind", "asked_at"),)
    kind: Mapped[str]  # staff | roster
    bureau_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bureaus.id"))
    school_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("schools.id"))
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    plan: Mapped[list[Any]] = mapped_column(JSON, default=list)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(default="reading")
    problem: Mapped[str | None]
    job_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("jobs.id"))
    batch_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("batches.id"))


class ImportColumn(Identified, Model):
    """What somebody said a heading means in the files of a bureau, or of one school: a field's name, or "" for a column
    that is left aside. The heading is kept as its kind knows it again (ImportKind.key). A roster's
    heading=number is what the number stands for."""

    __tablename__ = "import_columns"
    __table_args__ = (Index("ix_import_columns_place", "bureau_id", "kind"),)
    kind: Mapped[str]
    bureau_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bureaus.id"))
    school_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("schools.id"))
    heading: Mapped[str]
    field: Mapped[str]
    chosen_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    chosen_at: Mapped[dt.datetime] = mapped_column(UtcTime)
