"""Entries that a locked phone sends: sealed to the server's key, opened here, judged like any other."""

import base64
import json

import pytest
from sqlalchemy import select

from tests.given import a_talk, a_visit, an_envelope
from tests.pictures import a_photo, declared
from tests.sealing import seal, sealed_entry, sealed_file
from tests.visitor import A_PHONE
from webapp.actions.envelope_keys import every_key, rotate_key
from webapp.models import Entry, EntryFile, EnvelopeKey, HeldEntry, new_id, now


def key_of(visitor):
    """What the kit says of the key to seal to."""
    return visitor.pull().get_json()["envelope_key"]


def test_a_sealed_visit_is_entered_word_for_word(as_, cast, house):
    wang = as_("wang")
    entry = an_envelope("home_visit", a_visit(cast.yan, agreed="每周日给妈妈打电话"))
    assert wang.verdict(sealed_entry(key_of(wang), entry)) == "accepted"
    with house() as session:
        row = session.scalars(select(Entry)).one()
        assert (row.body["agreed"], row.digest) == ("每周日给妈妈打电话", entry["digest"])
        assert row.device == A_PHONE


def test_what_went_sealed_and_then_open_is_there_once(as_, cast):
    wang, entry = as_("wang"), an_envelope("talk", a_talk(cast.yan))
    sealed = sealed_entry(key_of(wang), entry)
    assert [wang.verdict(sealed), wang.verdict(entry), wang.verdict(sealed)] == ["accepted", "already", "already"]


def test_sealed_and_open_entries_go_in_one_batch(as_, cast):
    wang = as_("wang")
    key = key_of(wang)
    batch = [an_envelope("talk", a_talk(cast.yan)) for _ in range(4)]
    mixed = [sealed_entry(key, entry) if at % 2 else entry for at, entry in enumerate(batch)]
    assert [v["verdict"] for v in wang.verdicts(*mixed)] == ["accepted"] * 4


def test_after_the_key_is_changed_old_seals_open_and_the_kit_brings_the_new_key(as_, cast, house):
    wang = as_("wang")
    old = key_of(wang)
    with house():
        rotate_key(now())
    new = key_of(wang)
    assert old["id"] != new["id"]
    entries = [sealed_entry(key, an_envelope("talk", a_talk(cast.yan))) for key in (old, new)]
    assert [v["verdict"] for v in wang.verdicts(*entries)] == ["accepted", "accepted"]


def test_nobody_is_given_a_second_key_without_need(as_, house):
    assert key_of(as_("wang")) == key_of(as_("li"))
    with house():
        assert len(every_key()) == 1


def test_a_seal_to_a_key_we_do_not_have_is_kept_as_it_came_and_may_come_again_open(as_, cast, house):
    wang, entry = as_("wang"), an_envelope("talk", a_talk(cast.yan))
    sealed = sealed_entry(key_of(wang) | {"id": str(new_id())}, entry)
    (verdict,) = wang.verdicts(sealed)
    assert (verdict["verdict"], verdict["reason"]) == ("refused", "seal_key_unknown")
    assert "解锁" in verdict["message"]
    with house() as session:
        held = session.scalars(select(HeldEntry)).one()
        assert json.loads(held.raw) == {"sealed": sealed["sealed"], "key": sealed["key"]}
    assert wang.verdict(entry) == "accepted"
    with house() as session:
        assert session.scalars(select(HeldEntry.decision)).one() == "mended"


def damaged(sealed, at):
    """The seal with one bit of it turned."""
    blob = bytearray(base64.b64decode(sealed["sealed"]))
    blob[at] ^= 1
    return sealed | {"sealed": base64.b64encode(bytes(blob)).decode()}


@pytest.mark.parametrize("at", [0, 1, 64, 70, 100, -1])
def test_a_seal_that_was_changed_does_not_open_and_holds_up_nobody(as_, cast, at):
    wang = as_("wang")
    changed = damaged(sealed_entry(key_of(wang), an_envelope("talk", a_talk(cast.yan))), at)
    told = wang.verdicts(changed, an_envelope("talk", a_talk(cast.yan)))
    assert [(v["verdict"], v["reason"]) for v in told] == [("refused", "seal_broken"), ("accepted", "")]


