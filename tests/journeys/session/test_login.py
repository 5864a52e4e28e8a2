"""Coming in and going out."""

import pytest

from tests.cast import PASSWORD
from tests.given import disable
from webapp.actions.sessions import end_every_session
from webapp.models import now


def test_the_right_name_and_password_come_in(nobody, cast):
    answer = nobody.log_in("wang", next="/field/students")
    assert (answer.status_code, answer.location) == (303, "/field/students")
    assert nobody.get("/field/students").status_code == 200


@pytest.mark.parametrize(("login", "page"), [("wang", "/field"), ("chen", "/desk"), ("sun", "/desk/accounts")])
def test_everybody_is_led_to_the_surface_of_the_own_work(as_, login, page):
    assert as_(login).get("/").location == page


def test_a_session_opens_nothing_in_a_browser_whose_phone_is_another_persons(as_, cast):
    wang = as_("wang")
    wang.set_cookie(
        "runxin_who", str(cast.li)
    )  # he came after her, and the browser was killed before it wrote all down
    assert wang.get("/field/students").status_code == 401
    assert wang.log_in("wang").status_code == 303
    assert wang.get("/field/students").status_code == 200


def test_a_browser_that_has_forgotten_whose_it_is_goes_on_by_its_session(as_):
    wang = as_("wang")
    wang.delete_cookie("runxin_who")
    assert wang.get("/field/students").status_code == 200


def test_a_name_is_the_same_in_capitals_and_with_spaces(nobody):
    assert nobody.log_in(" Wang ").status_code == 303


def test_a_wrong_password_an_unknown_name_and_a_disabled_account_get_one_answer(nobody, cast, house):
    with house():
        disable(cast.li)
    answers = [nobody.log_in("wang", "wrong"), nobody.log_in("nobody-here", "wrong"), nobody.log_in("li", PASSWORD)]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.text for answer in answers}) == 1
    assert 'role="alert"' in answers[0].text


@pytest.mark.parametrize("password", ["", "x" * 1000, "\x00", "密码" * 90])
def test_odd_passwords_are_wrong_passwords(nobody, password):
    assert nobody.log_in("wang", password).status_code == 422


@pytest.mark.parametrize("login", ["", "\x00", "x" * 10000, "' OR 1=1 --"])
def test_odd_names_are_unknown_names(nobody, login):
    assert nobody.log_in(login).status_code == 422


def test_the_session_cookie_is_out_of_reach_of_scripts_other_sites_and_plain_http(nobody):
    cookies = {c.split("=")[0]: c for c in nobody.log_in("wang").headers.getlist("Set-Cookie")}
    for flag in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"):
        assert flag in cookies["session"]
    assert "HttpOnly" not in cookies["runxin_who"]
    for flag in ("Secure", "SameSite=Lax", "Path=/"):
        assert flag in cookies["runxin_who"]


def test_the_phone_is_told_whose_it_is(nobody, cast):
    nobody.log_in("wang")
    cookie = nobody.get_cookie("runxin_who")
    assert cookie is not None
    assert cookie.value == str(cast.wang)


@pytest.mark.parametrize("typed", [" Wang ", "ｗａｎｇ", "ＷＡＮＧ\u3000"])
def test_a_login_typed_on_a_chinese_keyboard_is_the_same(nobody, typed):
    assert nobody.log_in(typed).status_code == 303


def test_logging_in_begins_a_fresh_session(nobody):
    nobody.log_in("wang")
    with nobody.session_transaction() as session:
        session["left"] = "behind"
    nobody.log_in("li")
    with nobody.session_transaction() as session:
        assert "left" not in session


def test_logging_out_ends_the_session_and_the_owners_mark(as_):
    wang = as_("wang")
    answer = wang.post("/logout")
    assert answer.status_code == 303
    assert "Clear-Site-Data" not in answer.headers
    assert wang.get("/field").status_code == 401
    assert wang.get_cookie("runxin_who") is None


ELSEWHERE = [
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "/\\\\evil.example", "javascript:alert(1)", "/\t/evil.example", "\t//evil.example", "https:evil.example", "evil",
    "http:///evil.example", "/\n/evil.example", "//[", "",
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_after_the_login_nobody_is_sent_to_another_site(nobody, target):
    answer = nobody.log_in("wang", next=target)
    assert answer.status_code == 303
    assert answer.location == "/"


@pytest.mark.parametrize("target", ["/field", "/field/record/talk?student=1&x=2", "/desk/students?q=周"])
def test_after_the_login_one_goes_on_where_one_was(nobody, target):
    assert nobody.log_in("wang", next=target).location.startswith(target.split("?")[0])


def test_a_page_asked_for_without_a_login_is_the_login_in_place(nobody):
    answer = nobody.get("/field/students?q=1")
    assert answer.status_code == 401
    assert 'value="/field/students?q=1"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_htmx_is_sent_to_the_login_page(nobody):
    answer = nobody.get("/field/students", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/login?next=/field/students")


def test_a_disabled_account_loses_its_session_at_once(as_, cast, house):
    li = as_("li")
    assert li.get("/field").status_code == 200
    with house():
        disable(cast.li)
    assert li.get("/field").status_code == 401


def test_a_session_that_was_ended_elsewhere_is_none(as_, cast, house):
    li = as_("li")
    with house():
        end_every_session(cast.li, "everywhere", now())
    assert li.get("/field").status_code == 401


@pytest.mark.parametrize("user_id", ["", "x", "1.1", "00000000-0000-0000-0000-000000000000.1", "None.None"])
def test_a_session_of_nobody_is_none(nobody, user_id):
    with nobody.session_transaction() as session:
        session["_user_id"] = user_id
    assert nobody.get("/field").status_code == 401
