"""Whose administrator's an account is: the school's where its owner works, and the last one's after that."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from webapp.models import Account, RoleGrant, now


def went(house, account_id, school, days=(None, -30), role="mentor"):
    """A role in a place, from long ago or from so many days from today, to so many."""
    first, last = (TODAY + dt.timedelta(days=n) if n is not None else None for n in days)
    with house() as session:
        session.add(
            RoleGrant(account_id=account_id, role=role, school_id=school, starts_on=first or LONG_AGO, ends_on=last)
        )


def test_whoever_came_from_another_school_is_her_new_administrators(as_, cast, house):
    went(house, cast.li, cast.other_school)  # until a month ago
    xu = as_("xu")
    assert xu.get(f"/desk/accounts/{cast.li}").status_code == 200
    assert xu.post(f"/desk/accounts/{cast.li}/slips").status_code == 200
    went(house, cast.zhang, cast.school)  # she went on from here
    assert xu.get(f"/desk/accounts/{cast.zhang}").status_code == 404


@pytest.mark.parametrize("days", [(None, None), (None, 0), (30, None), (30, 60)])
@pytest.mark.parametrize("role", ["mentor", "bureau_supervisor"])
def test_whoever_works_elsewhere_too_or_will_is_the_bureaus(as_, cast, house, days, role):
    went(house, cast.li, None if role == "bureau_supervisor" else cast.other_school, days, role)
    assert as_("xu").get(f"/desk/accounts/{cast.li}").status_code == 404
    assert as_("sun").get(f"/desk/accounts/{cast.li}").status_code == 200


def test_whoever_left_is_the_last_schools_and_a_role_that_never_began_counts_for_nothing(as_, cast, house):
    with house() as session:
        session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.li)).one().ends_on = TODAY
    went(house, cast.li, cast.other_school)
    went(house, cast.li, cast.other_school, (30, 29))
    assert as_("xu").get(f"/desk/accounts/{cast.li}").status_code == 200
    went(house, cast.li, cast.other_school, (-20, 0))
    assert as_("xu").get(f"/desk/accounts/{cast.li}").status_code == 404


def test_whose_role_was_withdrawn_before_it_began_is_still_found(as_, cast, house):
    with house() as session:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.li)).one()
        grant.starts_on, grant.ends_on = TODAY + dt.timedelta(days=9), TODAY + dt.timedelta(days=8)
    assert as_("xu").get(f"/desk/accounts/{cast.li}").status_code == 200


def left(house, account_id, day=TODAY - dt.timedelta(days=40), **more):
    with house() as session:
        row = session.get(Account, account_id)
        row.leaves_on = day
        for name, value in more.items():
            setattr(row, name, value)


def test_whoever_left_and_comes_back_is_let_in_and_given_a_role_anew(as_, nobody, cast, house):
    left(house, cast.li)
    with house() as session:
        session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.li)).one().ends_on = TODAY
    xu, page = as_("xu"), f"/desk/accounts/{cast.li}"
    assert f"{page}/slips" not in xu.get(page).text
    assert xu.post(f"{page}/slips").status_code == 422
    assert nobody.log_in("li").status_code == 422
    assert xu.post(f"{page}/stay").status_code == 303
    assert f"{page}/slips" in xu.get(page).text
    assert nobody.log_in("li").status_code == 303


def test_whoever_was_to_leave_stays_after_all(as_, cast, house):
    left(house, cast.li, TODAY + dt.timedelta(days=5))
    assert as_("xu").post(f"/desk/accounts/{cast.li}/stay").status_code == 303
    with house() as session:
        assert session.get(Account, cast.li).leaves_on is None


@pytest.mark.parametrize(("deed", "out"), [("stay", {}), ("enable", {"day": None, "disabled_at": now()})])
def test_a_mobile_that_somebody_else_has_by_now_is_settled_first(as_, cast, house, deed, out):
    left(house, cast.li, **out, phone="13900006666")
    with house() as session:
        session.get(Account, cast.wang).phone = "13900006666"
    assert as_("sun").post(f"/desk/accounts/{cast.li}/{deed}").status_code == 409
    as_("sun").post("/desk/accounts/enable", data={"account_id": str(cast.li)})  # among several, each for itself
    with house() as session:
        assert not session.get(Account, cast.li).comes_in_on(TODAY)
        session.get(Account, cast.li).phone = None
    assert as_("sun").post(f"/desk/accounts/{cast.li}/{deed}").status_code == 303


@pytest.mark.parametrize(("who", "status"), [("chen", 403), ("stranger", 404), ("he", 404), ("qian", 403)])
def test_nobody_else_lets_anybody_in_again(as_, cast, house, who, status):
    left(house, cast.li)
    assert as_(who).post(f"/desk/accounts/{cast.li}/stay").status_code == status


def test_one_above_is_not_let_in_again(as_, cast, house):
    left(house, cast.sun)
    assert as_("wei").post(f"/desk/accounts/{cast.sun}/stay").status_code == 403
