"""Roles given, ended, and refused: from a day to a day, by whom may give them, and never the last administrator's."""

import datetime as dt
import threading

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from tests.given import a_student
from tests.visitor import Visitor, a_visitor
from webapp.domain.spans import last_day_of_school_year
from webapp.models import Account, Pairing, RoleGrant

DAY = dt.timedelta(days=1)


def grants(house, account_id, role=None):
    with house() as session:
        rows = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account_id)).all()
        return [row for row in rows if role in {None, row.role}]


def give(visitor, account_id, role, **more):
    return visitor.post(f"/desk/accounts/{account_id}/roles", data={"role": role, **more})


def end(visitor, account_id, grant, **more):
    return visitor.post(f"/desk/accounts/{account_id}/roles/{grant.id}/end", data=more)


def test_a_role_given_opens_the_door_and_a_role_ended_closes_it(as_, cast, house):
    sun, zhao = as_("sun"), as_("zhao")
    assert zhao.get("/desk").status_code == 403
    assert give(sun, cast.zhao, "moral_education", school_id=cast.school).status_code == 303
    assert zhao.get("/desk").status_code == 200
    assert end(sun, cast.zhao, grants(house, cast.zhao, "moral_education")[0]).status_code == 303
    assert zhao.get("/desk").status_code == 403


def test_a_class_teacher_until_the_end_of_the_school_year(as_, cast, house):
    asked = {"school_id": cast.school, "class_id": cast.class_three, "until": "year", "note": "代王老师"}
    assert give(as_("sun"), cast.li, "class_teacher", **asked).status_code == 303
    (grant,) = grants(house, cast.li, "class_teacher")
    assert (grant.starts_on, grant.ends_on, grant.note) == (TODAY, last_day_of_school_year(TODAY), "代王老师")


def test_a_role_to_come_opens_nothing_yet_and_can_be_withdrawn(as_, cast, house):
    sun, li = as_("sun"), as_("li")
    asked = {"school_id": cast.school, "starts_on": (TODAY + 7 * DAY).isoformat()}
    assert give(sun, cast.li, "moral_education", **asked).status_code == 303
    assert li.get("/desk").status_code == 403
    (grant,) = grants(house, cast.li, "moral_education")
    page = sun.get(f"/desk/accounts/{cast.li}", headers={"Accept-Language": "en"}).text
    assert "To come" in page
    assert end(sun, cast.li, grant).status_code == 303
    (grant,) = grants(house, cast.li, "moral_education")
    assert grant.ends_on < grant.starts_on
    assert "withdrawn before it began" in sun.get(f"/desk/accounts/{cast.li}", headers={"Accept-Language": "en"}).text
    assert give(sun, cast.li, "moral_education", school_id=cast.school).status_code == 303


def test_a_role_ends_on_a_day_to_come_with_its_pairings(as_, cast, house):
    (grant,) = grants(house, cast.li)
    last = TODAY + 10 * DAY
    assert end(as_("sun"), cast.li, grant, last_day=last.isoformat()).status_code == 303
    assert grants(house, cast.li)[0].ends_on == last
    with house() as session:
        assert session.scalars(select(Pairing.ends_on).where(Pairing.mentor_id == cast.li)).all() == [last]
    assert as_("li").get("/field").status_code == 200


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"role": "mentor"}, 409),
        ({"role": "mentor", "starts_on": (TODAY + 3 * DAY).isoformat()}, 409),
        ({"role": "class_teacher", "class_id": "other_class"}, 422),
        ({"role": "class_teacher", "class_id": "far_class"}, 422),
        ({"role": "class_teacher"}, 422),
        ({"role": "moral_education", "school_id": "far_school"}, 404),
        ({"role": "moral_education", "school_id": ""}, 422),
        ({"role": "moral_education", "ends_on": (TODAY - DAY).isoformat()}, 422),
        ({"role": "moral_education", "ends_on": "2026-02-30"}, 422),
        ({"role": "moral_education", "starts_on": "1999-01-01"}, 422),
        ({"role": "moral_education", "starts_on": "9999-12-31", "ends_on": "9999-12-30"}, 422),
        ({"role": "moral_education", "starts_on": "9999-12-31", "until": "year"}, 422),
        ({"role": "moral_education", "starts_on": "2206-09-01"}, 422),
        ({"role": "moral_education", "starts_on": (TODAY + 2000 * DAY).isoformat()}, 422),
        ({"role": "god"}, 422),
        ({"role": "system_administrator", "school_id": ""}, 422),
        ({"role": "system_administrator", "school_id": "x"}, 422),
        ({"role": "mentor", "school_id": "whole"}, 422),
    ],
)
def test_a_role_that_will_not_do_is_refused_and_changes_nothing(as_, cast, house, asked, status):
    ids = {key: str(getattr(cast, value, value)) for key, value in asked.items() if key.endswith("_id") and value}
    before = len(grants(house, cast.li))
    data = {"school_id": str(cast.school)} | asked | ids
    assert as_("sun").post(f"/desk/accounts/{cast.li}/roles", data=data).status_code == status
    assert len(grants(house, cast.li)) == before


