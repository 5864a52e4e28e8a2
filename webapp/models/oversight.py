"""Settings 设置, tokens for other systems 接口令牌, and access in an emergency 应急查看."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Model
from webapp.models.columns import Identified, SchoolOwned, UtcTime


class SettingValue(Identified, Model):
    """What a bureau (school_id None) or one of its schools decided otherwise than the default (domain/choices.py)."""

    __tablename__ = "setting_values"
    __table_args__ = (UniqueConstraint("bureau_id", "school_id", "key", postgresql_nulls_not_distinct=True),)
    bureau_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bureaus.id"))
    school_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("schools.id"), index=True)
    key: Mapped[str]
    value: Mapped[Any] = mapped_column(JSON)


class ApiToken(Identified, Model):
    """What another system reads with. The token itself is shown once; the row holds its SHA-256, and its beginning, by
    which one that turns up somewhere is recognised."""

    __tablename__ = "api_tokens"
    bureau_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bureaus.id"), index=True)
    school_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("schools.id"))
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    beginning: Mapped[str]
    scopes: Mapped[list[Any]] = mapped_column(JSON)
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    expires_on: Mapped[dt.date]
    last_used_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class BreakGlass(Identified, SchoolOwned, Model):
    """Somebody opened one student's file in an emergency, with a reason, for a while; the principal is told."""

    __tablename__ = "break_glass"
    __table_args__ = (Index("ix_break_glass_account", "account_id", "closes_at"),)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"))
    reason: Mapped[str]
    opened_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    closes_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    seen_by: Mapped[uuid.UUID | None]
    seen_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
