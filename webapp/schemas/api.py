"""The boundary of /api/v1 for other systems: what they may ask, what they get, and how a refusal looks.

Descriptions are translated when the document is written out, into the language of whoever reads it.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, validate

from webapp.domain.months import MONTH
from webapp.entries import STUDENT_KINDS

MOST_STUDENTS = 500
KINDS = [*sorted(STUDENT_KINDS), "roll_call"]


def said(description: Any, example: Any = None, **more: Any) -> dict[str, Any]:
    """What a field says of itself in the OpenAPI document."""
    return {"description": description, **({} if example is None else {"examples": [example]}), **more}


class RefusalSchema(Schema):
    """Why a request was not carried out."""

    code = fields.String(
        required=True, metadata=said(_l("The reason as a word that does not change; programs read this."), "not_found")
    )
    message = fields.String(required=True, metadata=said(_l("The reason as a sentence for people.")))


class OrganisationQuerySchema(Schema):
    """Which classes."""

    ended = fields.Boolean(
        load_default=False, metadata=said(_l("true: also classes that are not at school today (graduated or closed)."))
    )


class BureauSchema(Schema):
    """An education bureau."""

    id = fields.UUID(required=True)
    name = fields.String(required=True, metadata=said(_l("Name of the bureau."), "溪禾县教育局"))
    level = fields.String(
        required=True, metadata=said(_l("city or county.")), validate=validate.OneOf(["city", "county"])
    )
    parent_id = fields.UUID(
        required=True, allow_none=True, metadata=said(_l("The bureau above it; null if that one is out of reach."))
    )


class SchoolSchema(Schema):
    """A school or a teaching point."""

    id = fields.UUID(required=True)
    bureau_id = fields.UUID(required=True)
    parent_id = fields.UUID(
        required=True, allow_none=True, metadata=said(_l("For a teaching point: the school it belongs to."))
    )
    code = fields.String(
        required=True, metadata=said(_l("The ten-digit code of the school (学校标识码)."), "9901000001")
    )
    name = fields.String(required=True, metadata=said(_l("Name of the school."), "溪禾镇中心小学"))
    stages = fields.List(
        fields.String(),
        required=True,
        metadata=said(_l("primary, junior, senior; empty: those of its classes.")),
    )
    closed_on = fields.Date(
        required=True, allow_none=True, metadata=said(_l("The last day it was open; null: it is open."))
    )
    merged_into_id = fields.UUID(
        required=True, allow_none=True, metadata=said(_l("The school that took its classes over."))
    )


class ClassSchema(Schema):
    """A class. Year of entry and number name it for good; its id stays when it moves up a grade."""

    id = fields.UUID(required=True)
    school_id = fields.UUID(required=True)
    stage = fields.String(required=True, validate=validate.OneOf(["primary", "junior", "senior"]))
    cohort_year = fields.Integer(required=True, metadata=said(_l("The year in which it entered its stage."), 2024))
    number = fields.Integer(required=True, metadata=said(_l("Its number within the year of entry."), 2))
    label = fields.String(required=True, allow_none=True, metadata=said(_l("What the school calls it, if anything.")))
    grade = fields.Integer(
        required=True, allow_none=True, metadata=said(_l("1 to 12 in today's school year; null: not at school."), 3)
    )
    closed_on = fields.Date(required=True, allow_none=True, metadata=said(_l("The last day, if it ended early.")))


class OrganisationSchema(Schema):
    """All that the token reaches."""

    bureaus = fields.List(fields.Nested(BureauSchema), required=True)
    schools = fields.List(fields.Nested(SchoolSchema), required=True)
    classes = fields.List(fields.Nested(ClassSchema), required=True)


class StudentsQuerySchema(Schema):
    """Which page."""

    cursor = fields.String(
        load_default="",
        validate=validate.Length(max=100),
        metadata=said(_l("next_cursor of the page before; none for the first page.")),
    )
    limit = fields.Integer(
        load_default=100,
        validate=validate.Range(min=1, max=MOST_STUDENTS),
        metadata=said(_l("How many students a page, at most 500.")),
    )
    school_id = fields.UUID(metadata=said(_l("Only this school.")))
    class_id = fields.UUID(metadata=said(_l("Only this class.")))


class StudentSchema(Schema):
    """A student on the roll today. No identity number, address, telephone or record of care ever stands here."""

    id = fields.UUID(required=True)
    school_id = fields.UUID(required=True)
    class_id = fields.UUID(required=True, allow_none=True, metadata=said(_l("null: in no class yet.")))
    name = fields.String(required=True, metadata=said(_l("Name of the student."), "周小燕"))
    sex = fields.String(
        required=True, allow_none=True, metadata=said(_l("GB/T 2261.1: 1 male, 2 female, 0 and 9 not known."), "2")
    )
    registry_number = fields.String(
        required=True, allow_none=True, metadata=said(_l("Number in the student registry (学籍号), if it is known."))
    )


class StudentPageSchema(Schema):
    """One page of students."""

    students = fields.List(fields.Nested(StudentSchema), required=True)
    next_cursor = fields.String(
        required=True, allow_none=True, metadata=said(_l("Ask on with it; null: this was the last page."))
    )


def month(**kwargs: Any) -> fields.String:
    """A calendar month as 2026-11 (a pattern's end would let a line's end pass)."""
    return fields.String(validate=[validate.Regexp(f"^{MONTH.pattern}$"), _is_month], **kwargs)


def _is_month(value: str) -> None:
    if not MONTH.fullmatch(value):
        raise ValidationError("not a month")


class CountsQuerySchema(Schema):
    """Which months."""

    first = month(
        data_key="from", metadata=said(_l("First month; if none is given, only the last one is counted."), "2026-09")
    )
    last = month(
        data_key="to", metadata=said(_l("Last month, at most twelve in all; the present one if none is given."))
    )
    school_id = fields.UUID(metadata=said(_l("Only this school.")))


class CountSchema(Schema):
    """The records of one class in one month, by the day on which they happened."""

    school_id = fields.UUID(required=True)
    class_id = fields.UUID(
        required=True, allow_none=True, metadata=said(_l("The class in which the student is today; null: in none."))
    )
    month = fields.String(required=True, metadata=said(_l("Calendar month in China."), "2026-11"))
    kinds = fields.Dict(
        keys=fields.String(validate=validate.OneOf(KINDS)),
        values=fields.Integer(),
        required=True,
        metadata=said(
            _l("How many of each kind that occurs. A corrected record counts once, a withdrawn one not at all."),
            {"home_visit": 4, "talk": 9},
        ),
    )


class CountsSchema(Schema):
    """The counts. A class and month without any record is not listed."""

    months = fields.List(fields.String(), required=True, metadata=said(_l("The months that were counted.")))
    counts = fields.List(fields.Nested(CountSchema), required=True)
