"""孙管理员 makes accounts, gives and ends roles, resets and disables: within the own bureau, never against herself."""

import re

import pytest
from sqlalchemy import select

from tests.given import a_talk, an_envelope
from webapp.models import Account, Change, Pairing, RoleGrant


def create(visitor, login="xin", name="新老师", role="mentor", **more):
    return visitor.post("/desk/accounts", data={"login": login, "name": name, "role": role, **more})


def password_in(answer):
    return re.findall(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", answer.text)[0]


def test_a_new_colleague_comes_in_with_the_slip_and_chooses_a_password(as_, nobody, cast):
    answer = create(as_("sun"), school_id=cast.school)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    login = nobody.log_in("xin", password_in(answer))
    assert login.location == "/password"
    nobody.post("/password", data={"old": password_in(answer), "new": "moli-hua-2026"})
    assert nobody.get("/field").status_code == 200


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"login": "wang"}, 409),
        ({"login": "WANG"}, 409),
        ({"login": "1x"}, 422),
        ({"login": "a b"}, 422),
        ({"login": ""}, 422),
        ({"name": ""}, 422),
        ({"name": "名" * 51}, 422),
        ({"role": "emperor"}, 422),
        ({"role": ""}, 422),
        ({"school_id": ""}, 422),
        ({"school_id": "x"}, 422),
        ({"role": "class_teacher"}, 422),
    ],
)
def test_what_will_not_do_is_said_and_makes_no_account(as_, cast, house, form, status):
    with house() as session:
        before = len(session.scalars(select(Account)).all())
    answer = create(as_("sun"), **({"school_id": cast.school} | form))
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    with house() as session:
        assert len(session.scalars(select(Account)).all()) == before


def test_a_role_in_a_school_of_another_bureau_is_not_given(as_, cast, house):
    assert create(as_("sun"), school_id=cast.far_school).status_code == 404
    with house() as session:
        assert session.scalars(select(Account).where(Account.login == "xin")).first() is None


def test_a_class_teacher_gets_a_class_of_the_own_school(as_, cast):
    wrong = create(as_("sun"), role="class_teacher", school_id=cast.school, class_id=cast.other_class)
    right = create(as_("sun"), role="class_teacher", school_id=cast.school, class_id=cast.class_three)
    assert [wrong.status_code, right.status_code] == [422, 201]


def test_a_role_given_opens_the_door_and_a_role_ended_closes_it(as_, cast, house):
    sun, zhao = as_("sun"), as_("zhao")
    assert zhao.get("/desk").status_code == 403
    sun.post(f"/desk/accounts/{cast.zhao}/roles", data={"role": "moral_education", "school_id": cast.school})
    assert zhao.get("/desk").status_code == 200
    with house() as session:
        grant = session.scalars(
            select(RoleGrant.id).where(RoleGrant.role == "moral_education", RoleGrant.account_id == cast.zhao)
        ).one()
    assert sun.post(f"/desk/accounts/{cast.zhao}/roles/{grant}/end").status_code == 303
    assert zhao.get("/desk").status_code == 403


def test_an_administrator_does_not_end_the_own_role(as_, cast, house):
    with house() as session:
        grant = session.scalars(select(RoleGrant.id).where(RoleGrant.account_id == cast.sun)).one()
    assert as_("sun").post(f"/desk/accounts/{cast.sun}/roles/{grant}/end").status_code == 422
    assert as_("sun").get("/desk/accounts").status_code == 200


def test_a_grant_of_somebody_else_is_not_ended_under_another_name(as_, cast, house):
    with house() as session:
        grant = session.scalars(select(RoleGrant.id).where(RoleGrant.account_id == cast.li)).one()
    assert as_("sun").post(f"/desk/accounts/{cast.chen}/roles/{grant}/end").status_code == 404


def test_a_reset_ends_every_session_and_the_old_password(as_, nobody, cast):
    li = as_("li")
    slip = as_("sun").post(f"/desk/accounts/{cast.li}/passwords")
    assert li.get("/field").status_code == 401
    assert nobody.log_in("li").status_code == 422
    assert nobody.log_in("li", password_in(slip)).location == "/password"


def test_after_a_reset_what_waited_on_the_phone_still_goes(as_, nobody, cast):
    slip = as_("sun").post(f"/desk/accounts/{cast.li}/passwords")
    nobody.log_in("li", password_in(slip))
    assert nobody.verdict(an_envelope("talk", a_talk(cast.mei))) == "accepted"


def test_disabling_ends_the_session_and_enabling_lets_in_again(as_, nobody, cast):
    sun, li = as_("sun"), as_("li")
    sun.post(f"/desk/accounts/{cast.li}/disable")
    assert li.get("/field").status_code == 401
    assert nobody.log_in("li").status_code == 422
    sun.post(f"/desk/accounts/{cast.li}/enable")
    assert nobody.log_in("li").status_code == 303


def test_an_administrator_does_not_disable_herself(as_, cast):
    assert as_("sun").post(f"/desk/accounts/{cast.sun}/disable").status_code == 422
    assert as_("sun").get("/desk/accounts").status_code == 200


def test_an_administrator_gives_herself_no_role(as_, cast):
    asked = {"role": "moral_education", "school_id": cast.school}
    assert as_("sun").post(f"/desk/accounts/{cast.sun}/roles", data=asked).status_code == 422
    assert as_("sun").get(f"/desk/students/{cast.yan}").status_code == 403


@pytest.mark.parametrize("action", ["passwords", "disable", "enable"])
def test_another_bureaus_administrator_touches_nobody_here(as_, cast, action):
    assert as_("he").post(f"/desk/accounts/{cast.li}/{action}").status_code == 404
    assert as_("li").get("/field").status_code == 200


def test_the_list_shows_the_own_bureau_only(as_):
    page = as_("sun").get("/desk/accounts").text
    assert "王秀英" in page
    assert "陆主任" not in page


def test_an_administrator_reads_no_child(as_, cast):
    for path in (f"/field/students/{cast.yan}", f"/desk/students/{cast.yan}", "/desk", "/field", "/desk/students"):
        assert as_("sun").get(path).status_code == 403


def test_who_did_what_is_in_the_history(as_, cast, house):
    as_("sun").post(f"/desk/accounts/{cast.li}/disable")
    with house() as session:
        change = session.scalars(select(Change).where(Change.field == "disabled_at")).one()
        assert (change.row_id, change.changed_by) == (cast.li, cast.sun)


def test_a_one_time_password_is_stored_nowhere(as_, cast, house):
    password = password_in(create(as_("sun"), school_id=cast.school))
    with house() as session:
        everything = "".join(str(vars(row)) for model in (Account, Change) for row in session.scalars(select(model)))
        assert password not in everything


def test_when_a_mentor_stops_her_children_are_without_one(as_, cast, house):
    with house() as session:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.li)).one()
    answer = as_("sun").post(f"/desk/accounts/{cast.li}/roles/{grant.id}/end")
    assert answer.status_code in {200, 303}
    with house() as session:
        assert session.scalars(select(Pairing.ends_on).where(Pairing.mentor_id == cast.li)).all() != [None]
