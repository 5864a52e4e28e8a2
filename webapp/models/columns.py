"""Columns that several nouns share: ids, times, the tenant, encrypted text."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import os
import uuid
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import ColumnElement, DateTime, Dialect, ForeignKey, LargeBinary, TypeDecorator, and_, or_
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from webapp.domain.terms import within


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): unique everywhere, and in the order of its making."""
    return uuid7()


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


class UtcTime(TypeDecorator[dt.datetime]):
    """A moment: aware going in, aware and UTC coming out, on SQLite as on PostgreSQL. Naive times are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Store UTC; a naive time raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Read UTC back (SQLite forgets the zone)."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Opened(str):
    """A text read from its seal, which it remembers: written back as it is, it leaves the stored bytes as they were."""

    sealed: bytes


class EncryptedText(TypeDecorator[str]):
    """Text kept as AES-256-GCM under the installation's identity key (PIPL 51): a nonce of 12 bytes, then the seal."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Seal under a fresh nonce; what was read from a seal keeps that one."""
        if value is None:
            return None
        if isinstance(value, Opened):
            return value.sealed
        nonce = os.urandom(12)
        return nonce + AESGCM(_identity_key()).encrypt(nonce, value.encode(), None)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Open; a wrong key or a changed byte raises InvalidTag."""
        if value is None:
            return None
        opened = Opened(AESGCM(_identity_key()).decrypt(value[:12], value[12:], None).decode())
        opened.sealed = value
        return opened


class SealedBytes(TypeDecorator[bytes]):
    """A key kept as AES-256-GCM under one made from the identity key for this purpose alone: a nonce, then the seal."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Seal under a fresh nonce."""
        if value is None:
            return None
        nonce = os.urandom(12)
        return nonce + self._cipher().encrypt(nonce, value, None)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Open; a wrong key, another purpose or a changed byte raises InvalidTag."""
        return None if value is None else self._cipher().decrypt(value[:12], value[12:], None)

    def _cipher(self) -> AESGCM:
        return AESGCM(key_for(self.purpose))


def blind_index(value: str) -> str:
    """A keyed digest by which an encrypted number is found again without being readable (HMAC-SHA256, hex)."""
    return hmac.new(_identity_key(), value.encode(), hashlib.sha256).hexdigest()


def key_for(purpose: str) -> bytes:
    """A key of 32 bytes made from the identity key for this purpose alone (HKDF)."""
    return HKDF(SHA256(), 32, None, f"runxin {purpose}".encode()).derive(_identity_key())


def _identity_key() -> bytes:
    key: bytes = current_app.extensions["runxin_settings"].identity_key
    return key


class Identified:
    """A row with a UUIDv7 made where the row is made."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)


class Lasting:
    """A row that holds from a day to a day, both inclusive; without a last day, for good."""

    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]

    def holds_on(self, day: dt.date) -> bool:
        """Does it hold on that day?"""
        return within(day, self.starts_on, self.ends_on)

    @classmethod
    def held_on(cls, day: dt.date) -> ColumnElement[bool]:
        """The same, for the database to judge."""
        return and_(cls.starts_on <= day, or_(cls.ends_on.is_(None), cls.ends_on >= day))

    @classmethod
    def ever_held(cls) -> ColumnElement[bool]:
        """Does it hold on any day: was it not withdrawn before it began?"""
        return or_(cls.ends_on.is_(None), cls.ends_on >= cls.starts_on)


class SchoolOwned:
    """A row of one school. The tenancy guard (access/tenancy.py) refuses a query on it that is not scoped."""

    school_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("schools.id"), index=True)

    @classmethod
    def of_schools(cls, schools: Any) -> ColumnElement[bool]:
        """Which rows these schools may touch at all."""
        return cls.school_id.in_(schools)