@pytest.mark.parametrize("other", [{"id": str(new_id())}, {"kind": "home_visit"}, {"version": 2}, {"digest": "0" * 64}])
def test_a_seal_put_on_another_entry_does_not_open(as_, cast, other):
    wang = as_("wang")
    moved = sealed_entry(key_of(wang), an_envelope("talk", a_talk(cast.yan))) | other
    assert wang.verdicts(moved)[0]["reason"] == "seal_broken"


@pytest.mark.parametrize("content", ["", "AAAA", "not base64!", base64.b64encode(bytes(200)).decode(), "é" * 80])
def test_what_is_no_seal_is_never_a_fault_of_ours(as_, cast, content):
    wang = as_("wang")
    entry = sealed_entry(key_of(wang), an_envelope("talk", a_talk(cast.yan))) | {"sealed": content}
    assert wang.hand_over(entry).status_code in {200, 422}


def test_a_sealed_text_that_is_no_utf8_is_refused(as_, cast):
    wang, entry = as_("wang"), an_envelope("talk", a_talk(cast.yan))
    key = key_of(wang)
    odd = seal(base64.b64decode(key["public"]), b"\xff\xfe", f"entry {entry['id']} talk 1")
    assert wang.verdicts(sealed_entry(key, entry) | {"sealed": odd})[0]["reason"] == "seal_broken"


def test_an_entry_both_open_and_sealed_or_neither_is_malformed(as_, cast):
    wang, entry = as_("wang"), an_envelope("talk", a_talk(cast.yan))
    sealed = sealed_entry(key_of(wang), entry)
    neither = {name: value for name, value in entry.items() if name != "body"}
    keyless = {name: value for name, value in sealed.items() if name != "key"}
    assert [wang.hand_over(one).status_code for one in (entry | sealed, neither, keyless)] == [422] * 3


def test_a_sealed_photo_is_opened_with_the_key_its_entry_brought(as_, cast, house):
    wang, data = as_("wang"), a_photo()
    file = declared(data)
    file["key"], sealed = sealed_file(data)
    wang.verdict(sealed_entry(key_of(wang), an_envelope("home_visit", a_visit(cast.yan), files=[file])))
    answer = wang.send_file(file["id"], sealed).get_json()
    assert (answer["verdict"], answer["sha256"]) == ("accepted", file["sha256"])
    assert wang.get(f"/field/photos/{file['id']}").mimetype == "image/jpeg"
    with house() as session:
        assert base64.b64encode(session.scalars(select(EntryFile.key)).one()).decode() == file["key"]


def test_a_photo_sealed_for_another_place_or_cut_is_refused_and_may_come_again(as_, cast):
    wang, data = as_("wang"), a_photo()
    file = declared(data)
    file["key"], sealed = sealed_file(data)
    wang.verdict(an_envelope("home_visit", a_visit(cast.yan), files=[file]))
    _key, elsewhere = sealed_file(data + b"more")
    words = [wang.send_file(file["id"], one).get_json()["verdict"] for one in (sealed[:-1], b"", elsewhere, sealed)]
    assert words == ["refused", "refused", "refused", "accepted"]


@pytest.mark.parametrize("key", ["", "short", "A" * 44, "é" * 44])
def test_a_file_key_of_another_shape_is_refused(as_, cast, key):
    file = declared(a_photo()) | {"key": key}
    assert as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan), files=[file])) == "refused"


def test_private_keys_and_file_keys_lie_sealed_in_the_database(as_, cast, house):
    wang, file = as_("wang"), declared(a_photo())
    file["key"], _sealed = sealed_file(b"")
    wang.verdict(sealed_entry(key_of(wang), an_envelope("home_visit", a_visit(cast.yan), files=[file])))
    with house() as session:
        private = session.scalars(select(EnvelopeKey.private)).one()
        raw = session.connection().exec_driver_sql("SELECT private FROM envelope_keys").scalar_one()
        assert private not in bytes(raw)
        of_file = session.connection().exec_driver_sql("SELECT key FROM entry_files").scalar_one()
        assert base64.b64decode(file["key"]) not in bytes(of_file)
