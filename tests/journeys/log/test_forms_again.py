"""A form sent again: with the same words it is the same record, with other words nothing of either is lost."""

import io

import pytest
from sqlalchemy import select

from tests.given import a_talk, a_visit, an_envelope
from tests.journeys.log.test_forms import submit
from tests.pictures import a_photo
from webapp.models import Entry, EntryFile, HeldEntry, new_id


def entries(house):
    with house() as session:
        return session.scalars(select(Entry).order_by(Entry.seq)).all()


def a_picture(data):
    return {"photos": [(io.BytesIO(data), "a.jpg")]}


def test_who_goes_back_and_changes_a_word_corrects_the_record(as_, cast, house):
    wang, record = as_("wang"), str(new_id())
    answers = [submit(wang, "talk", a_talk(cast.yan, guidance=words), record_id=record) for words in ("一", "二")]
    assert [answer.status_code for answer in answers] == [200, 200]
    first, second = entries(house)
    assert [(str(e.amends_id) if e.amends_id else None, e.body["guidance"]) for e in (first, second)] == [
        (None, "一"),
        (record, "二"),
    ]


def test_who_goes_back_and_chooses_another_child_is_asked(as_, cast, house):
    wang, record = as_("wang"), str(new_id())
    submit(wang, "talk", a_talk(cast.yan), record_id=record)
    answer = submit(wang, "talk", a_talk(cast.lei, guidance="慢慢来"), record_id=record)
    assert answer.status_code == 422
    assert "慢慢来" in answer.text
    assert 'name="amends"' not in answer.text
    assert len(entries(house)) == 1


def test_a_photo_forgotten_the_first_time_is_not_lost(as_, cast, house):
    wang, record, visit = as_("wang"), str(new_id()), a_visit(cast.yan, photo_consent="true")
    submit(wang, "home_visit", visit, record_id=record)
    assert submit(wang, "home_visit", visit, record_id=record, **a_picture(a_photo())).status_code == 200
    with house() as session:
        assert session.scalars(select(EntryFile)).one().stored_as


def test_the_same_form_with_the_same_photo_is_entered_once(as_, cast, house):
    wang, record, visit, data = as_("wang"), str(new_id()), a_visit(cast.yan, photo_consent="true"), a_photo()
    for _ in range(2):
        assert submit(wang, "home_visit", visit, record_id=record, **a_picture(data)).status_code == 200
    assert len(entries(house)) == 1


@pytest.mark.parametrize(("words", "held"), [(("一", "一"), 1), (("一", "二"), 2)])
def test_a_parked_form_sent_again_is_kept_as_often_as_it_differs(as_, cast, house, words, held):
    wang, record = as_("wang"), str(new_id())
    for word in words:
        assert submit(wang, "talk", a_talk(cast.mei, guidance=word), record_id=record).status_code == 200
    with house() as session:
        assert len(session.scalars(select(HeldEntry)).all()) == held


def test_a_correction_with_a_mistake_is_still_a_correction_when_it_is_mended(as_, cast):
    wang, talk = as_("wang"), an_envelope("talk", a_talk(cast.yan))
    wang.verdict(talk)
    answer = submit(wang, "talk", a_talk(cast.yan, place="", amends=talk["id"]))
    assert answer.status_code == 422
    assert f'name="amends" value="{talk["id"]}"' in answer.text
