"""The keys to which phones seal what they hand over 信封密钥 (docs/adr/0025)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Model
from webapp.models.columns import Identified, SealedBytes, UtcTime


class EnvelopeKey(Identified, Model):
    """A P-256 pair: `public` as an uncompressed point (65 bytes), `private` as PKCS 8. A retired one seals nothing any
    more and still opens what was sealed to it."""

    __tablename__ = "envelope_keys"
    public: Mapped[bytes] = mapped_column(LargeBinary)
    private: Mapped[bytes] = mapped_column(SealedBytes("envelope keys"))
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    retired_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
