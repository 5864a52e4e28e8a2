"""Where somebody is logged in: sessions 登录 and phones 设备. Kept in the database, so that they can be ended there."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import Model
from webapp.models.account import Account
from webapp.models.columns import Identified, SealedBytes, UtcTime


class Device(Identified, Model):
    """A browser enrolled for offline by an account. `device` is the id it gave itself; `waiting` what it last said
    it had not sent yet, since when. A revoked device carries nothing any more; what it still hands over is taken.
    `recovery`: the key of its vault, for an owner who forgot the PIN; gone when the phone is revoked.

    `skew_seconds`: how far its clock is behind ours (negative: ahead). What it said of its storage is in bytes, of its
    kit in pages. `locked_at`: silent for too long, it gets no kit before a login later than this. `handover_digest`:
    SHA-256 of what it hands over with once it is revoked (actions/handing_over.py).
    """

    __tablename__ = "devices"
    __table_args__ = (UniqueConstraint("account_id", "device"),)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    device: Mapped[uuid.UUID]
    agent: Mapped[str]
    app: Mapped[str | None]  # the build it runs
    first_seen_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    last_contact_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    waiting: Mapped[int] = mapped_column(default=0)
    waiting_since: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    skew_seconds: Mapped[int | None]
    persisted: Mapped[bool | None]
    storage_used: Mapped[int | None] = mapped_column(BigInteger)
    storage_quota: Mapped[int | None] = mapped_column(BigInteger)
    kit_pages: Mapped[int | None]
    reported_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    handover_digest: Mapped[str | None]
    locked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    revoked_by: Mapped[uuid.UUID | None]
    recovery: Mapped[bytes | None] = mapped_column(SealedBytes("recovery"))
    emptied_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)

    account: Mapped[Account] = relationship(lazy="raise", viewonly=True)


class SyncFailure(Identified, Model):
    """How often a phone's sync failed on a day for a reason (domain/phone_health.py): as the phone says, or as the
    server refused it (`source`: phone | server)."""

    __tablename__ = "sync_failures"
    __table_args__ = (UniqueConstraint("device_id", "day", "source", "reason"),)
    device_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("devices.id"))
    day: Mapped[dt.date]
    source: Mapped[str]
    reason: Mapped[str]
    count: Mapped[int]
    last_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class LoginSession(Identified, Model):
    """One login. The cookie holds the id and a secret; the row its SHA-256. `address` and `agent`: where from.

    `lapsed_at`: since when it opens the phone's pages only, being past an office's limits (domain/sessions.py).
    """

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_account", "account_id", "ended_at"),)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    secret_digest: Mapped[str]
    opened_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    last_seen_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    second_factor_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    stepped_up_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    lapsed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    address: Mapped[str]
    agent: Mapped[str]
    device_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("devices.id"), index=True)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    ended_why: Mapped[str | None]

    account: Mapped[Account] = relationship(lazy="raise")
    device: Mapped[Device | None] = relationship(lazy="raise")


class Counter(Model):
    """How often something happened to somebody: failed logins, requests of an address (actions/limits.py)."""

    __tablename__ = "counters"
    what: Mapped[str] = mapped_column(primary_key=True)
    whose: Mapped[str] = mapped_column(primary_key=True)  # a keyed digest: no login or address is readable here
    count: Mapped[float] = mapped_column(default=0)
    counted_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    closed_until: Mapped[dt.datetime | None] = mapped_column(UtcTime)
