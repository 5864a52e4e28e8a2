"""The demo county: one bureau, three schools, forty classes. No such places exist."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from webapp.cli.demo.ids import id_at
from webapp.domain.terms import cohort_of

BUREAU = "溪禾县教育局"


@dataclass(frozen=True)
class SchoolPlan:
    """A school as it is thought up: its classes as (stage, grade, how many), the villages its children come from."""

    key: str
    code: str
    name: str
    town: str
    classes: tuple[tuple[str, int, int], ...]
    villages: tuple[str, ...]


SCHOOLS = (
    SchoolPlan(
        "primary",
        "9901000001",
        "溪禾县柳湾镇中心小学",
        "柳湾镇",
        tuple(("primary", grade, 3) for grade in range(1, 7)),
        ("柳湾村", "石桥头村", "竹坪村", "新塘村", "枫树坳村", "双井村"),
    ),
    SchoolPlan(
        "junior",
        "9901000002",
        "溪禾县桐岭初级中学",
        "桐岭镇",
        tuple(("junior", grade, 4) for grade in range(7, 10)),
        ("桐岭村", "大垅村", "白沙洲村", "茶亭村", "梨树湾村"),
    ),
    SchoolPlan(
        "nine_year",
        "9901000003",
        "溪禾县云背九年制学校",
        "云背乡",
        (*(("primary", grade, 1) for grade in range(1, 7)), ("junior", 7, 2), ("junior", 8, 1), ("junior", 9, 1)),
        ("云背村", "高坎村", "水碓村", "黄泥岭村"),
    ),
)


@dataclass(frozen=True)
class Class:
    """A class of the demo county."""

    id: uuid.UUID
    school_id: uuid.UUID
    plan: SchoolPlan
    stage: str
    grade: int
    number: int


@dataclass(frozen=True)
class Places:
    """Every place, and the rows to insert."""

    bureau_id: uuid.UUID
    schools: dict[str, uuid.UUID]
    classes: tuple[Class, ...]
    school_rows: list[dict[str, Any]]
    class_rows: list[dict[str, Any]]


def make_places(dice: Random, moment: dt.datetime, today: dt.date) -> Places:
    """The county with the grades of today's school year."""
    bureau_id = id_at(dice, moment)
    schools = {plan.key: id_at(dice, moment) for plan in SCHOOLS}
    school_rows = [
        {
            "id": schools[plan.key],
            "bureau_id": bureau_id,
            "code": plan.code,
            "name": plan.name,
            "stages": list(dict.fromkeys(stage for stage, _grade, _count in plan.classes)),
            "parent_id": None,
        }
        for plan in SCHOOLS
    ]
    classes = tuple(c for plan in SCHOOLS for c in _classes(dice, moment, plan, schools[plan.key]))
    class_rows = [
        {
            "id": c.id,
            "school_id": c.school_id,
            "stage": c.stage,
            "cohort_year": cohort_of(c.stage, c.grade, today),
            "number": c.number,
        }
        for c in classes
    ]
    return Places(bureau_id, schools, classes, school_rows, class_rows)


def _classes(dice: Random, moment: dt.datetime, plan: SchoolPlan, school_id: uuid.UUID) -> Iterator[Class]:
    for stage, grade, count in plan.classes:
        for number in range(1, count + 1):
            yield Class(id_at(dice, moment), school_id, plan, stage, grade, number)
