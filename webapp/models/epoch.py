"""The lives of a database 数据纪元: a restored backup begins a new one, so that phones give back what it lacks."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Model
from webapp.models.columns import Identified, UtcTime


class Epoch(Identified, Model):
    """One life after the first: begun by `runxin restore`, or by hand where a database was put back in another way."""

    __tablename__ = "epochs"
    began_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    why: Mapped[str]
