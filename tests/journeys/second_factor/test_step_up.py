"""Confirming once more, before something that matters; what was typed is not lost."""

import datetime as dt
import html
import re
from io import BytesIO

import pytest

from tests.cast import PASSWORD
from tests.codes import app_code, give_app, noted
from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.models import LoginSession, now

ROLE = {"role": "mentor", "school_id": "", "note": "王老师产假期间\r\n第二行 <b>&", "many": ["a", "b"]}


@pytest.fixture
def door(app, monkeypatch):
    """A page of accounts that asks for a confirmation, and says what came with the request."""
    from flask import request

    @allows(Permission.MANAGE_ACCOUNTS, step_up=True)
    def guarded():
        return {"form": request.form.to_dict(flat=False), "q": request.args.get("q")}

    monkeypatch.setitem(app.view_functions, "desk_accounts.create", guarded)
    monkeypatch.setitem(app.view_functions, "desk_accounts.new", guarded)
    return "/desk/accounts"


@pytest.fixture
def sun(as_, house, cast):
    """孙管理员, some time after her login, with an app."""
    visitor = as_("sun")
    with house() as session:
        give_app(cast.sun)
        session.query(LoginSession).one().stepped_up_at = now() - dt.timedelta(minutes=11)
    return visitor


def fields(answer):
    """What the page would send, by name."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', answer.text)
    return [(html.unescape(name), html.unescape(value)) for name, value in found]


def confirm(visitor, answer, **proof):
    return visitor.post("/step-up", data=_form([*fields(answer), *proof.items()]))


def _form(pairs):
    form: dict[str, list[str]] = {}
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    return form


def test_what_was_typed_is_carried_through_the_confirmation(sun, door):
    asked = sun.post(f"{door}?q=周", data=ROLE)
    assert asked.status_code == 403
    answer = confirm(sun, asked, step_up_code=app_code())
    assert answer.status_code == 307
    # the browser sends the body of the confirmation on, as RFC 9110 says of a 307
    done = sun.post(answer.location, data=_form([*fields(asked), ("step_up_code", app_code())]))
    assert done.status_code == 200
    assert done.json["q"] == "周"
    assert {k: v for k, v in done.json["form"].items() if not k.startswith("step_up_")} == {
        k: v if isinstance(v, list) else [v] for k, v in ROLE.items()
    }


def test_for_ten_minutes_nothing_more_is_asked(sun, door, house):
    confirm(sun, sun.post(door, data=ROLE), step_up_code=app_code())
    assert sun.post(door, data=ROLE).status_code == 200
    with house() as session:
        session.query(LoginSession).one().stepped_up_at = now() - dt.timedelta(minutes=11)
    assert sun.post(door, data=ROLE).status_code == 403


def test_a_page_that_is_only_looked_at_is_opened_afterwards(sun, door):
    asked = sun.get(f"{door}/new?q=1")
    assert asked.status_code == 403
    answer = confirm(sun, asked, step_up_code=app_code())
    assert (answer.status_code, answer.location) == (303, f"{door}/new?q=1")


@pytest.mark.parametrize("proof", [{"step_up_code": "000000"}, {}, {"step_up_password": PASSWORD}])
def test_a_wrong_code_keeps_what_was_typed_too(sun, door, proof):
    again = confirm(sun, sun.post(door, data=ROLE), **proof)
    assert again.status_code == 422
    assert ("note", ROLE["note"]) in fields(again)
    assert confirm(sun, again, step_up_code=app_code()).status_code == 307


def test_a_code_that_opened_the_login_does_not_confirm_as_well(sun, door):
    code = app_code()
    assert confirm(sun, sun.post(door, data=ROLE), step_up_code=code).status_code == 307
    assert confirm(sun, sun.post(door, data=ROLE), step_up_code=code).status_code in {422, 200}


def test_without_an_app_the_password_confirms(as_, door, house):
    sun = as_("sun")
    with house() as session:
        session.query(LoginSession).one().stepped_up_at = None
    asked = sun.post(door, data=ROLE)
    assert confirm(sun, asked, step_up_password="wrong").status_code == 422
    assert confirm(sun, asked, step_up_password=PASSWORD).status_code == 307


def test_guessing_is_counted_and_noted(sun, door, house, cast):
    asked = sun.post(door, data=ROLE)
    answers = [confirm(sun, asked, step_up_code=f"x{n}").status_code for n in range(200)]
    assert set(answers) == {422, 429}
    assert confirm(sun, asked, step_up_code=app_code()).status_code == 429
    with house():
        assert {event.account_id for event in noted("step_up.failed")} == {cast.sun}
        assert noted("step_up.succeeded") == []


def test_the_confirmation_is_noted_and_the_session_has_another_secret(sun, door, house, cast):
    with sun.session_transaction() as session:
        before = session["_user_id"]
    confirm(sun, sun.post(door, data=ROLE), step_up_code=app_code())
    with sun.session_transaction() as session:
        assert session["_user_id"] != before
    with house():
        (event,) = noted("step_up.succeeded")
        assert event.account_id == cast.sun


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\t//evil.example",
    "javascript:alert(1)",
    "",
]


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("method", ["post", "get"])
def test_nothing_is_sent_to_another_site(sun, target, method):
    form = {"step_up_to": target, "step_up_method": method, "step_up_code": app_code(), "secret": "x"}
    assert sun.post("/step-up", data=form).location == "/"


def test_another_site_confirms_nothing(sun):
    form = {"step_up_to": "/desk/accounts", "step_up_code": app_code()}
    assert sun.post("/step-up", data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_file_is_chosen_again_and_the_page_says_so(sun, door):
    asked = sun.post(door, data={"name": "x", "file": (BytesIO(b"x"), "staff.xlsx")})
    assert asked.status_code == 403
    assert dict(fields(asked)) == {"step_up_to": "/desk/accounts", "step_up_method": "get"}
    assert confirm(sun, asked, step_up_code=app_code()).status_code == 303


def test_with_htmx_the_page_takes_the_place_of_the_content(sun, door):
    answer = sun.post(door, data=ROLE, headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer.headers["HX-Retarget"] == "#page"
    assert "<!doctype" not in answer.text
    assert ("note", ROLE["note"]) in fields(answer)


def test_a_colleague_without_the_right_is_not_even_asked(as_, door):
    assert 'action="/step-up"' not in as_("chen").post(door, data=ROLE).text


def test_nobody_is_asked_to_log_in(nobody):
    assert nobody.post("/step-up", data={"step_up_code": app_code()}).status_code == 401
