"""An account 账号 and the roles its holder has."""

from __future__ import annotations

import datetime as dt
import uuid

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import Model
from webapp.models.columns import Identified, Lasting, UtcTime


class Account(Identified, UserMixin, Model):
    """One person who logs in. `session_epoch` rises when every session must end (reset, disabling)."""

    __tablename__ = "accounts"
    bureau_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bureaus.id"), index=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    session_epoch: Mapped[int] = mapped_column(default=1)
    locale: Mapped[str | None]
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    disabled_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)

    roles: Mapped[list[RoleGrant]] = relationship(lazy="raise", back_populates="account")

    @property
    def is_active(self) -> bool:
        """Flask-Login's question: may this person come in at all?"""
        return self.disabled_at is None

    def get_id(self) -> str:
        """What the session holds: the id and the epoch it was opened in."""
        return f"{self.id}.{self.session_epoch}"


class RoleGrant(Identified, Lasting, Model):
    """A role, where it holds and from when to when (both days inclusive; None: no end)."""

    __tablename__ = "role_grants"
    __table_args__ = (Index("ix_role_grants_account", "account_id"),)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[str]
    school_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("schools.id"), index=True)
    class_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("classes.id"), index=True)
    granted_by: Mapped[uuid.UUID | None]

    account: Mapped[Account] = relationship(lazy="raise", back_populates="roles")
