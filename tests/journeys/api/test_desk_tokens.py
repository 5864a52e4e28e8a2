"""The administrator makes tokens for other systems, sees when they were used, and revokes them."""

import datetime as dt
import re

import pytest

from tests.cast import TODAY
from tests.rows import a_token
from webapp.models import ApiToken, AuditEvent, LoginSession, School, now

PATH = "/desk/tokens"
SOON = str(TODAY + dt.timedelta(days=90))


def fields(**more):
    return {"name": "县数据中心", "scopes": ["students"], "school_id": "", "expires_on": SOON} | more


def shown(answer):
    assert answer.status_code == 201, answer.text
    return re.findall(r"rx_[\w-]{43}", answer.text)[0]


def test_a_token_is_made_shown_once_and_works(as_, ask, house):
    sun = as_("sun")
    text = shown(sun.post(PATH, data=fields()))
    assert ask(text, "students").status_code == 200
    assert ask(text, "organisation").status_code == 403
    page = sun.get(PATH).text
    assert text not in page
    assert text[:7] in page
    assert "县数据中心" in page
    with house() as session:
        row = session.query(ApiToken).one()
        assert text not in str(vars(row))


def test_the_whole_of_it_stands_in_the_audit_and_the_token_does_not(as_, house):
    text = shown(as_("sun").post(PATH, data=fields()))
    with house() as session:
        (made,) = [e for e in session.query(AuditEvent).filter_by(subject="api_tokens")]
        assert (made.action, made.details["name"]) == ("made", [None, "县数据中心"])
        assert text not in str(made.details)
        assert made.details["digest"] == [None, "•"]


def test_a_revoked_token_opens_nothing_from_then_on_and_revoking_twice_changes_nothing(as_, ask, house):
    sun = as_("sun")
    text = shown(sun.post(PATH, data=fields()))
    with house() as session:
        token_id = session.query(ApiToken).one().id
    for _twice in range(2):
        assert sun.post(f"{PATH}/{token_id}/revoke").status_code == 303
        with house() as session:
            revoked_at = session.query(ApiToken).one().revoked_at
        assert ask(text, "students").get_json()["code"] == "token_revoked"
    with house() as session:
        assert session.query(ApiToken).one().revoked_at == revoked_at
        assert session.query(AuditEvent).filter_by(subject="api_tokens", action="changed").count() == 1
    assert "已吊销" in sun.get(PATH).text or "Revoked" in sun.get(PATH).text


def test_making_one_asks_for_a_fresh_confirmation(as_, house):
    sun = as_("sun")
    with house() as session:
        session.query(LoginSession).filter_by(account_id=sun.account).one().stepped_up_at = None
    assert sun.post(PATH, data=fields()).status_code == 403
    with house() as session:
        assert session.query(ApiToken).count() == 0


WRONG = {
    "no name": {"name": " "},
    "a name nobody sees": {"name": "\u200b\u2060"},
    "a name without end": {"name": "长" * 61},
    "nothing to read": {"scopes": []},
    "something that cannot be read": {"scopes": ["everything", "students; DROP TABLE"]},
    "no day": {"expires_on": ""},
    "no such day": {"expires_on": "2026-02-30"},
    "yesterday": {"expires_on": str(TODAY - dt.timedelta(days=1))},
    "more than a year": {"expires_on": str(TODAY + dt.timedelta(days=367))},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_will_not_do_is_said_in_the_form_which_keeps_the_rest(as_, house, wrong):
    answer = as_("sun").post(PATH, data=fields(**wrong))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    with house() as session:
        assert session.query(ApiToken).count() == 0


def test_a_year_from_today_will_do(as_):
    shown(as_("sun").post(PATH, data=fields(expires_on=str(TODAY + dt.timedelta(days=366)))))


def test_the_administrator_of_a_school_makes_tokens_of_that_school_only(as_, cast, ask):
    xu = as_("xu")
    text = shown(xu.post(PATH, data=fields(school_id=str(cast.school))))
    schools = {student["school_id"] for student in ask(text, "students").get_json()["students"]}
    assert schools == {str(cast.school)}
    for place in ("", str(cast.other_school), str(cast.far_school), "x", "1 OR 1=1"):
        assert xu.post(PATH, data=fields(school_id=place)).status_code == 404


def test_nobody_makes_or_revokes_anything_of_another_bureau(as_, cast, house):
    with house() as session:
        token_id = a_token(session, cast, bureau="far")
    sun = as_("sun")
    assert sun.post(PATH, data=fields(school_id=str(cast.far_school))).status_code == 404
    assert sun.post(f"{PATH}/{token_id}/revoke").status_code == 404
    assert "rx_test" not in sun.get(PATH).text
    assert "rx_test" in as_("he").get(PATH).text


def test_the_administrator_of_a_school_sees_no_token_of_the_bureau_or_another_school(as_, cast, house):
    with house() as session:
        others = [a_token(session, cast), a_token(session, cast, "other_school")]
        a_token(session, cast, "school", name="自己的")
    xu = as_("xu")
    assert xu.get(PATH).text.count("rx_test") == 1
    assert {xu.post(f"{PATH}/{token_id}/revoke").status_code for token_id in others} == {404}


@pytest.mark.parametrize("login", ["wei", "zhao", "liu", "chen", "wang"])
def test_colleagues_without_the_right_are_told_so(as_, login):
    visitor = as_(login)
    assert {visitor.get(PATH).status_code, visitor.post(PATH, data=fields()).status_code} == {403}


def test_a_stranger_finds_nothing(as_):
    assert as_("stranger").get(PATH).status_code == 404


def test_the_list_says_why_a_token_opens_nothing(as_, cast, house):
    with house() as session:
        a_token(session, cast, name="甲", days=-1)
        a_token(session, cast, name="乙", revoked_at=now())
        a_token(session, cast, "other_school", name="丙")
        a_token(session, cast, name="丁")
        session.get_one(School, cast.other_school).closed_on = TODAY - dt.timedelta(days=1)
    page = as_("sun").get(PATH, headers={"Accept-Language": "en"}).text
    for words in ("Expired", "Revoked on", "The school is closed", "never"):
        assert words in page
    assert page.count("/revoke") == 1
    assert page.index("丁") < page.index("甲"), "those that work come first"
