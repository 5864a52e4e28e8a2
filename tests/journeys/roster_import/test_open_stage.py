"""2024级1班 may be a class of the primary or of the junior school: what the school has decides, and nobody guesses."""

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.journeys.desk.conftest import words_of
from tests.journeys.roster_import.conftest import a_line, a_roster
from tests.journeys.roster_import.test_columns import ENGLISH, a_file, planned
from webapp.domain.terms import cohort_of, school_year
from webapp.models import SchoolClass, Student

COHORT = school_year(TODAY) - 1  # in grade 2 of a primary school, or in grade 8
LABEL = f"{COHORT}级5班"


@pytest.fixture
def has(house, cast):
    """The school has such a class of these stages."""

    def add(*stages):
        with house() as session:
            for stage in stages:
                session.add(SchoolClass(school_id=cast.school, stage=stage, cohort_year=COHORT, number=5))

    return add


def stage_of_xiaoyu(house):
    with house() as session:
        joined = (
            select(SchoolClass.stage).select_from(Student).outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        )
        return session.scalars(joined.where(Student.name == "郑小雨")).one()


def test_it_fits_two_stages():
    assert cohort_of("primary", 2, TODAY) == cohort_of("junior", 8, TODAY) == COHORT


@pytest.mark.parametrize(
    ("stages", "stage"), [((), None), (("primary",), "primary"), (("junior",), "junior"), (("primary", "junior"), None)]
)
def test_the_class_that_is_there_is_meant_and_of_two_or_none_the_child_has_none(house, has, imported, stages, stage):
    has(*stages)
    assert imported(a_roster(a_line("郑小雨", LABEL)))["new"] == 1
    assert stage_of_xiaoyu(house) == stage


def test_the_preview_says_that_the_child_comes_without_a_class_and_what_to_write(as_):
    where = planned(as_("chen"), a_file(("郑小雨", "女", LABEL), head=("姓名", "性别", "班级")))
    assert "This class may be of the primary or of the junior school" in words_of(
        as_("chen").get(where, headers=ENGLISH)
    )


def test_with_the_stage_written_in_front_there_is_nothing_to_say(as_):
    where = planned(as_("chen"), a_file(("郑小雨", "女", f"初中{LABEL}"), head=("姓名", "性别", "班级")))
    assert "This class may be of" not in words_of(as_("chen").get(where, headers=ENGLISH))
