"""The organisation as another system reads it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from webapp.access.tokens import Caller
from webapp.domain.terms import grade_of
from webapp.extensions import db
from webapp.models import Bureau, School, SchoolClass
from webapp.queries.places import in_order

Row = dict[str, Any]


def organisation(caller: Caller, ended: bool) -> dict[str, list[Row]]:
    """The bureaus, schools and classes of a token's reach; `ended`: also the classes that are not at school today.

    What stands above the token's reach is not named: there the parent is None. Three queries.
    """
    bureaus = db.session.scalars(select(Bureau).where(Bureau.id.in_(caller.bureaus)).order_by(Bureau.name, Bureau.id))
    schools = db.session.scalars(select(School).where(School.id.in_(caller.schools)).order_by(School.code))
    classes = in_order(db.session.scalars(select(SchoolClass).where(SchoolClass.school_id.in_(caller.schools))))
    return {
        "bureaus": [_bureau(row, caller) for row in bureaus],
        "schools": [_school(row, caller) for row in schools],
        "classes": [_class(row, caller) for row in classes if ended or row.runs_on(caller.today)],
    }


def _bureau(row: Bureau, caller: Caller) -> Row:
    parent = row.parent_id if row.parent_id in caller.bureaus else None
    return {"id": row.id, "name": row.name, "level": row.level, "parent_id": parent}


def _school(row: School, caller: Caller) -> Row:
    return {
        "id": row.id,
        "bureau_id": row.bureau_id,
        "parent_id": row.parent_id if row.parent_id in caller.schools else None,
        "code": row.code,
        "name": row.name,
        "stages": row.stages,
        "closed_on": row.closed_on,
        "merged_into_id": row.merged_into_id if row.merged_into_id in caller.schools else None,
    }


def _class(row: SchoolClass, caller: Caller) -> Row:
    running = row.runs_on(caller.today)
    return {
        "id": row.id,
        "school_id": row.school_id,
        "stage": row.stage,
        "cohort_year": row.cohort_year,
        "number": row.number,
        "label": row.label,
        "grade": grade_of(row.stage, row.cohort_year, caller.today) if running else None,
        "closed_on": row.closed_on,
    }