def test_a_role_that_ended_may_be_given_again_and_the_old_one_keeps_its_days(as_, cast, house):
    with house() as session:
        session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.li)).one().ends_on = TODAY - 60 * DAY
    assert give(as_("sun"), cast.li, "mentor", school_id=cast.school).status_code == 303
    spans = {(g.starts_on, g.ends_on) for g in grants(house, cast.li)}
    assert spans == {(LONG_AGO, TODAY - 60 * DAY), (TODAY, None)}
    old = next(g for g in grants(house, cast.li) if g.ends_on)
    assert end(as_("sun"), cast.li, old).status_code == 303
    assert {(g.starts_on, g.ends_on) for g in grants(house, cast.li)} == spans


@pytest.mark.parametrize(
    ("who", "role", "status"),
    [
        ("xu", "mentor", 409),
        ("xu", "principal", 303),
        ("xu", "bureau_supervisor", 403),
        ("xu", "system_administrator", 403),
        ("wei", "bureau_supervisor", 303),
        ("wei", "bureau_administrator", 303),
        ("wei", "system_administrator", 403),
        ("sun", "system_administrator", 303),
    ],
)
def test_everybody_gives_only_what_is_theirs_to_give(as_, cast, who, role, status):
    assert give(as_(who), cast.li, role, school_id=cast.school).status_code == status


@pytest.mark.parametrize(("place", "found"), [("whole", None), ("school", "school")])
def test_an_administrator_is_one_schools_or_the_whole_bureaus_as_it_was_said(as_, cast, house, place, found):
    school_id = cast.school if place == "school" else place
    assert give(as_("sun"), cast.li, "system_administrator", school_id=school_id).status_code == 303
    (grant,) = grants(house, cast.li, "system_administrator")
    assert grant.school_id == (cast.school if found else None)


def test_a_role_of_the_bureau_asks_for_no_school(as_, cast, house):
    assert give(as_("sun"), cast.li, "bureau_supervisor", school_id=cast.far_school).status_code == 303
    assert grants(house, cast.li, "bureau_supervisor")[0].school_id is None


def test_nobody_changes_the_own_roles(as_, cast, house):
    for who, role in (("sun", "moral_education"), ("wei", "bureau_supervisor"), ("wei", "system_administrator")):
        assert give(as_(who), cast.people[who], role, school_id=cast.school).status_code in {403, 422}
    (grant,) = grants(house, cast.sun)
    assert end(as_("sun"), cast.sun, grant).status_code == 422
    assert as_("sun").get(f"/desk/students/{cast.yan}").status_code == 403


def test_a_bureau_administrator_does_not_touch_who_is_above(as_, cast, house):
    (grant,) = grants(house, cast.sun)
    assert end(as_("wei"), cast.sun, grant).status_code == 403
    assert give(as_("wei"), cast.sun, "mentor", school_id=cast.school).status_code == 403


