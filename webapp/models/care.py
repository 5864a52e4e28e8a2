"""Care files 关爱档案 with their steps, teams and plans; screening rounds 摸排 and what was decided of each child."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, Select, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import Model
from webapp.models.account import Account
from webapp.models.columns import EncryptedText, Identified, Lasting, SchoolOwned, UtcTime
from webapp.models.student import Student
from webapp.models.transfer import came_to


class CareFile(Identified, SchoolOwned, Model):
    """One child's care file, for good: it is archived and opened again, never made twice.

    Every column but the child's follows from the steps (domain/care_file.py, replay) and is kept so that lists need not
    read them; `steps` counts them, and tells who saw an older file than it is.
    """

    __tablename__ = "care_files"
    __table_args__ = (
        UniqueConstraint("school_id", "student_id"),
        Index("ix_care_files_state", "school_id", "state", "review_on"),
    )
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"), index=True)
    state: Mapped[str]
    level: Mapped[int]
    categories: Mapped[list[Any]] = mapped_column(JSON)
    identified_on: Mapped[dt.date]
    review_on: Mapped[dt.date | None]
    flagged: Mapped[bool] = mapped_column(default=False)
    asked_from: Mapped[str | None]
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    steps: Mapped[int]

    student: Mapped[Student] = relationship(lazy="raise", viewonly=True)


class CareStep(Identified, SchoolOwned, Model):
    """One step of a file: who, when, why, and what it decided (`said`). Append-only (access/append_only.py)."""

    __tablename__ = "care_steps"
    __table_args__ = (
        UniqueConstraint("file_id", "number"),
        Index("ix_care_steps_file", "school_id", "file_id", "number"),
    )
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("care_files.id"))
    number: Mapped[int]
    verb: Mapped[str]
    day: Mapped[dt.date]  # in China
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    why: Mapped[str] = mapped_column(default="")
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    by: Mapped[Account] = relationship(lazy="raise", viewonly=True)

    @classmethod
    def of_schools(cls, schools: Any) -> ColumnElement[bool]:
        """Those taken there, and those of a file that came there with its child."""
        return or_(cls.school_id.in_(schools), cls.file_id.in_(_came_along(schools)))


class CareMember(Identified, Lasting, SchoolOwned, Model):
    """Somebody of the care team (SC-13b), from a day to a day, and as what; only then the file is open to them.

    `stands_in_for`: whose tasks in the plan are theirs for these days, after a hand-over (actions/leaving_care.py).
    """

    __tablename__ = "care_members"
    __table_args__ = (
        Index("ix_care_members_file", "school_id", "file_id"),
        Index("ix_care_members_account", "school_id", "account_id", "ends_on"),
    )
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("care_files.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    duty: Mapped[str]
    stands_in_for: Mapped[uuid.UUID | None]

    account: Mapped[Account] = relationship(lazy="raise", viewonly=True)


class ScreeningRound(Identified, SchoolOwned, Model):
    """A round in which every class is gone through once (SZ-22a, RX-10a); `closed_on` None: answers are awaited.

    `class_ids` are the classes it asked, kept when its school became part of another; None: all that were there.
    """

    __tablename__ = "screening_rounds"
    __table_args__ = (Index("ix_screening_rounds_opened", "school_id", "opened_on"),)
    occasion: Mapped[str]  # term_start | quarter | other
    opened_on: Mapped[dt.date]
    opened_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    due_on: Mapped[dt.date]
    note: Mapped[str] = mapped_column(default="")
    closed_on: Mapped[dt.date | None]
    closed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    class_ids: Mapped[list[Any] | None] = mapped_column(JSON)


class ScreeningDecision(Identified, SchoolOwned, Model):
    """What the office decided of a child whom a round named: a care file (`file_id`), or set aside, and why."""

    __tablename__ = "screening_decisions"
    __table_args__ = (UniqueConstraint("school_id", "round_id", "student_id"),)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("screening_rounds.id"))
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"))
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("care_files.id"))
    why: Mapped[str] = mapped_column(default="")
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcTime)

    by: Mapped[Account] = relationship(lazy="raise", viewonly=True)


class CarePlanStep(Identified, SchoolOwned, Model):
    """One step of the plan of a file (domain/care_plan.py): who, when, why, what it changed. Append-only.

    `sealed` is what it changed of the psychology field and what a psychology teacher wrote of it, as JSON: only the
    psychology teacher reads that (access/care_plans.py).
    """

    __tablename__ = "care_plan_steps"
    __table_args__ = (UniqueConstraint("file_id", "number"),)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("care_files.id"), index=True)
    number: Mapped[int]
    verb: Mapped[str]
    day: Mapped[dt.date]  # in China
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    words: Mapped[str] = mapped_column(default="")
    review_on: Mapped[dt.date | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sealed: Mapped[str | None] = mapped_column(EncryptedText)

    by: Mapped[Account] = relationship(lazy="raise", viewonly=True)

    @classmethod
    def of_schools(cls, schools: Any) -> ColumnElement[bool]:
        """Those taken there, and those of a file that came there with its child."""
        return or_(cls.school_id.in_(schools), cls.file_id.in_(_came_along(schools)))


class CarePhrase(Identified, SchoolOwned, Model):
    """A text of the school's own for one field of a plan, to be put in with a tap; the office keeps them."""

    __tablename__ = "care_phrases"
    __table_args__ = (UniqueConstraint("school_id", "field", "text"),)
    field: Mapped[str]  # domain/care_plan.py, FIELDS
    text: Mapped[str]


def _came_along(schools: Any) -> Select[Any]:
    file = CareFile.__table__.c
    return select(file.id).where(file.school_id.in_(schools), file.student_id.in_(came_to(schools)))
