"""Batches that are cut, too large, zipped, hostile, or somebody else's."""

import gzip
import json

import pytest
from sqlalchemy import func, select

from tests.given import a_talk, a_visit, an_envelope, sealed
from tests.sealing import sealed_entry
from tests.visitor import A_PHONE
from webapp.entries.envelope import digest_of
from webapp.models import Entry, HeldEntry


def batch(*entries):
    return {"device": str(A_PHONE), "epoch": "", "app": "test", "entries": list(entries)}


def post(visitor, data, **headers):
    return visitor.post("/api/v1/outbox", data=data, content_type="application/json", headers=headers)


def untouched(house):
    with house() as session:
        return not any(session.scalar(select(func.count()).select_from(m)) for m in (Entry, HeldEntry))


def test_a_zipped_batch_is_read(as_, cast):
    answer = as_("wang").hand_over(an_envelope("talk", a_talk(cast.yan)), zipped=True)
    assert answer.get_json()["verdicts"][0]["verdict"] == "accepted"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_batch_cut_by_the_line_touches_nothing(as_, cast, house, share):
    whole = json.dumps(batch(an_envelope("talk", a_talk(cast.yan)))).encode()
    assert post(as_("wang"), whole[: int(len(whole) * share)]).status_code == 422
    assert untouched(house)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_zipped_batch_cut_by_the_line_touches_nothing(as_, cast, house, share):
    whole = gzip.compress(json.dumps(batch(*(an_envelope("talk", a_talk(cast.yan)) for _ in range(5)))).encode())
    answer = post(as_("wang"), whole[: int(len(whole) * share)], **{"Content-Encoding": "gzip"})
    assert answer.status_code == 422
    assert untouched(house)


def test_a_body_changed_on_the_way_touches_nothing_of_the_batch(as_, cast, house):
    good, changed = an_envelope("talk", a_talk(cast.yan)), an_envelope("talk", a_talk(cast.yan))
    changed["body"] = changed["body"].replace("妈妈", "爸爸")
    assert as_("wang").hand_over(good, changed).status_code == 422
    assert untouched(house)


def without_digests(*entries, **over):
    """As phones send open entries: one digest of all of them."""
    whole = digest_of("\n".join(entry["digest"] for entry in entries))
    bare = [{name: value for name, value in entry.items() if name != "digest"} for entry in entries]
    return batch(*bare) | {"digest": whole} | over


def test_entries_may_leave_their_digest_to_the_batch_and_get_it_back(as_, cast):
    talks = [an_envelope("talk", a_talk(cast.yan)) for _ in range(3)]
    verdicts = post(as_("wang"), json.dumps(without_digests(*talks))).get_json()["verdicts"]
    assert [(v["id"], v["digest"], v["verdict"]) for v in verdicts] == [
        (t["id"], t["digest"], "accepted") for t in talks
    ]
    assert as_("wang").verdict(talks[0]) == "already"


def test_a_sealed_entry_brings_its_own_digest_and_counts_in_the_batchs(as_, cast, house):
    key = as_("wang").get("/api/v1/kit").get_json()["envelope_key"]
    talk, other = an_envelope("talk", a_talk(cast.yan)), an_envelope("talk", a_talk(cast.lei))
    both = without_digests(talk, other)
    assert (
        post(as_("wang"), json.dumps(both | {"entries": [sealed_entry(key, both["entries"][0]), other]})).status_code
        == 422
    )
    assert untouched(house)
    mixed = both | {"entries": [sealed_entry(key, talk), both["entries"][1]]}
    assert [v["verdict"] for v in post(as_("wang"), json.dumps(mixed)).get_json()["verdicts"]] == ["accepted"] * 2


@pytest.mark.parametrize(
    "digest", [None, "", "0" * 64, 5, ["0" * 64]], ids=["none", "empty", "another", "a number", "a list"]
)
def test_without_the_right_digest_of_all_a_batch_touches_nothing(as_, cast, house, digest):
    said = without_digests(an_envelope("talk", a_talk(cast.yan)), digest=digest)
    if digest is None:
        del said["digest"]
    assert post(as_("wang"), json.dumps(said)).status_code == 422
    assert untouched(house)


def test_an_entry_changed_left_out_or_moved_on_the_way_is_noticed_by_the_batchs_digest(as_, cast, house):
    whole = without_digests(*(an_envelope("talk", a_talk(cast.yan)) for _ in range(2)))
    one, two = whole["entries"]
    changed = two | {"body": two["body"].replace("妈妈", "爸爸")}
    for entries in ([one, changed], [one], [two, one]):
        assert post(as_("wang"), json.dumps(whole | {"entries": entries})).status_code == 422
    assert untouched(house)


