"""A student is found by what somebody has at hand: a registry number on a form, the telephone number that rang."""

import pytest
from sqlalchemy import select

from tests.journeys.desk.conftest import count_queries
from webapp.models import Guardian, Student

NUMBER, PHONE = "G990101201706150017", "13912345678"


@pytest.fixture
def known(house, cast):
    """周小燕 with a registry number and a grandmother's telephone; another school's 卫小雨 with the same telephone."""
    with house() as session:
        session.get_one(Student, cast.yan).registry_number = NUMBER
        session.scalars(select(Guardian).where(Guardian.student_id == cast.yan)).one().phones = ["13800001111", PHONE]
        other = session.scalars(select(Student).where(Student.school_id == cast.other_school)).first()
        session.add(Guardian(student_id=other.id, school_id=cast.other_school, name="卫大勇", phones=[PHONE]))


def found(page):
    return [name for name in ("周小燕", "吴小磊", "郑小梅", "冯小军", "卫小雨") if name in page]


@pytest.mark.parametrize(
    "words", [NUMBER, NUMBER.lower(), NUMBER[:12], PHONE, PHONE[-4:], "139-1234-5678", "%2B8613912345678", "zxy 5678"]
)
def test_a_student_is_found_by_registry_number_and_by_a_guardian_s_telephone(as_, read, known, words):
    assert found(read(as_("chen"), f"/desk/students?q={words}")) == ["周小燕"]


@pytest.mark.parametrize(
    "words", ["G9999", "0017", "678", "5679", "wu 5678", "13912345678%25", '["13912345678"]', "phones"]
)
def test_what_is_not_quite_it_finds_nobody(as_, read, known, words):
    assert found(read(as_("chen"), f"/desk/students?q={words}")) == []


def test_the_other_school_finds_its_own_child_by_the_same_number(as_, read, known):
    assert "周小燕" not in read(as_("qian"), f"/desk/students?q={PHONE}")


@pytest.mark.parametrize(("login", "status"), [("wang", 403), ("sun", 403), ("stranger", 404)])
def test_nobody_else_searches(as_, known, login, status):
    assert as_(login).get(f"/desk/students?q={PHONE}").status_code == status


def test_a_search_by_telephone_is_one_question_like_any_other(as_, known):
    chen = as_("chen")
    assert count_queries(chen, f"/desk/students?q={PHONE}") == count_queries(chen, "/desk/students?q=zhou")
