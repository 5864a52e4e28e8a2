"""Where no principal is at work, what was opened is reported to somebody else who answers for the school."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from tests.journeys.emergency.conftest import REASON, glasses, kept, opens
from webapp.access.glass import EACH_WAITS
from webapp.access.permissions import ALLOWS, GLASS_LOOKED_AFTER_BY, Permission, Role
from webapp.models import Account, BreakGlass, RoleGrant, School

REVIEW = "/desk/emergency/review"
DAY = dt.timedelta(days=1)
EN = {"Accept-Language": "en"}


@pytest.fixture
def glass(as_, cast, house):
    """李老师 opened 周小燕's file."""
    opens(as_("li"), cast.yan)
    return glasses(house)[0]


@pytest.fixture
def deputy(cast, house):
    """陈主任 is the deputy principal."""
    with house() as session:
        session.add(
            RoleGrant(account_id=cast.chen, role=Role.DEPUTY_PRINCIPAL, school_id=cast.school, starts_on=LONG_AGO)
        )
    return "chen"


@pytest.fixture
def no_principal(cast, house):
    """刘校长's days as a principal are over."""
    with house() as session:
        session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.liu)).one().ends_on = TODAY - DAY


def reaches(visitor, glass):
    """Does the report come to this person: in the list, counted in the menu, and may it be looked after?"""
    page = visitor.get(REVIEW).text
    counted = 'class="count"' in page
    done = visitor.post(f"/desk/emergency/{glass.id}/seen").status_code
    assert (REASON in page, counted, done) in {(True, True, 303), (False, False, 404)}
    return done == 303


def ways_away():
    """How a principal may be absent, as a change of the account or of the role."""
    yesterday, soon = TODAY - DAY, TODAY + DAY
    return {
        "on leave": lambda account, grant: change(account, away_from=yesterday, back_on=soon),
        "disabled": lambda account, grant: change(account, disabled_at=dt.datetime.now(dt.UTC)),
        "gone": lambda account, grant: change(account, leaves_on=yesterday),
        "role over": lambda account, grant: change(grant, ends_on=yesterday),
        "role to come": lambda account, grant: change(grant, starts_on=soon),
    }


def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)


def test_the_table_of_permissions_names_them_and_nobody_else():
    assert {role for role in Role if Permission.REVIEW_GLASS in ALLOWS[role]} == set(GLASS_LOOKED_AFTER_BY)


def test_as_long_as_the_principal_is_at_work_it_is_his_alone(as_, glass, deputy):
    assert [reaches(as_(login), glass) for login in (deputy, "wei", "liu")] == [False, False, True]


@pytest.mark.parametrize("way", ways_away())
def test_where_the_principal_is_not_at_work_the_deputy_stands_in(as_, cast, house, glass, deputy, way):
    with house() as session:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.liu)).one()
        ways_away()[way](session.get_one(Account, cast.liu), grant)
    assert [reaches(as_(login), glass) for login in ("wei", deputy)] == [False, True]


@pytest.mark.parametrize("days", [(1, 9), (-9, 0)], ids=["not yet gone", "back again"])
def test_before_and_after_the_leave_the_principal_is_at_work(as_, cast, house, glass, deputy, days):
    with house() as session:
        first, back = (TODAY + day * DAY for day in days)
        change(session.get_one(Account, cast.liu), away_from=first, back_on=back)
    assert [reaches(as_(login), glass) for login in (deputy, "liu")] == [False, True]


def test_a_leave_entered_by_the_administrator_counts_and_ends_when_it_is_taken_back(as_, cast, house, glass, deputy):
    sun = as_("sun")
    asked = {"mode": "away", "last_day": str(TODAY - DAY), "back_on": str(TODAY + 30 * DAY)}
    assert sun.post(f"/desk/accounts/{cast.liu}/leaving", data=asked).status_code == 303
    assert "On leave, back on" in sun.get("/desk/accounts?q=liu", headers=EN).text
    assert REASON in as_(deputy).get(REVIEW).text
    assert sun.post(f"/desk/accounts/{cast.liu}/leaving/undo").status_code == 200
    assert REASON not in as_(deputy).get(REVIEW).text


def test_without_principal_and_deputy_it_goes_to_the_bureaus_administrator(as_, glass, no_principal):
    wei = as_("wei")
    page = wei.get("/desk/accounts").text
    assert REVIEW in page
    assert 'class="count">1<' in page
    listed = wei.get(REVIEW).text
    for shown in ("李建国", "周小燕", "青山镇中心小学", REASON):
        assert shown in listed
    assert reaches(wei, glass)
    assert "魏管理员" in wei.get(REVIEW).text
    assert 'class="count"' not in wei.get(REVIEW).text


def test_what_only_its_opener_could_look_after_goes_to_the_next(as_, cast, house, deputy):
    with house() as session:
        session.add(RoleGrant(account_id=cast.liu, role=Role.MENTOR, school_id=cast.school, starts_on=LONG_AGO))
    opens(as_("liu"), cast.yan)
    glass = glasses(house)[0]
    assert as_("liu").post(f"/desk/emergency/{glass.id}/seen").status_code == 403
    assert [reaches(as_(login), glass) for login in ("wei", deputy)] == [False, True]


def test_what_nobody_looks_at_goes_up_after_days(as_, house, glass, deputy):
    with house() as session:
        session.get_one(BreakGlass, glass.id).opened_at -= EACH_WAITS
    assert reaches(as_(deputy), glass)
    with house() as session:
        row = session.get_one(BreakGlass, glass.id)
        row.seen_at = row.seen_by = None
    assert not reaches(as_("wei"), glass)
    with house() as session:
        session.get_one(BreakGlass, glass.id).opened_at -= EACH_WAITS
    assert reaches(as_("wei"), glass)


def test_what_one_looked_after_stays_to_be_read_when_the_principal_is_back(as_, cast, house, glass, deputy):
    with house() as session:
        change(session.get_one(Account, cast.liu), away_from=TODAY, back_on=TODAY + DAY)
    assert reaches(as_(deputy), glass)
    with house() as session:
        change(session.get_one(Account, cast.liu), away_from=None, back_on=None)
    assert REASON in as_(deputy).get(REVIEW).text


def test_a_school_that_became_part_of_another_is_looked_after_there(as_, cast, house):
    with house() as session:
        session.get_one(School, cast.other_school).merged_into_id = cast.school
    opens(as_("zhao"), cast.yu)
    glass = glasses(house)[0]
    assert [reaches(as_(login), glass) for login in ("wei", "liu")] == [False, True]


def test_that_the_reports_were_read_is_kept(as_, cast, house, glass, no_principal):
    as_("wei").get(REVIEW)
    assert [event.account_id for event in kept(house, "emergency.listed")] == [cast.wei]


@pytest.mark.parametrize(("login", "status"), [("chen", 403), ("zhou", 403), ("sun", 403), ("stranger", 404)])
def test_nobody_else_stands_in(as_, glass, no_principal, login, status):
    assert as_(login).get(REVIEW).status_code == status
    assert as_(login).post(f"/desk/emergency/{glass.id}/seen").status_code == status


def test_neither_the_deputy_of_another_school_nor_another_bureau_hears_of_it(as_, cast, house, glass, no_principal):
    with house() as session:
        for login, role, school in (
            ("qian", Role.DEPUTY_PRINCIPAL, cast.other_school),
            ("he", Role.BUREAU_ADMINISTRATOR, None),
        ):
            session.add(RoleGrant(account_id=cast.people[login], role=role, school_id=school, starts_on=LONG_AGO))
    assert [reaches(as_(login), glass) for login in ("qian", "he")] == [False, False]
