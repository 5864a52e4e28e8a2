"""The same forms online, without the phone's script: the same log, the same answers, in words."""

import io
import uuid

import pytest
from sqlalchemy import func, select

from tests.given import a_roll_call, a_talk, a_visit, a_withdrawal, an_envelope
from tests.pictures import a_photo
from webapp.models import Entry, EntryFile, HeldEntry, new_id


def submit(visitor, kind, fields, **more):
    form: dict[str, list[str]] = {}
    for name, value in fields:
        form.setdefault(name, []).append(value)
    return visitor.post(f"/field/entries/{kind}", data={**form, **more})


def count(house, model):
    with house() as session:
        return session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize(("kind", "fields"), [("home_visit", a_visit), ("talk", a_talk)])
def test_a_form_sent_online_is_entered_at_once(as_, cast, house, kind, fields):
    answer = submit(as_("wang"), kind, fields(cast.yan))
    assert answer.status_code == 200
    assert count(house, Entry) == 1


def test_a_roll_call_sent_online_is_entered_at_once(as_, cast, house):
    assert submit(as_("wang"), "roll_call", a_roll_call(cast.class_two, {cast.yan: "ill"})).status_code == 200
    assert count(house, Entry) == 1


def test_a_form_sent_twice_is_entered_once_and_said_to_be_saved(as_, cast, house):
    wang, record = as_("wang"), str(new_id())
    answers = [submit(wang, "talk", a_talk(cast.yan), record_id=record) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (count(house, Entry), count(house, HeldEntry)) == (1, 0)


def test_a_form_with_a_mistake_comes_back_with_what_was_written(as_, cast, house):
    answer = submit(as_("wang"), "talk", a_talk(cast.yan, place="", childs_words="想妈妈了"))
    assert answer.status_code == 422
    assert "想妈妈了" in answer.text
    assert 'data-problem="place"' in answer.text
    assert (count(house, Entry), count(house, HeldEntry)) == (0, 0)


@pytest.mark.parametrize("fields", [[], [("class_id", "x")], [("class_id", str(uuid.UUID(int=1)))]])
def test_a_roll_call_of_no_class_is_no_fault_of_ours(as_, house, fields):
    assert submit(as_("wang"), "roll_call", fields).status_code in {404, 422}
    assert count(house, Entry) == 0


def test_a_roll_call_with_a_mistake_comes_back(as_, cast):
    assert submit(as_("wang"), "roll_call", a_roll_call(cast.class_two, session="midnight")).status_code == 422


def test_a_record_is_taken_back_online(as_, cast, house):
    wang, talk = as_("wang"), an_envelope("talk", a_talk(cast.yan))
    wang.verdict(talk)
    assert submit(wang, "withdrawal", a_withdrawal(talk["id"])).status_code == 200
    assert count(house, Entry) == 2


def test_a_withdrawal_without_a_reason_is_no_fault_of_ours(as_, cast, house):
    wang, talk = as_("wang"), an_envelope("talk", a_talk(cast.yan))
    wang.verdict(talk)
    assert submit(wang, "withdrawal", a_withdrawal(talk["id"], reason="")).status_code == 422
    assert count(house, Entry) == 1


def test_photos_come_with_the_form(as_, cast, house):
    photos = [(io.BytesIO(a_photo()), "a.jpg"), (io.BytesIO(a_photo(100, 100)), "b.jpg")]
    assert submit(as_("wang"), "home_visit", a_visit(cast.yan, photo_consent="true"), photos=photos).status_code == 200
    with house() as session:
        assert all(session.scalars(select(EntryFile.arrived_at)).all())


def test_a_file_that_is_no_photo_stops_the_form_before_anything_is_entered(as_, cast, house):
    visit = a_visit(cast.yan, agreed="每周通话")
    answer = submit(as_("wang"), "home_visit", visit, photos=[(io.BytesIO(b"hello"), "a.jpg")])
    assert answer.status_code == 422
    assert "每周通话" in answer.text  # a picture that cannot be opened does not cost the words
    assert count(house, Entry) == 0


def test_a_colleagues_child_is_parked_and_said_so(as_, cast, house):
    answer = submit(as_("wang"), "talk", a_talk(cast.mei))
    assert answer.status_code == 200
    assert count(house, HeldEntry) == 1


def test_a_kind_nobody_knows_is_not_found(as_):
    assert submit(as_("wang"), "astral_journey", []).status_code == 404


def test_an_own_record_opens_for_correction_with_what_was_written(as_, cast):
    wang, talk = as_("wang"), an_envelope("talk", a_talk(cast.yan, guidance="慢慢来"))
    wang.verdict(talk)
    page = wang.get(f"/field/record/talk?amends={talk['id']}")
    assert page.status_code == 200
    assert "慢慢来" in page.text


@pytest.mark.parametrize("login", ["li", "zhang"])
def test_a_colleagues_record_does_not_open_for_correction(as_, cast, login):
    talk = an_envelope("talk", a_talk(cast.yan))
    as_("wang").verdict(talk)
    assert as_(login).get(f"/field/record/talk?amends={talk['id']}").status_code == 404
