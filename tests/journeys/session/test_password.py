"""Choosing another password."""

import pytest

from tests.cast import PASSWORD
from webapp.models import AuditEvent

NEW = "xinde-mima-2026"


def change(visitor, old=PASSWORD, new=NEW):
    return visitor.post("/password", data={"old": old, "new": new})


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


def test_who_found_the_browser_open_cannot_guess_the_old_password(as_):
    thief = as_("wang")
    answers = [change(thief, f"guess {n}") for n in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert change(thief).status_code == 429  # not even the right one is told from the others
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_who_knows_the_old_one_may_look_long_for_a_new_one(as_):
    wang = as_("wang")
    assert {change(wang, new="short").status_code for _ in range(8)} == {422}
    assert change(wang).status_code == 303


def test_nobody_chooses_a_password_before_the_second_factor(nobody):
    nobody.log_in("sun")
    assert change(nobody).location.startswith("/second-factor")


def test_a_password_is_never_in_the_audit(as_, cast, house):
    change(as_("wang"))
    with house() as session:
        events = session.query(AuditEvent).filter_by(subject_id=cast.wang).all()
    assert {"password_hash": ["•", "•"]} in [event.details for event in events]
    assert "password.changed" in [event.action for event in events]
    assert not any(word in str(event.details) for event in events for word in (PASSWORD, NEW, "argon2"))
