"""A roster import 名册导入 that was carried out: the receipt."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Model
from webapp.models.columns import Identified, SchoolOwned, UtcTime


class RosterImport(Identified, SchoolOwned, Model):
    """Who imported which file when, and the counts: new, changed, unchanged, left aside."""

    __tablename__ = "roster_imports"
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    imported_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    imported_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
