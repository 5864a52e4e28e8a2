"""Coming in for the first time, or after forgetting the password: with the code of a slip."""

import datetime as dt
import re

import pytest

from tests.codes import a_code, noted
from tests.given import disable
from webapp.actions.activation import withdraw_codes
from webapp.models import Account, Activation, now

NEW = "大雨后的春笋 9"


@pytest.fixture
def code(house, cast):
    """王老师's code; she has no password yet."""
    with house() as session:
        session.get_one(Account, cast.wang).password_hash = ""
        return a_code(cast.wang)


def activate(visitor, code, login="wang", new=NEW, **more):
    return visitor.post("/activate", data={"login": login, "code": code, "new": new}, **more)


def problem(answer):
    """The sentence that says why not."""
    (sentence,) = re.findall(r'role="alert"[^>]*>([^<]+)<', answer.text)
    return sentence


def test_with_the_code_of_her_slip_a_teacher_chooses_a_password_and_is_in(nobody, code):
    answer = activate(nobody, code)
    assert (answer.status_code, answer.location) == (303, "/")
    assert nobody.get("/field").status_code == 200
    assert nobody.get_cookie("runxin_who") is not None


def test_afterwards_the_password_opens_and_before_there_was_none(nobody, app, code):
    assert nobody.log_in("wang", "").status_code == 422
    activate(nobody, code)
    assert app.test_client().log_in("wang", NEW).status_code == 303


def test_an_administrator_goes_on_to_the_second_step(nobody, house, cast):
    with house():
        code = a_code(cast.sun)
    activate(nobody, code, "sun")
    assert nobody.get("/").location.startswith("/second-factor?next=")


@pytest.mark.parametrize("typed", [str.lower, lambda c: c.replace("-", ""), lambda c: f" {c.replace('-', ' ')} ",
                                   lambda c: "".join(chr(ord(x) + 0xFEE0) for x in c)])  # fmt: skip
def test_a_code_is_read_as_it_was_meant(nobody, code, typed):
    assert activate(nobody, typed(code), " WANG ").status_code == 303


def expire(session, cast):
    session.query(Activation).one().expires_at = now() - dt.timedelta(seconds=1)


SPOILED = {
    "guessed": ("wang", lambda code: "ABCD-EFGH-JKMN", None),
    "of another person": ("li", lambda code: code, None),
    "of nobody": ("nobody-here", lambda code: code, None),
    "expired": ("wang", lambda code: code, expire),
    "withdrawn": ("wang", lambda code: code, lambda _session, cast: withdraw_codes(cast.wang, now())),
    "of a disabled account": ("wang", lambda code: code, lambda _session, cast: disable(cast.wang)),
    "of one who has left": ("wang", lambda code: code, lambda session, cast: setattr(
        session.get_one(Account, cast.wang), "leaves_on", dt.date(2020, 1, 1))),
    "empty": ("wang", lambda code: "", None),
    "endless": ("wang", lambda code: "A" * 100_000, None),
    "odd": ("wang", lambda code: "％' OR 1=1 --", None),
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILED)
def test_whatever_is_wrong_with_a_code_the_answer_is_the_same(nobody, house, cast, code, how):
    login, typed, spoil = SPOILED[how]
    if spoil:
        with house() as session:
            spoil(session, cast)
    answer = activate(nobody, typed(code), login, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert problem(answer).startswith("Login and code do not fit, or the code was used or is too old.")
    assert nobody.get("/field").status_code == 401


def test_a_code_is_good_once(nobody, code, app):
    assert activate(nobody, code).status_code == 303
    assert activate(app.test_client(), code, new="another-one-7").status_code == 422
    assert app.test_client().log_in("wang", NEW).status_code == 303


def test_a_newer_code_replaces_the_one_before(nobody, house, cast, code):
    with house():
        newer = a_code(cast.wang)
    assert activate(nobody, code).status_code == 422
    assert activate(nobody, newer).status_code == 303


def test_a_code_lasts_as_long_as_the_bureau_decided(house, cast, code):
    with house() as session:
        row = session.query(Activation).one()
        assert row.expires_at - row.made_at == dt.timedelta(days=14)


@pytest.mark.parametrize("new", ["", "kurz", "x" * 129, "12345678", "88888888", "woaini1314", "PASSWORD1", "19870412",
                                 "qwertyuiop", "wang1234", "王秀英王秀英12", "wangxiuying1", "abcabcabc"])  # fmt: skip
def test_a_password_that_is_tried_first_or_ones_own_name_is_refused_and_the_code_stays_good(nobody, code, new):
    answer = activate(nobody, code, new=new)
    assert answer.status_code == 422
    assert f'value="{code}"' in answer.text
    assert new not in answer.text or len(new) < 8
    assert activate(nobody, code).status_code == 303


@pytest.mark.parametrize("new", ["correct horse battery", "🌧️🌱🌧️🌱🌧️ x", "x" * 60 + "y7", "    leading and trailing    ",
                                 "wang-und-die-Kinder"])  # fmt: skip
def test_any_other_password_will_do_and_is_kept_as_it_is(nobody, app, code, new):
    assert activate(nobody, code, new=new).status_code == 303
    assert app.test_client().log_in("wang", new).status_code == 303


def test_every_other_session_of_the_account_ends(nobody, as_, code):
    elsewhere = as_("wang")
    activate(nobody, code)
    assert elsewhere.get("/field").status_code == 401


def test_whoever_sat_at_this_browser_before_is_logged_out(as_, code):
    browser = as_("li")
    activate(browser, code)
    assert "王秀英" in browser.get("/field/me").text


def test_twenty_guesses_lock_the_account_for_codes_and_a_colleague_still_comes_in(nobody, house, cast, code):
    with house():
        colleague = a_code(cast.li)
    answers = [activate(nobody, f"ABCD-EFGH-{n:04}") for n in range(200)]
    assert {a.status_code for a in answers} == {422, 429}
    assert answers[-1].headers["Retry-After"]
    assert activate(nobody, code).status_code == 429
    assert activate(nobody, colleague, "li").status_code == 303


def test_a_new_slip_lets_in_somebody_who_locked_the_login(nobody, code, app):
    for _ in range(300):
        last = nobody.log_in("wang", "wrong wrong")
    assert last.status_code == 429
    assert activate(nobody, code).status_code == 303
    assert app.test_client().log_in("wang", NEW).status_code == 303


def test_sixty_colleagues_in_one_hall_activate_one_after_the_other(nobody, house, cast, app):
    for _ in range(60):
        with house():
            code = a_code(cast.wang)
        assert activate(app.test_client(), code).status_code == 303


def test_what_happened_is_noted_without_the_code(nobody, house, cast, code):
    activate(nobody, "ABCD-EFGH-JKMN")
    activate(nobody, code, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    with house():
        (failed,), (done,) = noted("activation.failed"), noted("account.activated")
        assert (failed.subject_id, failed.account_id) == (cast.wang, None)
        assert (done.subject_id, done.account_id) == (cast.wang, cast.wang)
        assert code not in str([event.details for event in noted("changed")])


def test_the_page_is_there_for_everybody_and_never_kept(nobody, as_):
    for visitor in (nobody, as_("wang")):
        answer = visitor.get("/activate")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"


def test_another_site_may_not_use_a_code(nobody, code):
    assert activate(nobody, code, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert activate(nobody, code).status_code == 303
