"""What somebody may do, and why."""

import datetime as dt
import html
import random
import re

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, PEOPLE, TODAY
from tests.rows import a_token
from webapp.access.permissions import ALLOWS, Permission, Role
from webapp.access.person import load_person
from webapp.models import Account, RoleGrant, now
from webapp.routes.labels import PERMISSIONS, UNSEEN


def rights(visitor, account):
    return visitor.get(f"/desk/accounts/{account}/rights")


def given(page):
    """The permissions said to hold: those before the part that says what is not seen."""
    may = html.unescape(page).partition('id="unseen"')[0]
    return {permission for permission, words in PERMISSIONS.items() if f'<th scope="row">{words}</th>' in may}


def test_every_permission_has_words_and_they_differ():
    assert set(PERMISSIONS) == set(Permission)
    assert len({str(words) for words in PERMISSIONS.values()}) == len(Permission)


def test_what_is_not_seen_speaks_of_permissions_there_are():
    assert {permission for permissions, _ in UNSEEN for permission in permissions} <= set(Permission)


@pytest.mark.parametrize(
    "login", [login for login, (_, place, _roles) in PEOPLE.items() if place not in {"far", "far_school"}]
)
def test_the_page_says_just_what_the_gate_goes_by(as_, app, cast, house, login):
    with house() as session:
        person = load_person(session.get_one(Account, cast.people[login]), TODAY)
    with app.test_request_context():
        assert given(rights(as_("sun"), cast.people[login]).text) == person.permissions


@pytest.mark.parametrize("seed", range(3))
def test_the_same_for_any_roles(as_, app, cast, house, seed):
    chance, day = random.Random(seed), dt.timedelta(days=1)
    with house() as session:
        for role in chance.sample(sorted(Role), 6):
            starts_on, ends_on = chance.choice(
                [(LONG_AGO, None), (LONG_AGO, TODAY - day), (TODAY + day, None), (TODAY, TODAY)]
            )
            session.add(
                RoleGrant(account_id=cast.li, role=role, school_id=cast.school, starts_on=starts_on, ends_on=ends_on)
            )
        session.flush()
        person = load_person(session.get_one(Account, cast.li), TODAY)
    with app.test_request_context():
        assert given(rights(as_("sun"), cast.li).text) == person.permissions


def test_each_right_names_the_role_the_place_and_the_days(as_, cast, house):
    with house() as session:
        grant = session.scalars(
            select(RoleGrant).where(RoleGrant.role == Role.CLASS_TEACHER, RoleGrant.account_id == cast.wang)
        ).one()
        grant.ends_on = dt.date(TODAY.year + 1, 7, 10)
    page = rights(as_("sun"), cast.wang).text
    assert "青山镇中心小学" in page
    assert "三年级(2)班" in page
    assert f"{TODAY.year + 1}年7月10日" in page


def test_roles_to_come_and_roles_that_ended_are_told_apart(as_, cast, house):
    with house() as session:
        for role, starts_on, ends_on in (
            (Role.SCHOOL_DOCTOR, TODAY + dt.timedelta(days=9), None),
            (Role.PRINCIPAL, LONG_AGO, TODAY - dt.timedelta(days=9)),
        ):
            session.add(
                RoleGrant(account_id=cast.li, role=role, school_id=cast.school, starts_on=starts_on, ends_on=ends_on)
            )
    page = rights(as_("sun"), cast.li).text
    may, coming, ended = page.index('id="may"'), page.index('id="coming"'), page.index('id="earlier"')
    assert may < page.index("校医") > coming
    assert page.index("校长", ended) > ended


def test_whoever_cannot_come_in_may_do_nothing(as_, cast, house):
    with house() as session:
        session.get_one(Account, cast.li).leaves_on = TODAY - dt.timedelta(days=1)
    page = rights(as_("sun"), cast.li).text
    assert '<th scope="row">' not in page


def test_whoever_made_a_token_could_read_names_with_it_as_long_as_it_works(as_, cast, house):
    with house() as session:
        standing = a_token(session, cast, "school", name="食堂")
        for columns in ({"days": -1}, {"revoked_at": now()}):
            a_token(session, cast, "school", **columns)
    page = html.unescape(rights(as_("sun"), cast.sun).text)
    assert re.findall(r'data-token="([^"]+)"', page) == [str(standing)]
    assert "学生：姓名" in page.partition('id="tokens"')[2]
    assert "任何孩子的姓名和档案" not in page.partition('id="unseen"')[2].partition("</section>")[0]
    assert 'id="tokens"' not in rights(as_("sun"), cast.wang).text


def test_an_administrator_sees_those_under_him_only(as_, cast):
    for login, account, status in (
        ("sun", "wang", 200), ("wei", "zhang", 200), ("xu", "wang", 200), ("xu", "zhang", 404), ("xu", "sun", 404),
        ("he", "wang", 404), ("sun", "ma", 404), ("chen", "wang", 403), ("wang", "wang", 403),
        ("stranger", "wang", 404),
    ):  # fmt: skip
        assert rights(as_(login), cast.people[account]).status_code == status, (login, account)


def test_the_whole_table_is_a_page(as_, app, cast):
    page = html.unescape(as_("wei").get("/desk/rights").text)
    with app.test_request_context():
        for role, permissions in ALLOWS.items():
            assert {str(PERMISSIONS[p]) for p in permissions if str(PERMISSIONS[p]) not in page} == set(), role
    assert page.count("<tr>") == len(Role) + 1
    assert as_("chen").get("/desk/rights").status_code == 403
    assert as_("stranger").get("/desk/rights").status_code == 404
