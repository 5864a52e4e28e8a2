"""孙管理员 makes accounts, lets people in and keeps them out: only under her, never against herself."""

import re

import pytest
from sqlalchemy import select

from tests.given import a_talk, an_envelope
from webapp.models import Account, AuditEvent, Pairing, RoleGrant

CODE = re.compile(r">([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})<")  # digits alone stand in ids, too
CHOSEN = "moli-hua-2026"


def create(visitor, login="xin", name="新老师", role="mentor", **more):
    return visitor.post("/desk/accounts", data={"login": login, "name": name, "role": role, **more})


def code_in(answer):
    return CODE.findall(answer.text)[0]


def activate(visitor, login, code):
    form = {"login": login, "code": code, "new": CHOSEN}
    return visitor.post("/activate", data=form)


def test_a_new_colleague_comes_in_with_the_slip_and_chooses_a_password(as_, nobody, cast):
    answer = create(as_("sun"), school_id=cast.school)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert nobody.log_in("xin", code_in(answer)).status_code == 422
    assert activate(nobody, "xin", code_in(answer)).status_code == 303
    assert nobody.get("/field").status_code == 200


WRONG = [
    ({"login": "wang"}, 409, "login"),
    ({"login": "WANG"}, 409, "login"),
    ({"login": "1x"}, 422, "login"),
    ({"login": "a b"}, 422, "login"),
    ({"login": ""}, 422, "login"),
    ({"login": "a' or 1=1"}, 422, "login"),
    ({"name": ""}, 422, "name"),
    ({"name": "名" * 51}, 422, "name"),
    ({"staff_number": "八" * 5}, 422, "staff_number"),
    ({"staff_number": "9" * 31}, 422, "staff_number"),
    ({"staff_number": "G-1"}, 409, "staff_number"),
    ({"phone": "12"}, 422, "phone"),
    ({"phone": "call me"}, 422, "phone"),
    ({"phone": "1" + "٣" * 10}, 422, "phone"),
    ({"phone": "139 0000 1111"}, 409, "phone"),
    ({"role": "emperor"}, 422, "role"),
    ({"role": ""}, 422, "role"),
    ({"school_id": ""}, 422, "school_id"),
    ({"school_id": "x"}, 422, "school_id"),
    ({"role": "class_teacher"}, 422, "class_id"),
    ({"starts_on": "soon"}, 422, "starts_on"),
]


@pytest.mark.parametrize(("form", "status", "field"), WRONG)
def test_what_will_not_do_is_said_at_its_field_and_makes_no_account(as_, cast, house, form, status, field):
    with house() as session:
        li = session.get(Account, cast.li)
        li.staff_number, li.phone = "G-1", "13900001111"
        before = len(session.scalars(select(Account)).all())
    answer = create(as_("sun"), **({"school_id": cast.school} | form))
    assert answer.status_code == status
    assert re.search(rf'name="{field}"[^>]*aria-invalid', answer.text)
    with house() as session:
        assert len(session.scalars(select(Account)).all()) == before


def test_a_phone_of_somebody_who_left_is_free_again(as_, cast, house):
    with house() as session:
        session.get(Account, cast.li).phone = "13900001111"
    as_("sun").post(f"/desk/accounts/{cast.li}/disable")
    assert create(as_("sun"), school_id=cast.school, phone="13900001111").status_code == 201


@pytest.mark.parametrize("typed", ["139 0000 0001", "+86 139-0000-0001", "8613900000001", "１３９００００００01"])
def test_a_mobile_is_read_however_it_was_typed(as_, cast, house, typed):
    assert create(as_("sun"), school_id=cast.school, phone=typed).status_code == 201
    with house() as session:
        assert session.scalars(select(Account.phone).where(Account.login == "xin")).one() == "13900000001"


def test_an_offices_telephone_may_be_that_of_several(as_, cast):
    sun = as_("sun")
    for login in ("yi", "er"):
        answer = create(sun, login=login, school_id=cast.school, phone="0557-1234567")
        assert answer.status_code == 201


def test_a_school_of_another_bureau_is_not_found(as_, cast, house):
    assert create(as_("sun"), school_id=cast.far_school).status_code == 404
    with house() as session:
        assert session.scalars(select(Account).where(Account.login == "xin")).first() is None


def test_a_schools_administrator_makes_staff_for_that_school_only(as_, cast):
    xu = as_("xu")
    assert create(xu, school_id=cast.school).status_code == 201
    assert create(xu, login="yi", school_id=cast.other_school).status_code == 404
    assert create(xu, login="er", role="bureau_supervisor").status_code == 403


def test_hostile_names_are_shown_as_they_were_written(as_, cast):
    name = "<script>alert(1)</script>{{7*7}}"
    create(as_("sun"), name=name, school_id=cast.school)
    page = as_("sun").get("/desk/accounts?state=all&q=xin").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_what_nobody_sees_is_left_out_of_a_name(as_, cast, house):
    assert create(as_("sun"), name="\u202e王\u200b\x07\n桂兰 ", school_id=cast.school).status_code == 201
    with house() as session:
        assert session.scalars(select(Account.name).where(Account.login == "xin")).one() == "王 桂兰"
    assert create(as_("sun"), login="yi", name="\u200b\u2067", school_id=cast.school).status_code == 422


