"""A database put back to an earlier day: phones are told, and asked for what it lacks."""

import datetime as dt

import pytest

from tests.given import a_talk, an_envelope
from webapp.cli.backup.after import begin_epoch
from webapp.extensions import db
from webapp.models import RoleGrant, new_id, now

AN_ID = "0193a5c0-0000-7000-8000-000000000001"


def told(answer):
    return answer.get_json()["epoch"], answer.get_json()["give_back"]


def last(seq, entry):
    return {"Runxin-Last": f"{seq}.{entry}"}


def test_kit_and_outbox_name_the_same_epoch(as_, cast):
    wang = as_("wang")
    handed = wang.hand_over(an_envelope("talk", a_talk(cast.yan)))
    assert told(handed) == told(wang.pull())
    assert told(handed)[1] is False


def test_a_restore_begins_a_new_epoch_and_a_second_one_another(as_, house):
    wang, seen = as_("wang"), []
    for days in (2, 1):
        seen.append(told(wang.pull())[0])
        with house():
            begin_epoch(db.session.connection(), "restored", now() - dt.timedelta(days=days))
    seen.append(told(wang.pull())[0])
    assert len(set(seen)) == 3


def test_a_phone_that_was_told_what_is_here_gives_nothing_back(as_, cast):
    wang, entry = as_("wang"), an_envelope("talk", a_talk(cast.yan))
    (verdict,) = wang.verdicts(entry)
    answer = wang.get("/api/v1/kit", headers=last(verdict["seq"], entry["id"]))
    assert told(answer)[1] is False


def test_a_phone_that_was_told_a_number_of_tomorrow_gives_back_what_it_holds(as_, cast):
    wang, entry = as_("wang"), an_envelope("talk", a_talk(cast.yan))
    assert told(wang.get("/api/v1/kit", headers=last(77, entry["id"])))[1] is True
    handed = wang.hand_over(an_envelope("talk", a_talk(cast.yan)), **last(77, entry["id"]))
    assert told(handed)[1] is True


def test_a_number_given_out_anew_is_noticed_by_the_name_of_its_entry(as_, cast):
    wang, entry = as_("wang"), an_envelope("talk", a_talk(cast.yan))
    (verdict,) = wang.verdicts(entry)
    assert told(wang.get("/api/v1/kit", headers=last(verdict["seq"], new_id())))[1] is True


@pytest.mark.parametrize(("colleague", "child"), [("li", "mei"), ("zhang", "yu")])
def test_the_number_of_a_colleagues_entry_tells_nothing_of_it(as_, cast, colleague, child):
    theirs = an_envelope("talk", a_talk(cast.students[child]))
    (verdict,) = as_(colleague).verdicts(theirs)
    assert told(as_("wang").get("/api/v1/kit", headers=last(verdict["seq"], theirs["id"])))[1] is True


def test_what_was_made_at_an_earlier_school_is_known_as_its_authors_own(as_, cast, house):
    zhang, entry = as_("zhang"), an_envelope("talk", a_talk(cast.yu))
    (verdict,) = zhang.verdicts(entry)
    with house() as session:
        for grant in session.query(RoleGrant).filter_by(account_id=cast.zhang):
            grant.school_id = cast.school
    again = zhang.hand_over(entry, **last(verdict["seq"], entry["id"])).get_json()
    assert (again["verdicts"][0]["verdict"], again["give_back"]) == ("already", False)


def test_an_epoch_is_later_than_those_before_whatever_the_clock_says(as_, house):
    wang, seen = as_("wang"), []
    for days in (1, 900):
        with house():
            begin_epoch(db.session.connection(), "restored", now() - dt.timedelta(days=days))
        seen.append(told(wang.pull())[0])
    assert len(set(seen)) == 2


@pytest.mark.parametrize("odd", ["", ".", "1", "x.y", "1.x", f"-1.{AN_ID}", f"{'9' * 40}.{AN_ID}", f"².{AN_ID}"])
def test_odd_words_ask_for_nothing(as_, odd):
    assert told(as_("wang").get("/api/v1/kit", headers={"Runxin-Last": odd}))[1] is False
