"""What the principal sees of it."""

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO
from tests.journeys.emergency.conftest import REASON, glasses, kept, opens
from webapp.access.permissions import Role
from webapp.models import BreakGlass, RoleGrant, Student

REVIEW = "/desk/emergency/review"


@pytest.fixture
def glass(as_, cast, house):
    """李老师 opened 周小燕's file and looked once."""
    li = as_("li")
    assert li.get(opens(li, cast.yan).location).status_code == 200
    return glasses(house)[0]


def test_the_principal_reads_who_opened_what_and_why(as_, glass):
    page = as_("liu").get(REVIEW).text
    assert glass.reason == REASON
    for shown in ("李建国", "周小燕", REASON, f"/desk/emergency/{glass.id}/seen"):
        assert shown in page


def test_a_child_who_has_moved_since_is_still_told(as_, cast, house, glass):
    with house() as session:
        child = session.get_one(Student, cast.yan)
        child.school_id, child.class_id = cast.other_school, cast.other_class
    answer = as_("liu").get(REVIEW)
    assert answer.status_code == 200
    assert "周小燕" in answer.text


def test_the_home_page_counts_what_nobody_looked_at_until_somebody_did(as_, glass):
    liu = as_("liu")
    assert f'href="{REVIEW}"' in liu.get("/desk").text.split("<h1>")[1]
    assert liu.post(f"/desk/emergency/{glass.id}/seen").status_code == 303
    assert f'href="{REVIEW}"' not in liu.get("/desk").text.split("<h1>")[1]


def test_seen_twice_is_seen_once_and_the_first_stays(as_, cast, house, glass):
    with house() as session:
        session.add(RoleGrant(account_id=cast.chen, role=Role.PRINCIPAL, school_id=cast.school, starts_on=LONG_AGO))
    for login in ("liu", "chen", "liu"):
        assert as_(login).post(f"/desk/emergency/{glass.id}/seen").status_code == 303
    assert glasses(house)[0].seen_by == cast.liu
    assert len(kept(house, "emergency.reviewed")) == 1


def test_nobody_looks_after_what_he_opened_himself(as_, cast, house):
    with house() as session:
        session.add(RoleGrant(account_id=cast.liu, role=Role.MENTOR, school_id=cast.school, starts_on=LONG_AGO))
    liu = as_("liu")
    opens(liu, cast.yan)
    assert liu.post(f"/desk/emergency/{glasses(house)[0].id}/seen").status_code == 403
    assert glasses(house)[0].seen_at is None
    assert f'href="{REVIEW}"' not in liu.get("/desk").text.split("<h1>")[1]


def test_what_the_bureau_opens_is_told_to_the_principal_of_the_childs_school(as_, cast):
    opens(as_("zhao"), cast.yan)
    assert "赵科长" in as_("liu").get(REVIEW).text


def test_the_principal_of_another_school_sees_nothing_of_it(as_, cast, house, glass):
    with house() as session:
        session.add(
            RoleGrant(account_id=cast.qian, role=Role.PRINCIPAL, school_id=cast.other_school, starts_on=LONG_AGO)
        )
        session.add(RoleGrant(account_id=cast.lu, role=Role.PRINCIPAL, school_id=cast.far_school, starts_on=LONG_AGO))
    for login in ("qian", "lu"):
        visitor = as_(login)
        page = visitor.get(REVIEW)
        assert page.status_code == 200
        assert "周小燕" not in page.text
        assert visitor.post(f"/desk/emergency/{glass.id}/seen").status_code == 404
    with house() as session:
        assert session.scalars(select(BreakGlass)).one().seen_at is None


@pytest.mark.parametrize("login", ["chen", "li", "zhou", "sun", "zhao"])
def test_nobody_else_reviews(as_, glass, login):
    assert as_(login).get(REVIEW).status_code == 403
    assert as_(login).post(f"/desk/emergency/{glass.id}/seen").status_code == 403
