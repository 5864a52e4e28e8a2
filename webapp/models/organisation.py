"""Bureau 教育局, school 学校, class 班级."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import Model
from webapp.models.columns import Identified, SchoolOwned


class Bureau(Identified, Model):
    """A county education bureau; accounts belong to one."""

    __tablename__ = "bureaus"
    name: Mapped[str]


class School(Identified, Model):
    """A school; `code` is its ten-digit 学校标识码."""

    __tablename__ = "schools"
    bureau_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bureaus.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class SchoolClass(Identified, SchoolOwned, Model):
    """A class: the year it entered and its number name it for good; the grade follows from the school year."""

    __tablename__ = "classes"
    __table_args__ = (UniqueConstraint("school_id", "stage", "cohort_year", "number"),)
    stage: Mapped[str]  # primary | junior | senior
    cohort_year: Mapped[int]
    number: Mapped[int]

    school: Mapped[School] = relationship(lazy="raise")