@pytest.mark.parametrize(
    "shape",
    [
        b"", b"null", b"[]", b"{}", b'"text"', b"1" * 5000, b"[" * 100_000, b'{"device": 1, "entries": []}',
        b"\xff\xfe",
    ],
)  # fmt: skip
def test_what_is_no_batch_is_malformed(as_, shape):
    assert post(as_("wang"), shape).status_code == 422


def test_a_batch_of_no_entries_or_of_101_is_malformed(as_, cast):
    entry = an_envelope("talk", a_talk(cast.yan))
    assert as_("wang").hand_over().status_code == 422
    assert as_("wang").hand_over(*[entry] * 101).status_code == 422


def test_two_megabytes_are_too_large(as_, cast, house):
    long = an_envelope("talk", a_talk(cast.yan, guidance="长" * 700_000))
    assert as_("wang").hand_over(long).status_code == 413
    assert as_("wang").hand_over(long, zipped=True).status_code == 413
    assert untouched(house)


def test_a_gigabyte_of_zeros_zipped_is_too_large_and_not_unpacked(as_):
    bomb = gzip.compress(bytes(50_000_000))
    assert post(as_("wang"), bomb, **{"Content-Encoding": "gzip"}).status_code == 413


def test_nobody_hands_over_without_a_login(nobody, cast, house):
    assert nobody.hand_over(an_envelope("talk", a_talk(cast.yan))).status_code == 401
    assert untouched(house)


def test_another_persons_session_on_the_phone_takes_nothing_under_the_wrong_name(as_, cast, house):
    entry = an_envelope("talk", a_talk(cast.yan))
    assert as_("li").hand_over(entry, **{"Runxin-Account": str(cast.wang)}).status_code == 401
    assert untouched(house)


def test_a_stranger_hands_over_nothing(as_, cast, house):
    assert as_("stranger").hand_over(an_envelope("talk", a_talk(cast.yan))).status_code in {403, 404}
    assert untouched(house)


@pytest.mark.parametrize("text", ["nul \x00", "half a pair \ud83d", "control \x01\x1f", "\u202e rtl", "😀 whole"])
def test_odd_characters_in_a_text_block_nobody(as_, cast, text):
    plain = an_envelope("home_visit", a_visit(cast.yan, agreed="?!"))
    odd = sealed({**plain, "body": plain["body"].replace('"?!"', json.dumps(text))})
    words = [v["verdict"] for v in as_("wang").verdicts(odd, an_envelope("talk", a_talk(cast.yan)))]
    assert words[1] == "accepted"
    assert words[0] in {"accepted", "refused"}


@pytest.mark.parametrize("name", ["\x00", "a\ud83d", "x" * 200])
def test_odd_characters_in_the_name_of_a_kind_are_no_fault_of_ours(as_, cast, name):
    answer = as_("wang").hand_over(an_envelope("talk", a_talk(cast.yan)) | {"kind": name})
    assert answer.status_code in {200, 422}


def test_a_body_with_a_zero_byte_is_no_fault_of_ours(as_):
    answer = as_("wang").hand_over(sealed({**an_envelope("talk", []), "body": "\x00"}))
    assert answer.status_code in {200, 422}


ODD_TIMES = [
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "0001-01-01T00:00+14:00",
    "9999-12-31T23:59-14:00",
    "now",
    "2026-13-01",
]


@pytest.mark.parametrize("time", ODD_TIMES)
def test_impossible_times_are_refused_and_block_nobody(as_, cast, time):
    batch = [an_envelope("talk", a_talk(cast.yan, talked_at=time)), an_envelope("talk", a_talk(cast.yan))]
    assert [v["verdict"] for v in as_("wang").verdicts(*batch)] == ["refused", "accepted"]


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "yesterday", 5, None])
def test_impossible_times_of_saving_are_refused_and_block_nobody(as_, cast, time):
    batch = [an_envelope("talk", a_talk(cast.yan), saved_at=time), an_envelope("talk", a_talk(cast.yan))]
    assert [v["verdict"] for v in as_("wang").verdicts(*batch)] == ["refused", "accepted"]


def test_an_end_with_a_zone_is_compared_as_a_clock_on_the_wall(as_, cast):
    assert as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan, ended_time="23:59+08:00"))) == "accepted"
