"""Who is class teacher when a new school year begins: renewed with the year, not after an end of their own."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from tests.journeys.organisation.conftest import words_of
from tests.journeys.rollover.conftest import LAST_DAY, PAGE, YEAR, YESTERDAY, roll
from webapp.access.permissions import Role
from webapp.actions.leaving_plan import HANDOVER
from webapp.models import Account, Batch, RoleGrant

EN = {"Accept-Language": "en"}


def given_until(house, cast, last_day):
    """王老师's role in class two was given to that day from the first on."""
    with house() as session:
        session.delete(session.scalars(select(RoleGrant).where(RoleGrant.class_id == cast.class_two)).one())
        grant = RoleGrant(
            account_id=cast.wang, role=Role.CLASS_TEACHER, school_id=cast.school, class_id=cast.class_two,
            starts_on=LONG_AGO, ends_on=last_day,
        )  # fmt: skip
        session.add(grant)


def ended_by_hand(house, cast, last_day):
    """Somebody ended it on that day."""
    with house() as session:
        session.scalars(select(RoleGrant).where(RoleGrant.class_id == cast.class_two)).one().ends_on = last_day


@pytest.mark.parametrize("ended", [LAST_DAY - dt.timedelta(days=40), LAST_DAY])
def test_class_teachers_stay_and_those_whose_role_ended_with_the_year_are_renewed(as_, cast, house, ended):
    given_until(house, cast, ended)
    page = words_of(as_("sun").get(f"{PAGE}/{cast.school}?year={YEAR}"))
    assert "王秀英" in page
    roll(as_("sun"), cast.school)
    with house() as session:
        of_class = select(RoleGrant).where(RoleGrant.class_id == cast.class_two).order_by(RoleGrant.starts_on)
        first, second = session.scalars(of_class).all()
        assert first.ends_on == ended
        assert (second.account_id, second.starts_on) == (cast.wang, ended + dt.timedelta(days=1))
        assert second.ends_on.year == ended.year + 1
    assert "周小燕" in as_("wang").get("/field/students").text


@pytest.mark.parametrize("given", [None, LAST_DAY, LAST_DAY + dt.timedelta(days=300)])
def test_a_role_that_somebody_ended_in_july_is_not_renewed_and_the_class_is_listed(as_, cast, house, given):
    ended = LAST_DAY - dt.timedelta(days=45)
    given_until(house, cast, given)
    ended_by_hand(house, cast, ended)
    sun = as_("sun")
    page = words_of(sun.get(f"{PAGE}/{cast.school}?year={YEAR}", headers=EN))
    assert "王秀英, renewed" not in page
    assert "2 classes have no class teacher" in page  # class three never had one
    roll(sun, cast.school)
    with house() as session:
        assert session.scalars(select(RoleGrant.ends_on).where(RoleGrant.class_id == cast.class_two)).all() == [ended]
    page = words_of(sun.get(f"{PAGE}/{cast.school}?year={YEAR}", headers=EN))
    assert "Grade 3 class 2" in page.partition("Without class teacher")[2]


def test_a_role_somebody_ended_with_the_last_day_of_the_year_is_renewed(as_, cast, house):
    ended_by_hand(house, cast, LAST_DAY)
    roll(as_("sun"), cast.school)
    with house() as session:
        of_class = select(RoleGrant.account_id).where(RoleGrant.class_id == cast.class_two)
        assert session.scalars(of_class.where(RoleGrant.held_on(TODAY))).all() == [cast.wang]


@pytest.mark.skipif(YESTERDAY <= LAST_DAY, reason="on the first day of a school year nobody's role ended in it")
@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("days", [{"ends_on": YESTERDAY}, {"starts_on": TODAY + dt.timedelta(days=1)}])
def test_a_class_without_a_class_teacher_today_is_listed_today(as_, cast, house, done, days):
    sun = as_("sun")
    if done:
        roll(sun, cast.school)
    with house() as session:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.class_id == cast.class_two)).one()
        for name, day in days.items():
            setattr(grant, name, day)
    page = words_of(sun.get(f"{PAGE}/{cast.school}?year={YEAR}", headers=EN))
    assert ("Grade 3 class 2" in page.partition("Without class teacher")[2]) is done
    assert ("2 classes have no class teacher" in page) is not done
    assert "2" in words_of(sun.get(f"{PAGE}?year={YEAR}"))


@pytest.mark.parametrize("how", ["moved", "left"])
def test_who_handed_over_in_the_summer_does_not_come_back_with_the_year(as_, cast, house, how):
    gone = LAST_DAY - dt.timedelta(days=40)
    with house() as session:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.class_id == cast.class_two)).one()
        grant.ends_on = gone
        if how == "left":
            session.get_one(Account, cast.wang).leaves_on = gone
        else:
            summary = {"account_id": str(cast.wang), "last_day": gone.isoformat()}
            before_the_year = dt.datetime.combine(gone, dt.time(), dt.UTC)
            session.add(Batch(
                kind=HANDOVER, bureau_id=cast.bureau, school_id=cast.school, made_at=before_the_year, summary=summary
            ))  # fmt: skip
    roll(as_("sun"), cast.school)
    with house() as session:
        assert session.scalars(select(RoleGrant.ends_on).where(RoleGrant.class_id == cast.class_two)).all() == [gone]
