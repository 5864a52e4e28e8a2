"""A merging and a closing are taken back, by whoever could do them."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_visit, an_envelope
from tests.journeys.organisation.conftest import ROOT, an_empty_school, merge, undo
from webapp.models import (
    Batch,
    School,
    SchoolClass,
    Student,
    StudentSummary,
)

YESTERDAY = TODAY - dt.timedelta(days=1)


def test_undoing_a_merging_leaves_what_somebody_changed_since_in_other_ways(as_, cast, house):
    zhang = as_("zhang")
    zhang.verdict(an_envelope("home_visit", a_visit(cast.yu)))
    sun = as_("sun")
    merge(sun, cast.other_school, cast.school)
    with house() as session:
        session.get_one(SchoolClass, cast.other_class).label = "改过的"
    assert undo(sun, house).status_code == 200
    with house() as session:
        assert session.get_one(SchoolClass, cast.other_class).label == "改过的"
        assert session.get_one(SchoolClass, cast.other_class).school_id == cast.other_school
        assert session.get_one(Student, cast.yu).school_id == cast.other_school
        assert session.get_one(StudentSummary, cast.yu).school_id == cast.other_school
        assert session.get_one(School, cast.other_school).merged_into_id is None
        assert session.get_one(SchoolClass, cast.other_class).label == "改过的"
    with house() as session:
        batch = session.scalars(select(Batch)).one()
    assert sun.post(f"/desk/organisation/batches/{batch.id}/undo").status_code in {409, 422}  # twice


def test_a_schools_own_administrator_does_not_take_back_what_the_bureau_did_elsewhere(as_, cast, house):
    with house() as session:
        school_id = an_empty_school(session, cast)
    assert as_("sun").post(f"{ROOT}/{school_id}/closing").status_code == 303
    assert undo(as_("xu"), house).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("wang", 403), ("he", 404)])
def test_nobody_else_takes_a_merging_back(as_, cast, house, who, status):
    merge(as_("sun"), cast.school, cast.other_school)
    assert undo(as_(who), house).status_code == status
