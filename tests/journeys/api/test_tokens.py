"""Who comes in with a token, and what stays shut."""

import datetime as dt

import pytest

from tests.cast import TODAY
from tests.given import disable
from tests.promises.world import doors
from tests.visitor import a_visitor
from webapp.access.permissions import Scope
from webapp.models import ApiToken, AuditEvent, Counter, School, now

PATHS = {Scope.ORGANISATION: "organisation", Scope.STUDENTS: "students", Scope.ENTRY_COUNTS: "entry-counts"}
YESTERDAY = TODAY - dt.timedelta(days=1)


def why(answer):
    return answer.status_code, answer.get_json()["code"]


@pytest.mark.parametrize("path", PATHS.values())
def test_a_system_without_a_token_is_told_that_it_needs_one(ask, path):
    answer = ask("", path)
    assert why(answer) == (401, "token_needed")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "text", ["x", "rx_short", "rx_" + "a" * 43, "rx_" + "a" * 4300, "' OR 1=1 --", "rx_\u4e00", "Bearer", "rx_%00"]
)
def test_a_token_that_never_was_opens_nothing(ask, text):
    assert why(ask(text.encode().decode("latin-1"), "students")) == (401, "token_unknown")


def test_whoever_tries_tokens_from_a_whole_ipv6_network_is_one_address(ask, app):
    def tries(n):
        client = a_visitor(app)
        client.environ_base["REMOTE_ADDR"] = f"2001:db8:1:2::{n:x}"
        return ask("rx_" + f"{n:043d}", "students", client)

    assert [tries(n).status_code for n in range(61)] == [401] * 60 + [429]


@pytest.mark.parametrize("header", ["Basic cng6cng=", "rx_only", "Bearer", "Bearer  ", "", "Token x"])
def test_what_is_no_bearer_is_no_token(ask, header):
    assert why(ask("", "students", headers={"Authorization": header})) == (401, "token_needed")


def test_a_token_in_the_address_is_not_seen(ask, token):
    text = token("school")
    for name in ("token", "access_token", "Authorization", "key"):
        assert why(ask("", "students", **{name: text})) == (401, "token_needed")


def test_a_token_past_its_last_day_opens_nothing_and_on_it_everything(ask, token):
    assert why(ask(token("school", days=-1), "students")) == (401, "token_expired")
    assert ask(token("school", days=0), "students").status_code == 200


def test_a_revoked_token_opens_nothing(ask, token):
    assert why(ask(token("school", revoked_at=now()), "students")) == (401, "token_revoked")


def test_the_token_of_a_closed_school_opens_nothing_from_the_day_after(ask, token, house, cast):
    text = token("school")
    for last_day, status in ((TODAY, 200), (YESTERDAY, 401)):
        with house() as session:
            session.get_one(School, cast.school).closed_on = last_day
        answer = ask(text, "students")
        assert answer.status_code == status
    assert why(answer) == (401, "token_school_closed")


def test_a_token_reads_only_what_it_was_made_for(ask, token):
    for scope in Scope:
        text = token(scopes=[scope])
        answers = {other: ask(text, path).status_code for other, path in PATHS.items()}
        assert answers == {other: 200 if other is scope else 403 for other in Scope}
    assert why(ask(token(scopes=[]), "students")) == (403, "token_scope")
    assert ask(token(scopes=["everything"]), "students").status_code == 403


def test_a_token_works_on_when_whoever_made_it_has_gone(ask, token, house, cast):
    text = token("school")
    with house():
        disable(cast.sun)
    assert ask(text, "students").status_code == 200


def test_a_token_opens_no_page_and_nothing_of_the_phones(app, token, nobody, as_):
    headers = {"Authorization": f"Bearer {token()}"}
    for door in doors(app):
        if door.ids or door.mark == "public" or isinstance(door.mark, Scope) or "digest" in door.rule.arguments:
            continue
        assert door.open(nobody, {}, headers=headers).status_code == 401, str(door)


def test_a_session_opens_nothing_of_other_systems(ask, as_):
    for login in ("sun", "chen", "wang"):
        assert {ask("", path, client=as_(login)).status_code for path in PATHS.values()} == {401}


def test_a_person_who_is_logged_in_adds_nothing_to_a_token(ask, token, as_):
    answer = ask(token("other_school"), "students", client=as_("sun"))
    assert [student["name"] for student in answer.get_json()["students"]] == ["卫小雨"]


def test_a_token_that_asks_without_end_is_asked_to_wait(ask, token, house):
    text = token("school")
    assert ask(text, "organisation").status_code == 200
    with house() as session:
        counter = session.query(Counter).filter_by(what="token").one()
        counter.count, counter.counted_at = 600, now()
    answer = ask(text, "organisation")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert ask(token("school"), "organisation").status_code == 200


def test_an_address_that_tries_tokens_is_slowed_and_a_good_token_there_is_not(ask, token):
    answers = [ask("rx_" + f"{n:043d}", "students").status_code for n in range(62)]
    assert set(answers[:60]) == {401}
    assert answers[-1] == 429
    assert ask(token("school"), "students").status_code == 200


def test_the_first_use_and_every_page_of_names_stand_in_the_audit(ask, token, house):
    text = token("school")
    ask(text, "students")
    ask(text, "students")
    with house() as session:
        found = [e.action for e in session.query(AuditEvent).order_by(AuditEvent.seq) if e.subject == "api_tokens"]
        counts = [e.details["count"] for e in session.query(AuditEvent).filter_by(action="students.read")]
        assert session.query(ApiToken).one().last_used_at is not None
    assert found == ["made", "token.first_used", "students.read", "students.read"]
    assert counts == [4, 4]


def test_when_a_token_was_used_is_not_written_at_every_request(ask, token, house):
    text, used = token("school"), []
    for minutes_ago in (0, 5, 11):
        with house() as session:
            row = session.query(ApiToken).one()
            if row.last_used_at:
                row.last_used_at = now() - dt.timedelta(minutes=minutes_ago)
                used.append(row.last_used_at)
        ask(text, "organisation")
    with house() as session:
        assert now() - session.query(ApiToken).one().last_used_at < dt.timedelta(minutes=1)
    assert len(used) == 2
