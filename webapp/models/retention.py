"""What is over its time, what was decided of it, and that it was erased."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import Model
from webapp.models.account import Account
from webapp.models.columns import Identified, SchoolOwned, UtcTime
from webapp.models.student import MergedStudent, Student


class RetentionProposal(Identified, SchoolOwned, Model):
    """Of one child, one kind of data (domain/retention.py) from before a day. `cause` says why,
    `request_id` which request asked for it.
    With `erased_at` it is what stands in the place of what was erased."""

    __tablename__ = "retention_proposals"
    __table_args__ = (Index("ix_retention_proposals_open", "school_id", "decision", "erased_at"),)
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"), index=True)
    kind: Mapped[str]
    before: Mapped[dt.date]
    proposed_on: Mapped[dt.date]
    cause: Mapped[str] = mapped_column(default="time")  # domain/retention.py
    request_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rights_requests.id"))
    decision: Mapped[str | None]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    decided_on: Mapped[dt.date | None]
    why: Mapped[str] = mapped_column(default="")
    erase_on: Mapped[dt.date | None]
    erased_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)

    student: Mapped[Student] = relationship(lazy="raise", viewonly=True)
    decider: Mapped[Account | None] = relationship(lazy="raise", viewonly=True)


def is_erased(student_id: uuid.UUID) -> Select[uuid.UUID]:
    """The id, if it is one of them; else nothing."""
    erased = erased_students().subquery()
    return select(erased.c[0]).where(erased.c[0] == student_id)


def erased_students() -> Select[uuid.UUID]:
    """The ids of the children whose whole files were erased, and of the records that were merged into theirs. Of
    tables: whoever asks must hear it, be the child of another school or not."""
    proposal, merged = RetentionProposal.__table__.c, MergedStudent.__table__.c
    whole = select(proposal.student_id).where(proposal.kind == "file", proposal.erased_at.is_not(None))
    both = whole.union(select(merged.gone_id).where(merged.kept_id.in_(whole))).subquery()
    return select(both.c.student_id)