@pytest.mark.parametrize("last_day", ["9999-12-31", "2026-02-30"])
def test_a_role_does_not_end_on_a_day_nobody_means(as_, cast, house, last_day):
    (grant,) = grants(house, cast.wei)
    answer = end(as_("sun"), cast.wei, grant, last_day=last_day)
    assert answer.status_code == 422
    assert grants(house, cast.wei)[0].ends_on is None


def test_a_grant_of_somebody_else_is_not_ended_under_another_name(as_, cast, house):
    (grant,) = grants(house, cast.li)
    assert end(as_("sun"), cast.chen, grant).status_code == 404


def test_roles_of_others_ask_for_a_fresh_confirmation(as_, cast, house):
    sun = as_("sun")
    with house() as session:
        from webapp.models import LoginSession

        row = session.scalars(select(LoginSession).where(LoginSession.account_id == cast.sun)).one()
        row.stepped_up_at = row.stepped_up_at - dt.timedelta(hours=1)
    assert give(sun, cast.zhao, "moral_education", school_id=cast.school).status_code == 403
    assert grants(house, cast.zhao, "moral_education") == []


def another_administrator(house, cast, login="xie", **more):
    with house() as session:
        row = Account(
            bureau_id=cast.bureau, login=login, name="谢管理员", password_hash=more.pop("password_hash", "x"),
            created_at=dt.datetime.now(dt.UTC),
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(RoleGrant(account_id=row.id, role="system_administrator", starts_on=LONG_AGO, **more))
        return row.id


@pytest.mark.parametrize("deed", ["disable", "leaving"])
def test_the_last_administrator_stays_whatever_is_asked(as_, cast, house, deed):
    data = {"last_day": (TODAY + DAY).isoformat()}
    answer = as_("sun").post(f"/desk/accounts/{cast.sun}/{deed}", data=data)
    assert answer.status_code == 422
    assert as_("sun").get("/desk/accounts").status_code == 200


def test_with_a_second_administrator_the_first_may_go(as_, app, cast, house):
    xie = another_administrator(house, cast)
    other = a_visitor(app).logged_in_as(xie)
    assert other.post(f"/desk/accounts/{cast.sun}/disable").status_code == 303
    assert other.post(f"/desk/accounts/{xie}/disable").status_code == 422


@pytest.mark.parametrize("more", [{"password_hash": ""}, {"ends_on": TODAY + DAY}])
def test_one_who_never_came_in_or_is_there_for_a_while_does_not_stand_in_for_good(as_, app, cast, house, more):
    xie = another_administrator(house, cast, **more)
    (grant,) = grants(house, cast.sun)
    other = a_visitor(app).logged_in_as(xie)
    assert other.post(f"/desk/accounts/{cast.sun}/roles/{grant.id}/end").status_code == 422
    assert grants(house, cast.sun)[0].ends_on is None


def test_two_administrators_who_disable_each_other_at_once_do_not_both_succeed(on_disk, cast, store):
    from tests.conftest import inside

    app = on_disk
    xie = another_administrator(lambda: inside(app), cast)
    app.test_client_class = Visitor
    pairs = [(a_visitor(app).logged_in_as(cast.sun), xie), (a_visitor(app).logged_in_as(xie), cast.sun)]
    answers = []
    threads = [
        threading.Thread(target=lambda v=v, i=i: answers.append(v.post(f"/desk/accounts/{i}/disable").status_code))
        for v, i in pairs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(303) == 1, answers
    with inside(app) as session:
        left = session.scalars(select(Account.id).where(Account.id.in_([cast.sun, xie]), Account.disabled_at.is_(None)))
        assert len(left.all()) == 1


def test_a_role_ends_without_the_children_who_left_school(as_, cast, house):
    with house():
        a_student(cast.school, cast.class_three, mentor=cast.li, left_on=TODAY - 3 * DAY)
    (grant,) = grants(house, cast.li)
    end(as_("sun"), cast.li, grant)
    assert "郑小梅" in as_("chen").get("/desk/students/without-mentor").text
    assert "孔小云" not in as_("chen").get("/desk/students/without-mentor").text
