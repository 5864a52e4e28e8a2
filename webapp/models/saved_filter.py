"""Filters of a list 常用筛选 that somebody keeps under a name."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Model
from webapp.models.columns import Identified, UtcTime


class SavedFilter(Identified, Model):
    """What the list of students was narrowed to, as its URL says it. It is its keeper's alone and opens nothing: who
    follows it sees what he sees that day."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("account_id", "name"),)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str]
    query: Mapped[str]
    kept_at: Mapped[dt.datetime] = mapped_column(UtcTime)
