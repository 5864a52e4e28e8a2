"""The second step of a login: a code of the app on one's phone."""

import datetime as dt
import re

import pyotp
import pytest

from tests.cast import PASSWORD
from tests.codes import SECRET, app_code, give_app, noted
from tests.given import a_talk, an_envelope
from webapp.models import Account, LoginSession, now


@pytest.fixture
def sun(nobody, house, cast):
    """孙管理员 with an app, at a browser in which her password was right."""
    with house():
        give_app(cast.sun)
    nobody.log_in("sun")
    return nobody


def give(visitor, code="", recovery_code="", **more):
    return visitor.post("/second-factor", data={"code": code, "recovery_code": recovery_code, **more})


def is_in(visitor):
    return visitor.get("/desk/accounts").status_code == 200


def key_in(answer):
    """The secret that a page shows for typing."""
    (key,) = re.findall(r'class="key">([A-Z2-7 ]+)<', answer.text)
    return "".join(key.split())


def enrol(visitor):
    """Through the pages; back come the secret and the recovery codes."""
    visitor.post("/second-factor/secret")
    secret = key_in(visitor.get("/second-factor/enrol"))
    answer = visitor.post("/second-factor/enrol", data={"code": pyotp.TOTP(secret).now()})
    assert answer.status_code == 200
    return secret, re.findall(r"<li><code>([A-Z0-9-]+)</code>", answer.text)


def test_without_the_code_an_administrators_password_opens_nothing(sun):
    answer = sun.get("/desk/accounts?q=x")
    assert (answer.status_code, answer.location) == (303, "/second-factor?next=/desk/accounts%3Fq%3Dx")
    assert sun.get("/desk/accounts", headers={"HX-Request": "true"}).headers["HX-Redirect"].startswith("/second-factor")
    assert sun.post("/desk/accounts/new").status_code in {303, 405}
    assert sun.get("/second-factor").status_code == 200


def test_with_it_she_goes_on_where_she_was(sun):
    answer = give(sun, app_code(), next="/desk/accounts?q=x")
    assert (answer.status_code, answer.location) == (303, "/desk/accounts?q=x")
    assert is_in(sun)


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(sun, target):
    assert give(sun, app_code(), next=target).location == "/"


@pytest.mark.parametrize("typed", [lambda c: f" {c[:3]} {c[3:]} ", lambda c: "".join(chr(ord(x) + 0xFEE0) for x in c)])
def test_a_code_is_read_as_it_was_meant(sun, typed):
    assert give(sun, typed(app_code())).status_code == 303


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_that_is_half_a_minute_off_does_no_harm(sun, steps):
    assert give(sun, app_code(steps)).status_code == 303


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "１２３", "9" * 10_000, "' OR 1=1 --"])
def test_any_other_code_opens_nothing(sun, code):
    answer = give(sun, code)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not is_in(sun)


@pytest.mark.parametrize("steps", [-2, 2, -20])
def test_a_code_of_long_ago_or_of_later_opens_nothing(sun, steps):
    assert give(sun, app_code(steps)).status_code == 422


def test_a_code_is_good_once_even_in_another_browser(sun, app):
    code = app_code()
    assert give(sun, code).status_code == 303
    other = app.test_client()
    other.log_in("sun")
    assert give(other, code).status_code == 422


def test_after_a_code_the_one_before_it_is_good_no_more(sun, app):
    give(sun, app_code())
    other = app.test_client()
    other.log_in("sun")
    assert give(other, app_code(-1)).status_code == 422
    assert give(other, app_code(1)).status_code == 303


def test_another_persons_code_opens_nothing(sun, house, cast):
    other = pyotp.random_base32()
    with house() as session:
        give_app(cast.wei)
        session.get_one(Account, cast.wei).totp_secret = other
    assert give(sun, app_code(secret=other)).status_code == 422


def test_twenty_guesses_lock_the_second_step_and_are_noted(sun, house, cast):
    right = app_code()
    wrong = [f"{n:06}" for n in range(100) if f"{n:06}" not in {app_code(w) for w in range(-3, 5)}]
    answers = [give(sun, code).status_code for code in wrong * 3]
    assert set(answers) == {422, 429}
    assert give(sun, right).status_code == 429
    with house():
        assert {event.account_id for event in noted("second_factor.failed")} == {cast.sun}


def test_the_session_has_another_secret_afterwards(sun):
    with sun.session_transaction() as session:
        before = session["_user_id"]
    give(sun, app_code())
    assert is_in(sun)
    with sun.session_transaction() as session:
        session["_user_id"] = before
    assert sun.get("/desk/accounts").status_code == 401


