"""Which left-behind children lack a care file or a contact card (LX-1): by name for the office, as figures for the
bureau."""

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_student
from tests.journeys.care_files.conftest import Desk
from tests.journeys.desk.conftest import count_queries, words_of
from webapp.models import AuditEvent, Guardian, Student

PATH, FIGURES = "/desk/lacking", "/desk/counts/lacking"
ENGLISH = {"Accept-Language": "en"}


def page(visitor, what="any"):
    return words_of(visitor.get(f"{PATH}?what={what}", headers=ENGLISH))


def no_number(session, student):
    for guardian in session.scalars(select(Guardian).where(Guardian.student_id == student)):
        guardian.phones = []


def test_who_has_no_care_file_is_named_with_the_way_to_one(as_, cast, house):
    Desk(as_, cast, house).open(cast.yan)
    chen = as_("chen")
    told = page(chen, "file")
    assert "周小燕" not in told
    assert "Children with a parent away: 4. Without a care file: 3. Without a telephone number on the card: 0." in told
    assert f"/desk/students/{cast.lei}/care" in chen.get(PATH).text


def test_who_cannot_be_called_for_is_named_with_the_way_to_the_family(as_, cast, house):
    with house() as session:
        no_number(session, cast.lei)
        alone = a_student(cast.school, cast.class_three, "孔小云")
        session.delete(session.scalars(select(Guardian).where(Guardian.student_id == alone)).one())
    chen = as_("chen")
    told = page(chen, "card")
    assert [name in told for name in ("吴小磊", "孔小云", "周小燕")] == [True, True, False]
    assert f"/desk/students/{cast.lei}/facts" in chen.get(f"{PATH}?what=card").text


def test_one_number_in_the_family_is_enough(as_, cast, house):
    with house() as session:
        no_number(session, cast.lei)
        session.add(Guardian(student_id=cast.lei, school_id=cast.school, phones=["13900001111"], position=1))
    assert "吴小磊" not in page(as_("chen"), "card")


def test_children_who_are_at_home_with_their_parents_or_have_left_are_not_asked_for(as_, cast, house):
    with house() as session:
        session.get_one(Student, cast.yan).left_behind = "none"
        session.get_one(Student, cast.lei).left_behind = None
        session.get_one(Student, cast.mei).left_on = TODAY.replace(year=TODAY.year - 1)
    told = page(as_("chen"))
    assert "Children with a parent away: 1. Without a care file: 1." in told
    assert [name in told for name in ("周小燕", "吴小磊", "郑小梅", "冯小军")] == [False, False, False, True]


def test_who_is_away_by_the_facts_counts_whatever_the_registry_says(as_, cast, house):
    with house() as session:
        session.get_one(Student, cast.lei).left_behind = "none"
        father = {"name": "吴大勇", "relation": "51", "whereabouts": "away"}
        session.add(Guardian(student_id=cast.lei, school_id=cast.school, phones=[], position=1, **father))
    assert "吴小磊" in page(as_("chen"))


def test_nothing_lacking_says_so(as_, cast, house):
    with house() as session:
        for key in ("yan", "lei", "mei", "jun"):
            session.get_one(Student, getattr(cast, key)).left_behind = "none"
    assert "Nobody lacks it." in page(as_("chen"))


def test_the_bureau_sees_figures_and_no_name(as_, cast, house):
    Desk(as_, cast, house).open(cast.yan)
    with house() as session:
        no_number(session, cast.yan)
    told = words_of(as_("zhao").get(FIGURES, headers=ENGLISH))
    assert "青山镇中心小学 4 3 1" in told
    assert "石桥小学 1 1 0" in told
    assert "All schools 5 4 1" in told
    assert not any(name in told for name in ("周小燕", "吴小磊", "卫小雨", "远山小学"))


def test_each_list_that_was_looked_at_is_noted(as_, cast, house):
    chen = as_("chen")
    chen.get("/desk/care")
    page(chen)
    page(chen)
    page(chen, "file")
    with house() as session:
        looks = session.scalars(select(AuditEvent).where(AuditEvent.action == "care.listed").order_by(AuditEvent.seq))
        told = [(look.account_id, look.details["students"], look.details["filter"]) for look in looks]
    assert told[0] == (cast.chen, 4, {"lacks": "any"})
    assert [filter_ for _who, _count, filter_ in told] == [{"lacks": "any"}, {"lacks": "file"}]


def test_the_other_schools_office_sees_its_own_children_only(as_):
    told = page(as_("qian"))
    assert "卫小雨" in told
    assert "周小燕" not in told


@pytest.mark.parametrize(
    ("login", "path", "status"),
    [
        ("wang", PATH, 403), ("zhou", PATH, 403), ("sun", PATH, 403), ("zhao", PATH, 403), ("stranger", PATH, 404),
        ("chen", FIGURES, 403), ("wang", FIGURES, 403), ("stranger", FIGURES, 404),
    ],
)  # fmt: skip
def test_nobody_else(as_, login, path, status):
    assert as_(login).get(path).status_code == status


@pytest.mark.parametrize("path", [f"{PATH}?size=50", FIGURES])
def test_fifty_children_cost_no_more_questions_than_one(as_, cast, house, path):
    visitor = as_("zhao" if path == FIGURES else "chen")
    visitor.get(path)
    few = count_queries(visitor, path)
    with house():
        for number in range(46):
            a_student(cast.school, cast.class_two, f"孔小{number}")
    assert count_queries(visitor, path) <= few
