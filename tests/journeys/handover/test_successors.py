"""Whoever takes over must be there on the days in question, not just today: the form offers and judges by them."""

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.journeys.desk.conftest import words_of
from tests.journeys.handover.test_handover import DAY, EN, LAST, asked, pairings
from webapp.models import Account, RoleGrant

FIRST, BACK = LAST + DAY, LAST + 30 * DAY


@pytest.fixture
def role(cast, house):
    """role(starts_on=…, ends_on=…): from when to when 王老师 is a mentor."""

    def changed(**days):
        with house() as session:
            mentor = select(RoleGrant).where(RoleGrant.account_id == cast.wang, RoleGrant.role == "mentor")
            grant = session.scalars(mentor).one()
            for name, day in days.items():
                setattr(grant, name, day)

    return changed


@pytest.fixture
def account(cast, house):
    """account(leaves_on=…, away_from=…, back_on=…): what becomes of 王老师 herself."""

    def changed(**days):
        with house() as session:
            for name, day in days.items():
                setattr(session.get_one(Account, cast.wang), name, day)

    return changed


def sent(as_, cast, step="", **over):
    return as_("chen").post(f"/desk/staff/{cast.li}/leaving{step}", data=asked(cast, **over), headers=EN)


def for_a_while(as_, cast):
    return sent(as_, cast, mode="away", back_on=BACK.isoformat())


def test_a_mentor_to_be_is_offered_and_may_take_over_from_the_first_day_on(as_, cast, role, house):
    role(starts_on=FIRST)
    page = words_of(as_("chen").get(f"/desk/staff/{cast.li}/leaving", headers=EN))
    assert "王秀英 from" in page
    assert sent(as_, cast).status_code == 303
    assert pairings(house, cast.mei)[-1] == (FIRST, None, cast.wang)


@pytest.mark.parametrize("late", [1, 20])
def test_one_who_becomes_a_mentor_later_than_that_does_not_and_is_told_so(as_, cast, role, house, late):
    role(starts_on=FIRST + late * DAY)
    before = pairings(house, cast.mei)
    assert f"王秀英 is not here in the role for this on {FIRST}" in words_of(sent(as_, cast), 422)
    assert pairings(house, cast.mei) == before


def test_one_whose_role_ends_before_the_first_day_does_not(as_, cast, role, house):
    role(ends_on=LAST)
    page = words_of(as_("chen").get(f"/desk/staff/{cast.li}/leaving", headers=EN))
    assert "王秀英 until" in page
    assert "王秀英 is not here" in words_of(sent(as_, cast), 422)
    assert len(pairings(house, cast.mei)) == 1


@pytest.mark.parametrize("when", [{"leaves_on": LAST}, {"away_from": LAST, "back_on": FIRST + DAY}])
def test_one_who_is_gone_or_away_herself_on_the_first_day_does_not(as_, cast, account, when):
    account(**when)
    assert "王秀英 is not here" in words_of(sent(as_, cast), 422)


@pytest.mark.parametrize(
    "when",
    [{"leaves_on": BACK - 2 * DAY}, {"away_from": BACK - DAY, "back_on": BACK}, {"away_from": LAST, "back_on": FIRST}],
)
def test_a_deputy_is_there_all_through_the_leave(as_, cast, account, house, when):
    account(**when)
    there = when.get("back_on") == FIRST
    answer = for_a_while(as_, cast)
    assert answer.status_code == (303 if there else 422)
    if not there:
        assert f"王秀英 is here until {BACK - 2 * DAY}, and somebody is needed until {BACK - DAY}" in words_of(
            answer, 422
        )
        assert len(pairings(house, cast.mei)) == 1


def test_a_deputy_whose_role_ends_during_the_leave_is_refused_and_two_roles_in_a_row_will_do(as_, cast, role, house):
    role(ends_on=FIRST + 5 * DAY)
    assert for_a_while(as_, cast).status_code == 422
    with house() as session:
        more = RoleGrant(account_id=cast.wang, role="mentor", school_id=cast.school, starts_on=FIRST + 6 * DAY)
        session.add(more)
    assert for_a_while(as_, cast).status_code == 303


@pytest.mark.parametrize("how", ["role", "last_day", "leave"])
def test_of_one_who_takes_over_for_good_it_is_said_that_she_will_leave_too(as_, cast, role, account, how):
    last = FIRST + 9 * DAY
    if how == "role":
        role(ends_on=last)
    else:
        account(**({"leaves_on": last} if how == "last_day" else {"away_from": last + DAY, "back_on": last + 9 * DAY}))
    page = words_of(sent(as_, cast, "/preview"))
    assert "王秀英 is there until" in page
    assert "王秀英 is there" not in words_of(
        sent(as_, cast, "/preview", mode="away", back_on=(FIRST + DAY).isoformat())
    )


def test_a_class_and_a_child_in_care_are_judged_by_the_same_days(as_, cast, mei, account, house):
    account(away_from=FIRST, back_on=FIRST + DAY)
    led = {"role": "class_teacher", "school_id": cast.school, "class_id": cast.class_three}
    with house() as session:
        session.add(RoleGrant(account_id=cast.li, starts_on=TODAY, **led))
    for one in ({f"teacher.{cast.class_three}": str(cast.wang)}, {"care_id": str(cast.wang)}):
        assert "王秀英 is not here" in words_of(sent(as_, cast, mentor_id="", **one), 422)


def test_what_begins_after_the_leave_asks_no_deputy(as_, cast, account):
    assert for_a_while(as_, cast).status_code == 303
    account(leaves_on=BACK + DAY)
    assert for_a_while(as_, cast).status_code == 303


def test_at_the_administrators_door_too(as_, cast, role):
    role(starts_on=FIRST + DAY)
    answer = as_("sun").post(f"/desk/accounts/{cast.li}/leaving", data=asked(cast), headers=EN)
    assert "王秀英 is not here" in words_of(answer, 422)
