"""Around the demo county: the city above it, a teaching point, and the bureau's own terms."""

from __future__ import annotations

import datetime as dt
from typing import Any

from webapp.cli.demo.ids import Chance
from webapp.cli.demo.places import BUREAU, Places
from webapp.domain.terms import school_year, usual_terms

CITY = "云溪市教育局"
POINT = ("9901000004", "柳湾镇中心小学双井教学点")  # no children this year: it can be closed, to see how
VACATIONS = ((1, 20), (7, 5))  # last days of the autumn and the spring term

Rows = list[dict[str, Any]]


def bureau_rows(chance: Chance, places: Places, moment: dt.datetime) -> Rows:
    """The city's bureau, then the county's below it."""
    city = chance.id_at(moment)
    return [
        {"id": city, "name": CITY, "level": "city", "parent_id": None},
        {"id": places.bureau_id, "name": BUREAU, "level": "county", "parent_id": city},
    ]


def point_rows(chance: Chance, places: Places, moment: dt.datetime) -> Rows:
    """A teaching point of the first school."""
    code, name = POINT
    return [
        {
            "id": chance.id_at(moment),
            "bureau_id": places.bureau_id,
            "code": code,
            "name": name,
            "stages": ["primary"],
            "parent_id": places.schools["primary"],
        }
    ]


def term_rows(chance: Chance, places: Places, moment: dt.datetime, today: dt.date) -> Rows:
    """The terms of the school year: they begin on the usual days and end before the vacations."""
    year = school_year(today)
    ends = [dt.date(year + 1, *last) for last in VACATIONS]
    return [
        {
            "id": chance.id_at(moment),
            "bureau_id": places.bureau_id,
            "code": term.code,
            "first_day": term.first_day,
            "last_day": end,
        }
        for term, end in zip(usual_terms(year), ends, strict=True)
    ]
