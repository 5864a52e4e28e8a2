"""A student 学生, the guardians 监护人 and the pairings 结对 with mentors."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, Select, or_, select, union_all
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import Model
from webapp.models.account import Account
from webapp.models.columns import EncryptedText, Identified, Lasting, SchoolOwned, UtcTime
from webapp.models.derived import StudentSummary
from webapp.models.organisation import SchoolClass


class Student(Identified, SchoolOwned, Model):
    """A child on the roll. Codes are domain/codes.py's; `birth_date` is ISO text, `YYYY-MM` where no day is known.

    `left_behind` is what the registry says; what follows from the facts themselves is domain/home.py's: where the
    parents are (Guardian), and `other_parent`, the one who is not away. What a form may change, and how each of it is
    read, is domain/student_facts.py's.
    """

    __tablename__ = "students"
    __table_args__ = (
        Index("ix_students_school_registry", "school_id", "registry_number", unique=True),
        Index("ix_students_school_class", "school_id", "class_id"),
        Index("ix_students_school_identity", "school_id", "id_number_index"),
    )
    class_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("classes.id"))
    name: Mapped[str]
    name_pinyin: Mapped[str]
    search_text: Mapped[str]
    sex: Mapped[str | None]
    birth_date: Mapped[str | None]
    id_type: Mapped[str | None]
    id_number: Mapped[str | None] = mapped_column(EncryptedText)
    id_number_index: Mapped[str | None]
    id_number_last4: Mapped[str | None]
    registry_number: Mapped[str | None]
    ethnicity: Mapped[str | None]
    boarder: Mapped[bool | None]
    left_behind: Mapped[str | None]
    address: Mapped[str | None]
    health: Mapped[str | None]
    medical_alerts: Mapped[str | None]
    disability_kind: Mapped[str | None] = mapped_column(EncryptedText)  # 残疾人证: domain/disability.py's codes
    disability_grade: Mapped[str | None] = mapped_column(EncryptedText)
    disability_number: Mapped[str | None] = mapped_column(EncryptedText)
    former_name: Mapped[str | None]
    auxiliary_number: Mapped[str | None]  # 学籍辅号
    enrolled_month: Mapped[str | None]  # YYYY-MM
    household_place: Mapped[str | None]  # 户籍地
    character: Mapped[str | None]
    interests: Mapped[str | None]
    subsidies: Mapped[str | None]
    other_parent: Mapped[str | None]  # able | unable | nobody
    other_parent_why: Mapped[str | None]
    entrusted_to: Mapped[str | None]  # 委托照护 (SZ 24): whom, in writing since when, told to committee and school when
    entrusted_on: Mapped[dt.date | None]
    entrusted_told_on: Mapped[dt.date | None]
    committee_contact: Mapped[str | None]
    committee_checked_on: Mapped[dt.date | None]
    to_be_checked: Mapped[str | None]  # why a person must look at this row; None: nothing to check
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    left_on: Mapped[dt.date | None]  # the last day on this school's roll
    left_why: Mapped[str | None]  # graduated | …

    @classmethod
    def on_roll(cls, day: dt.date) -> ColumnElement[bool]:
        """Which students are on the roll that day: have not left, or leave that day or later."""
        return or_(cls.left_on.is_(None), cls.left_on >= day)

    school_class: Mapped[SchoolClass | None] = relationship(lazy="raise")
    guardians: Mapped[list[Guardian]] = relationship(lazy="raise", order_by="Guardian.position", passive_deletes="all")
    pairings: Mapped[list[Pairing]] = relationship(lazy="raise", passive_deletes="all")
    summary: Mapped[StudentSummary | None] = relationship(lazy="raise", viewonly=True)


class Guardian(Identified, SchoolOwned, Model):
    """Somebody who answers for the child. `phones` is a list of digit strings; `relation` a GB/T 4761 code;
    `whereabouts` home or away, then since `away_since` (YYYY-MM or YYYY-MM-DD)."""

    __tablename__ = "guardians"
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str | None]
    relation: Mapped[str | None]
    phones: Mapped[list[Any]] = mapped_column(JSON, default=list)
    workplace: Mapped[str | None]
    whereabouts: Mapped[str | None]
    away_since: Mapped[str | None]
    home_often: Mapped[str | None]
    legal_guardian: Mapped[bool | None]
    carer: Mapped[bool | None]  # looks after the child from day to day


class Pairing(Identified, Lasting, SchoolOwned, Model):
    """Student and mentor, from a day to a day (TH-6, RX-3). Never deleted: entries are judged by it."""

    __tablename__ = "pairings"
    __table_args__ = (Index("ix_pairings_mentor", "mentor_id", "ends_on"),)
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"), index=True)
    mentor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    handed_over_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))  # the mentor before
    note: Mapped[str | None]  # from the mentor before to this one

    mentor: Mapped[Account] = relationship(lazy="raise", viewonly=True, foreign_keys=[mentor_id])


class MergedStudent(Identified, SchoolOwned, Model):
    """Two records that were of one child: what is written under `gone_id` is read as of `kept_id`, for as long as the
    row is there. Entries stay as they were written; taking the merging back takes the row away."""

    __tablename__ = "merged_students"
    kept_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"), index=True)
    gone_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"), unique=True)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    why: Mapped[str] = mapped_column(default="")


def kept_records(student_ids: Collection[uuid.UUID]) -> Select[uuid.UUID, uuid.UUID]:
    """(gone_id, kept_id) of those of these records that were merged into another."""
    return select(MergedStudent.gone_id, MergedStudent.kept_id).where(MergedStudent.gone_id.in_(student_ids))


def with_merged_records(student_ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """The ids of these students, and of the records that were merged into theirs: whose entries are read together."""
    gone = select(MergedStudent.gone_id.label("id")).where(MergedStudent.kept_id.in_(student_ids))
    both = union_all(select(Student.id.label("id")).where(Student.id.in_(student_ids)), gone).subquery()
    return select(both.c.id)