def test_a_role_that_asks_for_it_sees_nothing_but_setting_it_up(nobody):
    nobody.log_in("zhao")
    assert nobody.get("/desk/counts").location.startswith("/second-factor")
    assert nobody.get("/second-factor?next=/desk/counts").location == "/second-factor/enrol?next=/desk/counts"
    assert nobody.get("/second-factor/enrol?next=/desk/counts").status_code == 200
    for path in ("/second-factor/recovery-codes", "/second-factor/removal"):
        assert nobody.post(path).status_code in {403, 422}


def test_setting_it_up_opens_everything_and_gives_ten_recovery_codes(nobody, house, cast):
    nobody.log_in("zhao")
    secret, codes = enrol(nobody)
    assert len(set(codes)) == 10
    assert nobody.get("/desk/counts").status_code == 200
    assert secret not in nobody.get("/second-factor").text
    with house() as session:
        account = session.get_one(Account, cast.zhao)
        assert account.totp_secret == secret
        assert not set(codes) & set(account.recovery_codes)
        (event,) = noted("second_factor.enrolled")
        assert event.subject_id == cast.zhao
        assert secret not in str([e.details for e in noted("changed")])


def test_setting_it_up_ends_every_other_login(as_, nobody):
    elsewhere = as_("zhao")
    nobody.log_in("zhao")
    enrol(nobody)
    assert elsewhere.get("/desk/counts").status_code == 401


def test_who_is_interrupted_finds_the_same_secret_and_is_asked_for_nothing_meanwhile(as_, app):
    liu = as_("liu")
    liu.post("/second-factor/secret")
    assert key_in(liu.get("/second-factor/enrol")) == key_in(liu.get("/second-factor/enrol"))
    assert liu.post("/second-factor/enrol", data={"code": "000000"}).status_code == 422
    assert app.test_client().log_in("liu").status_code == 303
    assert liu.get("/desk").status_code == 200


def test_the_first_code_is_not_good_for_a_login_as_well(nobody, app):
    nobody.log_in("zhao")
    secret, _codes = enrol(nobody)
    other = app.test_client()
    other.log_in("zhao")
    assert give(other, app_code(0, secret)).status_code == 422


def test_the_code_cannot_be_set_up_twice(sun, house, cast):
    give(sun, app_code())
    assert sun.get("/second-factor/enrol").location == "/second-factor"
    assert sun.post("/second-factor/secret").status_code == 422
    assert sun.post("/second-factor/enrol", data={"code": app_code(1)}).status_code == 422
    with house() as session:
        assert session.get_one(Account, cast.sun).totp_secret == SECRET


def test_with_the_password_alone_nobody_gets_rid_of_it_or_new_codes(sun, house, cast):
    for path in ("/second-factor/removal", "/second-factor/recovery-codes", "/second-factor/secret"):
        assert sun.post(path).status_code in {303, 403, 422}
    with house() as session:
        assert session.get_one(Account, cast.sun).totp_confirmed_at is not None
        assert session.get_one(Account, cast.sun).recovery_codes == []


def test_for_others_it_is_their_own_choice_and_then_asked_for_too(as_, app):
    chen = as_("chen")
    assert 'href="/second-factor/enrol"' in chen.get("/second-factor").text
    secret, _codes = enrol(chen)
    other = app.test_client()
    other.log_in("chen")
    assert other.get("/desk").location.startswith("/second-factor")
    assert give(other, app_code(1, secret), next="/desk").location == "/desk"
    assert chen.post("/second-factor/removal").status_code == 303
    assert app.test_client().log_in("chen").status_code == 303


def test_where_a_role_asks_for_it_it_cannot_be_left_out(as_):
    sun = as_("sun")
    enrol(sun)
    answer = sun.post("/second-factor/removal")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_what_waits_on_a_phone_waits_on_and_is_not_lost(nobody, house, cast):
    with house():
        give_app(cast.wang)
    nobody.log_in("wang")
    entry = an_envelope("talk", a_talk(cast.yan))
    assert nobody.hand_over(entry).status_code == 401
    assert give(nobody, app_code()).status_code == 303
    assert nobody.verdict(entry) == "accepted"


def test_nobody_else_reaches_these_pages(nobody):
    for path in ("/second-factor", "/second-factor/enrol"):
        assert nobody.get(path).status_code == 401
    assert give(nobody, app_code()).status_code == 401


def test_a_computer_left_open_is_not_enough_to_set_one_up(as_, house, cast):
    liu = as_("liu")
    with house() as session:
        row = session.query(LoginSession).filter_by(account_id=cast.liu).one()
        row.opened_at = row.stepped_up_at = now() - dt.timedelta(minutes=20)
    assert liu.post("/second-factor/secret").status_code == 403
    answer = liu.post("/step-up", data={"step_up_to": "/second-factor/secret", "step_up_method": "post",
                                        "step_up_password": PASSWORD})  # fmt: skip
    assert (answer.status_code, answer.location) == (307, "/second-factor/secret")
    assert liu.post("/second-factor/secret").status_code == 303