def test_a_new_slip_ends_every_session_and_the_old_password(as_, nobody, cast):
    li = as_("li")
    slip = as_("sun").post(f"/desk/accounts/{cast.li}/slips")
    assert li.get("/field").status_code == 401
    assert nobody.log_in("li").status_code == 422
    assert activate(nobody, "li", code_in(slip)).status_code == 303


def test_after_a_new_slip_what_waited_on_the_phone_still_goes(as_, nobody, cast):
    slip = as_("sun").post(f"/desk/accounts/{cast.li}/slips")
    activate(nobody, "li", code_in(slip))
    nobody.account = cast.li
    assert nobody.verdict(an_envelope("talk", a_talk(cast.mei))) == "accepted"


def test_a_second_slip_makes_the_first_worthless(as_, nobody, cast):
    sun = as_("sun")
    first = code_in(sun.post(f"/desk/accounts/{cast.li}/slips"))
    (known,) = re.findall(r'name="known_code" value="([^"]+)"', sun.get(f"/desk/accounts/{cast.li}").text)
    second = code_in(sun.post(f"/desk/accounts/{cast.li}/slips", data={"known_code": known}))
    assert activate(nobody, "li", first).status_code == 422
    assert activate(nobody, "li", second).status_code == 303


@pytest.mark.parametrize("known", [None, "", "x", "01890000-0000-7000-8000-000000000001"])
def test_who_did_not_see_the_newest_code_makes_no_other(as_, nobody, cast, known):
    """An old page, a form sent twice, another administrator: the slip in somebody's hand stays good."""
    sun = as_("sun")
    code = code_in(sun.post(f"/desk/accounts/{cast.li}/slips"))
    again = sun.post(f"/desk/accounts/{cast.li}/slips", data={} if known is None else {"known_code": known})
    assert again.status_code == 409
    assert activate(nobody, "li", code).status_code == 303


def test_disabling_ends_the_session_and_enabling_lets_in_again(as_, nobody, cast):
    sun, li = as_("sun"), as_("li")
    sun.post(f"/desk/accounts/{cast.li}/disable")
    assert li.get("/field").status_code == 401
    assert nobody.log_in("li").status_code == 422
    sun.post(f"/desk/accounts/{cast.li}/enable")
    assert nobody.log_in("li").status_code == 303


def test_disabling_says_who_is_without_anybody_now(as_, cast):
    sun = as_("sun")
    sun.post(f"/desk/accounts/{cast.wang}/disable")
    page = sun.get(f"/desk/accounts/{cast.wang}", headers={"Accept-Language": "en"}).text
    assert "1 students have no mentor now" in page
    assert "has no class teacher now" in page
    assert "周小燕" not in page


def test_a_slip_is_not_printed_for_somebody_above(as_, cast):
    wei = as_("wei")
    for deed in ("slips", "disable", "second-factor/reset"):
        assert wei.post(f"/desk/accounts/{cast.sun}/{deed}").status_code in {403, 422}, deed
    assert as_("sun").get("/desk/accounts").status_code == 200


def test_nobody_prints_a_slip_for_herself(as_, cast):
    assert as_("sun").post(f"/desk/accounts/{cast.sun}/slips").status_code == 422


@pytest.mark.parametrize("action", ["slips", "disable", "enable", "unlock", "second-factor/reset", "leaving"])
def test_another_bureaus_administrator_touches_nobody_here(as_, cast, action):
    assert as_("he").post(f"/desk/accounts/{cast.li}/{action}").status_code == 404
    assert as_("li").get("/field").status_code == 200


@pytest.mark.parametrize("who", ["zhang", "qian", "sun", "zhao"])
def test_a_schools_administrator_finds_nobody_of_a_parallel_school_or_of_the_bureau(as_, cast, who):
    xu = as_("xu")
    assert xu.get(f"/desk/accounts/{cast.people[who]}").status_code == 404
    assert xu.post(f"/desk/accounts/{cast.people[who]}/disable").status_code == 404
    assert xu.get(f"/desk/accounts/{cast.li}").status_code == 200


def test_an_administrator_reads_no_child(as_, cast):
    for path in (f"/field/students/{cast.yan}", f"/desk/students/{cast.yan}", "/desk", "/field", "/desk/students"):
        assert as_("sun").get(path).status_code == 403


def test_who_did_what_is_in_the_audit(as_, cast, house):
    as_("sun").post(f"/desk/accounts/{cast.li}/disable")
    with house() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == cast.li)).all()
        assert [e.account_id for e in events if "disabled_at" in e.details] == [cast.sun]


def test_a_code_is_stored_nowhere(as_, cast, house):
    code = code_in(create(as_("sun"), school_id=cast.school))
    with house() as session:
        everything = "".join(
            str(vars(row)) for model in (Account, AuditEvent) for row in session.scalars(select(model))
        )
        assert code not in everything


def test_when_a_mentor_stops_her_children_are_without_one(as_, cast, house):
    with house() as session:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.li)).one()
    assert as_("sun").post(f"/desk/accounts/{cast.li}/roles/{grant.id}/end").status_code == 303
    with house() as session:
        assert session.scalars(select(Pairing.ends_on).where(Pairing.mentor_id == cast.li)).all() != [None]
    assert "郑小梅" in as_("chen").get("/desk/students/without-mentor").text
