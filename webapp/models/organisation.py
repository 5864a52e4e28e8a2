"""City and county bureaus 教育局, schools and teaching points 学校/教学点, classes 班级, terms 学期."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.domain.terms import attends
from webapp.extensions import Model
from webapp.models.columns import Identified, SchoolOwned


class Bureau(Identified, Model):
    """An education bureau; accounts belong to one. A county's bureau may stand below a city's (`parent_id`)."""

    __tablename__ = "bureaus"
    name: Mapped[str]
    level: Mapped[str] = mapped_column(default="county")  # city | county
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bureaus.id"), index=True)


class School(Identified, Model):
    """A school; `code` is its ten-digit 学校标识码. A teaching point 教学点 stands below its school (`parent_id`).

    `closed_on` is the last day it was open; a school that was merged names the one that took its classes over.
    """

    __tablename__ = "schools"
    bureau_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bureaus.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    stages: Mapped[list[Any]] = mapped_column(JSON, default=list)  # primary | junior | senior; []: those of its classes
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("schools.id"), index=True)
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("schools.id"), index=True)
    closed_on: Mapped[dt.date | None]

    @classmethod
    def open_on(cls, day: dt.date) -> ColumnElement[bool]:
        """Which schools are open that day."""
        return or_(cls.closed_on.is_(None), cls.closed_on >= day)


class SchoolClass(Identified, SchoolOwned, Model):
    """A class: the year it entered and its number name it for good; the grade follows from the school year."""

    __tablename__ = "classes"
    __table_args__ = (UniqueConstraint("school_id", "stage", "cohort_year", "number"),)
    stage: Mapped[str]  # primary | junior | senior
    cohort_year: Mapped[int]
    number: Mapped[int]
    label: Mapped[str | None]  # what the school calls it, beside grade and number
    closed_on: Mapped[dt.date | None]  # the last day it was there, when it ended before its stage did

    school: Mapped[School] = relationship(lazy="raise")

    def runs_on(self, day: dt.date) -> bool:
        """Is it at school on that day: entered, not yet through its stage, and not closed before?"""
        return attends(self.stage, self.cohort_year, day) and (self.closed_on is None or day <= self.closed_on)


class Term(Identified, Model):
    """A term of a bureau's own calendar, both days inclusive; a bureau without rows keeps the usual dates."""

    __tablename__ = "terms"
    __table_args__ = (UniqueConstraint("bureau_id", "code"),)
    bureau_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bureaus.id"))
    code: Mapped[str]  # 2026-2027-1
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]
