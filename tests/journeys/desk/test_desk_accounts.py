"""The administrator lets people in, gives them roles, and shuts the door behind those who leave."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from tests.cast import PASSWORD, TODAY
from webapp.models import Account, RoleGrant, new_id

NEW = {"login": "xin", "name": "新老师", "role": "mentor"}


def new(cast, **over):
    return NEW | {"school_id": str(cast.school)} | over


def password_in(answer):
    found = re.search(r'class="password">([a-z2-9-]{14})<', answer.text)
    assert found
    return found[1]


def account(house, login):
    with house() as session:
        return session.scalars(select(Account.id).where(Account.login == login)).one_or_none()


def roles(house, account_id):
    with house() as session:
        rows = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account_id))
        return {(row.role, row.school_id, row.class_id, row.ends_on) for row in rows}


def test_a_new_account_comes_in_with_its_one_time_password_and_chooses_another(as_, cast, nobody):
    answer = as_("sun").post("/desk/accounts", data=new(cast))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    login = nobody.log_in("xin", password_in(answer))
    assert (login.status_code, login.location) == (303, "/password")


def test_the_one_time_password_is_shown_once(as_, cast, house):
    sun = as_("sun")
    password = password_in(sun.post("/desk/accounts", data=new(cast)))
    page = sun.get(f"/desk/accounts/{account(house, 'xin')}").text
    assert password not in page
    with house() as session:
        assert password not in str(session.execute(select(Account.password_hash)).all())


def test_a_class_teacher_gets_the_class(as_, cast, house):
    as_("sun").post("/desk/accounts", data=new(cast, role="class_teacher", class_id=str(cast.class_two)))
    assert roles(house, account(house, "xin")) == {("class_teacher", cast.school, cast.class_two, None)}


WRONG = [
    ({"login": "王"}, 422, "login"),
    ({"login": ""}, 422, "login"),
    ({"login": "a' or 1=1"}, 422, "login"),
    ({"login": "wang"}, 409, "login"),
    ({"name": "王" * 51}, 422, "name"),
    ({"role": "god"}, 422, "role"),
    ({"school_id": ""}, 422, "school_id"),
    ({"school_id": "nonsense"}, 422, "school_id"),
    ({"role": "class_teacher"}, 422, "class_id"),
]


@pytest.mark.parametrize(("over", "status", "field"), WRONG)
def test_a_form_that_will_not_do_comes_back_filled_with_the_field_marked(as_, cast, house, over, status, field):
    answer = as_("sun").post("/desk/accounts", data=new(cast, **over))
    assert answer.status_code == status
    marked = re.search(r'name="(\w+)"[^>]*aria-invalid', answer.text)
    assert marked
    assert marked[1] == field
    assert account(house, "xin") is None


def test_a_refused_class_teacher_is_offered_the_classes_of_the_school(as_, cast):
    answer = as_("sun").post("/desk/accounts", data=new(cast, role="class_teacher"))
    assert f'value="{cast.class_two}"' in answer.text
    assert f'value="{cast.other_class}"' not in answer.text


def test_a_school_of_another_bureau_is_not_found(as_, cast, house):
    assert as_("sun").post("/desk/accounts", data=new(cast, school_id=str(cast.far_school))).status_code == 404
    assert account(house, "xin") is None
    classes = as_("sun").get(f"/desk/accounts/classes?school_id={cast.far_school}").text
    assert str(cast.far_class) not in classes


SEARCHES = [("q=wang", True), ("q=秀英", True), ("q=WANG", True), ("q=%25", False), ("state=disabled", False)]


@pytest.mark.parametrize(("query", "found"), SEARCHES)
def test_accounts_are_found_by_name_and_login(as_, query, found):
    assert ("王秀英" in as_("sun").get(f"/desk/accounts?{query}").text) is found


def test_an_administrator_sees_no_child_and_no_other_bureau(as_, cast):
    sun = as_("sun")
    pages = [
        sun.get(url).text for url in ("/desk/accounts?state=all", f"/desk/accounts/{cast.wang}", "/desk/accounts/new")
    ]
    for name in ("周小燕", "冯小军", "陆主任", "何管理员", "远山小学"):
        assert not any(name in page for page in pages)


def test_another_role_can_be_given_and_ended(as_, cast, house, read):
    sun, page = as_("sun"), f"/desk/accounts/{cast.li}"
    data = {"role": "class_teacher", "school_id": str(cast.school), "class_id": str(cast.class_three)}
    assert sun.post(f"{page}/roles", data=data).status_code == 303
    assert ("class_teacher", cast.school, cast.class_three, None) in roles(house, cast.li)
    with house() as session:
        mentor = session.scalars(
            select(RoleGrant.id).where(RoleGrant.account_id == cast.li, RoleGrant.role == "mentor")
        )
        grant = mentor.one()
    assert sun.post(f"{page}/roles/{grant}/end").status_code == 303
    assert ("mentor", cast.school, None, TODAY - dt.timedelta(days=1)) in roles(house, cast.li)
    assert "Earlier roles" in read(sun, page)


def test_a_role_that_ended_keeps_its_day(as_, cast, house):
    with house() as session:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.li)).one()
        grant.ends_on, grant_id = TODAY - dt.timedelta(days=60), grant.id
    as_("sun").post(f"/desk/accounts/{cast.li}/roles/{grant_id}/end")
    assert {row[3] for row in roles(house, cast.li)} == {TODAY - dt.timedelta(days=60)}


def test_a_role_without_its_class_is_refused_on_the_accounts_page(as_, cast, house, words):
    before = roles(house, cast.li)
    data = {"role": "class_teacher", "school_id": str(cast.school)}
    assert "李建国" in words(as_("sun").post(f"/desk/accounts/{cast.li}/roles", data=data), 422)
    assert roles(house, cast.li) == before


def test_a_reset_ends_every_session_and_shows_a_new_password(as_, cast, nobody):
    wang = as_("wang")
    answer = as_("sun").post(f"/desk/accounts/{cast.wang}/passwords")
    assert wang.get("/field").status_code == 401
    assert nobody.log_in("wang", PASSWORD).status_code == 422
    assert nobody.log_in("wang", password_in(answer)).location == "/password"


def test_a_disabled_account_is_out_at_once_and_can_come_back(as_, cast, nobody):
    sun, wang = as_("sun"), as_("wang")
    assert sun.post(f"/desk/accounts/{cast.wang}/disable").status_code == 303
    assert (wang.get("/field").status_code, nobody.log_in("wang").status_code) == (401, 422)
    assert "王秀英" in sun.get("/desk/accounts?state=disabled").text
    assert sun.post(f"/desk/accounts/{cast.wang}/enable").status_code == 303
    assert nobody.log_in("wang").status_code == 303


def test_nobody_shuts_the_door_on_themselves(as_, cast, house):
    with house() as session:
        grant = session.scalars(select(RoleGrant.id).where(RoleGrant.account_id == cast.sun)).one()
    sun, page = as_("sun"), f"/desk/accounts/{cast.sun}"
    answers = [sun.post(f"{page}/disable"), sun.post(f"{page}/roles/{grant}/end")]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert sun.get(page).status_code == 200


POSTS = ["roles", "passwords", "disable", "enable"]


@pytest.mark.parametrize("what", POSTS)
@pytest.mark.parametrize(("person", "status"), [("he", 404), ("chen", 403), ("wang", 403), ("stranger", 404)])
def test_nobody_else_touches_an_account(as_, cast, person, status, what):
    data = {"role": "mentor", "school_id": str(cast.school)}
    assert as_(person).post(f"/desk/accounts/{cast.li}/{what}", data=data).status_code == status


def test_another_bureaus_account_does_not_exist(as_, cast):
    assert as_("he").get(f"/desk/accounts/{cast.li}").status_code == 404
    assert as_("sun").get(f"/desk/accounts/{new_id()}").status_code == 404


def test_fifty_accounts_need_no_more_queries_than_ten(as_, cast, house, queries):
    few = queries(as_("sun"), "/desk/accounts")
    with house() as session:
        for number in range(50):
            row = Account(
                bureau_id=cast.bureau, login=f"t{number}", name=f"老师{number}", password_hash="x",
                created_at=dt.datetime.now(dt.UTC),
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.add(RoleGrant(account_id=row.id, role="mentor", school_id=cast.school, starts_on=TODAY))
    assert queries(as_("sun"), "/desk/accounts") == few <= 12
