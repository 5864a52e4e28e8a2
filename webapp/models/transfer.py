"""Transfers 档案转接 of a child's file, with their steps."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Select, UniqueConstraint, select, union_all
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import Model
from webapp.models.account import Account
from webapp.models.columns import Identified, UtcTime
from webapp.models.organisation import School
from webapp.models.student import MergedStudent, Student

RECEIVED = "received"  # domain/transfer.py's State


class Transfer(Identified, Model):
    """A child that moves. Two schools may read the row, so no one school owns it: access/transfers.py is its door.

    `from_id` and `to_id` are schools of the installation, `outside` the name of one that is not. `student_name` stays
    with the school the child left, which sees the child no more; `from_class_id` and `left_on` say until when whose
    class it was, by which entries that come late are judged. `state`, `next_on` and `steps` follow from the steps.
    """

    __tablename__ = "transfers"
    __table_args__ = (
        Index("ix_transfers_from", "from_id", "state"),
        Index("ix_transfers_to", "to_id", "state"),
        Index("ix_transfers_class", "from_class_id", "state"),
    )
    way: Mapped[str]  # domain/transfer.py
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"), index=True)
    student_name: Mapped[str]
    from_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("schools.id"))
    to_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("schools.id"))
    outside: Mapped[str | None]
    from_class_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("classes.id"))
    to_class_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("classes.id"))
    moves_on: Mapped[dt.date]
    left_on: Mapped[dt.date | None]  # the last day at the school the child left
    state: Mapped[str]
    next_on: Mapped[dt.date | None]
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    steps: Mapped[int]

    from_school: Mapped[School | None] = relationship(lazy="raise", viewonly=True, foreign_keys=[from_id])
    to_school: Mapped[School | None] = relationship(lazy="raise", viewonly=True, foreign_keys=[to_id])


class TransferStep(Identified, Model):
    """One step: who, when, why, and what it was about (`said`). Append-only (access/append_only.py)."""

    __tablename__ = "transfer_steps"
    __table_args__ = (UniqueConstraint("transfer_id", "number"),)
    transfer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("transfers.id"))
    number: Mapped[int]
    verb: Mapped[str]
    day: Mapped[dt.date]  # in China
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    why: Mapped[str] = mapped_column(default="")
    next_on: Mapped[dt.date | None]
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    by: Mapped[Account] = relationship(lazy="raise", viewonly=True)


def came_to(schools: Any) -> Select[Any]:
    """The ids of the students who came to one of these schools from another of the installation and are there now, and
    of the records that were merged into theirs. Of tables, not of classes: the tenancy guard itself asks."""
    child, moved, merged = Student.__table__, Transfer.__table__.c, MergedStudent.__table__.c
    here = (
        select(moved.student_id.label("id"))
        .join(child, child.c.id == moved.student_id)
        .where(moved.state == RECEIVED, moved.to_id.in_(schools), child.c.school_id.in_(schools))
    )
    with_them = select(merged.gone_id).where(merged.kept_id.in_(here))
    both = union_all(here, with_them).subquery()
    return select(both.c.id)
