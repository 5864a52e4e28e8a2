"""Choosing a password, and the one-time password of a slip."""

import pytest

from tests.cast import PASSWORD
from tests.given import a_talk, an_envelope
from webapp.models import Account, Change

NEW = "xinde-mima-2026"


def change(visitor, old=PASSWORD, new=NEW):
    return visitor.post("/password", data={"old": old, "new": new})


def must_change(house, account):
    with house() as session:
        session.get_one(Account, account).must_change_password = True


def test_a_chosen_password_opens_and_the_old_one_does_not(as_, nobody):
    assert change(as_("wang")).status_code == 303
    assert nobody.log_in("wang").status_code == 422
    assert nobody.log_in("wang", NEW).status_code == 303


def test_the_browser_in_which_it_was_chosen_goes_on_and_every_other_ends(as_):
    here, elsewhere = as_("wang"), as_("wang")
    change(here)
    assert here.get("/field").status_code == 200
    assert elsewhere.get("/field").status_code == 401


@pytest.mark.parametrize(
    ("old", "new"), [("wrong", NEW), (PASSWORD, "short"), (PASSWORD, PASSWORD), (PASSWORD, "x" * 129)]
)
def test_a_password_that_will_not_do_is_said_and_nothing_changes(as_, nobody, old, new):
    answer = change(as_("wang"), old, new)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert nobody.log_in("wang").status_code == 303


def test_a_one_time_password_leads_to_choosing_another(nobody, cast, house):
    must_change(house, cast.wang)
    assert nobody.log_in("wang", next="/field").location == "/password"


def test_with_a_one_time_password_no_page_opens_but_the_choice(as_, cast, house):
    must_change(house, cast.wang)
    wang = as_("wang")
    assert wang.get("/field/students").location == "/password"
    assert wang.get("/password").status_code == 200
    assert wang.pull().status_code == 401


def test_with_a_one_time_password_what_waits_on_the_phone_still_goes(as_, cast, house):
    must_change(house, cast.wang)
    assert as_("wang").verdict(an_envelope("talk", a_talk(cast.yan))) == "accepted"


def test_after_choosing_everything_opens(as_, cast, house):
    must_change(house, cast.wang)
    wang = as_("wang")
    change(wang)
    assert wang.get("/field/students").status_code == 200


def test_a_password_is_never_in_the_history(as_, cast, house):
    change(as_("wang"))
    with house() as session:
        kept = session.query(Change).filter_by(field="password_hash").one()
        assert (kept.before, kept.after, kept.changed_by) == ("•", "•", cast.wang)
