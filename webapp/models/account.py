"""An account 账号 and the roles its holder has."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, ForeignKey, Index, UniqueConstraint, and_, event, inspect, or_
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from webapp.domain.sessions import may_come_in
from webapp.extensions import Model
from webapp.models.columns import EncryptedText, Identified, Lasting, UtcTime

NUMBERS = ("login", "staff_number", "phone")  # what is searched for beside the name


class Account(Identified, Model):
    """One person who logs in. `password_hash` is "" until a code of a slip was used (actions/activation.py).

    `leaves_on` is the last day on which this person comes in; from `away_from` until the day before `back_on` lies a
    leave, during which the account stays open; `version` rises with every edit by an administrator, so
    that two of them notice each other. `totp_last_step` is the last 30-second step whose code was used.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("bureau_id", "staff_number"),
        # a search reads the index alone, in the order of the list
        Index("ix_accounts_name", "bureau_id", "name_pinyin", "name", "login", "search_text"),
    )
    bureau_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bureaus.id"), index=True)
    login: Mapped[str] = mapped_column(unique=True, active_history=True)
    name: Mapped[str]
    name_pinyin: Mapped[str] = mapped_column(default="")
    search_text: Mapped[str] = mapped_column(default="")
    staff_number: Mapped[str | None] = mapped_column(active_history=True)  # 工号
    phone: Mapped[str | None] = mapped_column(active_history=True)
    password_hash: Mapped[str] = mapped_column(default="")
    totp_secret: Mapped[str | None] = mapped_column(EncryptedText)
    totp_confirmed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    totp_last_step: Mapped[int | None]
    recovery_codes: Mapped[list[Any]] = mapped_column(JSON, default=list)  # digests of those not used yet
    locale: Mapped[str | None]
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    created_by: Mapped[uuid.UUID | None]
    leaves_on: Mapped[dt.date | None]
    away_from: Mapped[dt.date | None]
    back_on: Mapped[dt.date | None]
    disabled_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    version: Mapped[int] = mapped_column(default=1)

    roles: Mapped[list[RoleGrant]] = relationship(lazy="raise", back_populates="account")

    def comes_in_on(self, day: dt.date) -> bool:
        """May this person come in at all on that day: neither disabled nor gone?"""
        return may_come_in(self.disabled_at, self.leaves_on, day)

    def away_on(self, day: dt.date) -> bool:
        """Is this person on leave that day?"""
        return self.away_from is not None and self.back_on is not None and self.away_from <= day < self.back_on

    @classmethod
    def by_name(cls) -> tuple[Any, ...]:
        """The order of every list of people: as the name is said."""
        return (cls.name_pinyin, cls.name, cls.login)

    @classmethod
    def open_on(cls, day: dt.date) -> ColumnElement[bool]:
        """Who may come in that day: as comes_in_on, for the database to judge."""
        return and_(cls.disabled_at.is_(None), or_(cls.leaves_on.is_(None), cls.leaves_on >= day))

    @classmethod
    def at_work_on(cls, day: dt.date) -> ColumnElement[bool]:
        """Who may come in that day and is not on leave, for the database to judge."""
        there = or_(cls.away_from.is_(None), cls.back_on.is_(None), cls.away_from > day, cls.back_on <= day)
        return and_(cls.open_on(day), there)


@event.listens_for(Account, "before_insert")
@event.listens_for(Account, "before_update")
def _findable(_mapper: Mapper[Any], _connection: Connection, row: Account) -> None:
    """What a search looks through is one text: beside the name's spellings also login, staff number and phone, as they
    are now. Whoever wrote the spellings anew just now left out what was before."""
    states = inspect(row).attrs
    before = [] if states.search_text.history.added else [states[name].history.deleted for name in NUMBERS]
    gone = {word.lower() for words in before for word in words or () if word}
    known = [word for word in (row.search_text or "").split() if word not in gone]
    more = [word.lower() for word in (getattr(row, name) for name in NUMBERS) if word]
    row.search_text = " ".join([*known, *(word for word in more if word not in known)])


class RoleGrant(Identified, Lasting, Model):
    """A role, where it holds and from when to when (both days inclusive; None: no end).

    Without a school it holds in the account's bureau and all that stands below it. `note` says what it was given for
    ("during the leave of 王老师").
    """

    __tablename__ = "role_grants"
    __table_args__ = (Index("ix_role_grants_account", "account_id"),)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[str]
    school_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("schools.id"), index=True)
    class_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("classes.id"), index=True)
    granted_by: Mapped[uuid.UUID | None]
    note: Mapped[str | None]

    account: Mapped[Account] = relationship(lazy="raise", back_populates="roles")


class Activation(Identified, Model):
    """A one-time code on a slip: the first password, or a new one. Valid once, until a time; a newer replaces it."""

    __tablename__ = "activations"
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    made_by: Mapped[uuid.UUID | None]
    expires_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
