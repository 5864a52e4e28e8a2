"""A lost phone: revoked, it hands what it holds to the parking place, without a login, and says when it is empty."""

import gzip
import hashlib
import json
import uuid

import pytest
from sqlalchemy import select

from tests.given import a_talk, a_visit, an_envelope, disable
from tests.pictures import a_photo, declared
from tests.visitor import a_visitor
from webapp.models import AuditEvent, Counter, Device, Entry, EntryFile, HeldEntry, new_id

PHONE = "01890000-0000-7000-8000-0000000000aa"
TOKEN = "ab" * 32
DOOR = f"/api/v1/devices/{PHONE}/handover"
SHOWN = {"Runxin-Handover": TOKEN}


def enrolled(visitor, token=TOKEN):
    """The phone leaves its token's digest, as it does with its first report."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    said = {"failures": [], "handover": digest}
    answer = visitor.put(f"/api/v1/devices/{PHONE}/report", json=said, headers={"Runxin-Device": PHONE})
    assert answer.status_code == 200
    return visitor


def revoke(as_, cast, house):
    with house() as session:
        row = session.scalars(select(Device)).one()
    as_("sun").post(f"/desk/accounts/{cast.wang}/devices/{row.id}/revoke")


@pytest.fixture
def lost(as_, cast, house):
    """王老师's phone, enrolled and then revoked; its session has ended."""
    phone = enrolled(as_("wang"))
    revoke(as_, cast, house)
    return phone


def hand_over(visitor, *entries, url=DOOR, zipped=False, **headers):
    text = json.dumps({"device": PHONE, "entries": entries}).encode()
    more = {"Content-Encoding": "gzip"} if zipped else {}
    data = gzip.compress(text) if zipped else text
    return visitor.post(url, data=data, content_type="application/json", headers=SHOWN | more | headers)


def held(house):
    with house() as session:
        return session.scalars(select(HeldEntry).order_by(HeldEntry.arrived_at)).all()


def test_a_phone_in_service_is_told_so_and_hands_nothing_over_here(as_, app, cast, house):
    enrolled(as_("wang"))
    phone = a_visitor(app)
    assert phone.get(DOOR, headers=SHOWN).get_json() == {"revoked": False}
    assert hand_over(phone, an_envelope("talk", a_talk(cast.yan))).status_code == 404
    assert phone.delete(DOOR, headers=SHOWN).status_code == 404


def test_a_lost_phone_learns_it_without_a_login_and_its_records_wait_for_the_school(lost, cast, house):
    assert lost.get("/api/v1/kit", headers={"Runxin-Device": PHONE}).status_code == 401
    assert lost.get(DOOR, headers=SHOWN).get_json() == {"revoked": True}
    entry = an_envelope("talk", a_talk(cast.yan))
    (verdict,) = hand_over(lost, entry, zipped=True).get_json()["verdicts"]
    assert (verdict["id"], verdict["digest"], verdict["verdict"]) == (entry["id"], entry["digest"], "parked")
    (row,) = held(house)
    assert (row.author_id, row.school_id, row.reason) == (cast.wang, cast.school, "phone_out_of_service")
    with house() as session:
        assert session.query(Entry).count() == 0


def test_the_office_accepts_what_a_lost_phone_handed_over_with_its_photo(lost, as_, cast, house):
    data = a_photo()
    photo = declared(data)
    visit = an_envelope("home_visit", a_visit(cast.yan, photo_consent="true"), files=[photo])
    hand_over(lost, visit)
    answer = lost.put(f"{DOOR}/files/{photo['id']}", data=data, headers=SHOWN).get_json()
    assert (answer["id"], answer["sha256"], answer["verdict"]) == (photo["id"], photo["sha256"], "accepted")
    (row,) = held(house)
    assert as_("chen").post(f"/desk/held/{row.id}/accept").status_code == 303
    with house() as session:
        entry = session.scalars(select(Entry)).one()
        assert (str(entry.id), entry.author_id) == (visit["id"], cast.wang)
        assert session.scalars(select(EntryFile.stored_as)).one()


def test_what_was_entered_before_the_loss_is_known_and_not_parked(as_, cast, house):
    phone = enrolled(as_("wang"))
    entry = an_envelope("talk", a_talk(cast.yan))
    phone.verdict(entry)
    revoke(as_, cast, house)
    assert hand_over(phone, entry).get_json()["verdicts"][0]["verdict"] == "already"
    assert held(house) == []


def test_handed_over_twice_it_waits_once(lost, cast, house):
    entry = an_envelope("talk", a_talk(cast.yan))
    words = [hand_over(lost, entry).get_json()["verdicts"][0]["verdict"] for _ in range(2)]
    assert words == ["parked", "parked"]
    assert len(held(house)) == 1


def test_an_unreadable_record_of_a_lost_phone_is_kept_raw(lost, cast, house):
    wrong = an_envelope("talk", a_talk(cast.yan, follow_up=""))
    assert hand_over(lost, wrong).get_json()["verdicts"][0]["verdict"] == "parked"
    assert held(house)[0].raw == wrong["body"]


def test_the_board_says_when_it_is_empty_and_its_token_opens_nothing_any_more(lost, as_, cast, house):
    assert lost.delete(DOOR, headers=SHOWN).get_json() == {"revoked": True}
    with house() as session:
        row = session.scalars(select(Device)).one()
        assert row.emptied_at is not None
        assert row.waiting == 0
        event = session.scalars(select(AuditEvent).filter_by(action="device.emptied")).one()
        assert (event.account_id, event.subject_id) == (cast.wang, row.id)
    assert "已清空" in as_("chen").get("/desk/phones?state=revoked").text
    assert lost.get(DOOR, headers=SHOWN).status_code == 404
    assert hand_over(lost, an_envelope("talk", a_talk(cast.yan))).status_code == 404


@pytest.mark.parametrize("token", ["", "x", "00" * 32, "'", "a" * 100_000])
def test_another_token_opens_nothing_and_learns_nothing(lost, cast, token):
    shown = {"Runxin-Handover": token}
    answers = [
        lost.get(DOOR, headers=shown),
        lost.post(DOOR, json={"device": PHONE, "entries": [an_envelope("talk", a_talk(cast.yan))]}, headers=shown),
        lost.put(f"{DOOR}/files/{new_id()}", data=b"x", headers=shown),
        lost.delete(DOOR, headers=shown),
    ]
    assert {answer.status_code for answer in answers} <= {404, 400, 431}


def test_the_token_opens_no_other_phone_and_no_page(lost, cast):
    assert lost.get(f"/api/v1/devices/{new_id()}/handover", headers=SHOWN).status_code == 404
    for page in ("/field", f"/field/students/{cast.yan}", "/desk", "/api/v1/kit"):
        assert lost.get(page, headers=SHOWN).status_code == 401


def test_no_file_but_the_owners_declared_ones_is_taken(lost, as_, cast):
    photo = declared(a_photo())
    as_("li").verdict(an_envelope("home_visit", a_visit(cast.mei, photo_consent="true"), files=[photo]))
    assert lost.put(f"{DOOR}/files/{photo['id']}", data=a_photo(), headers=SHOWN).status_code == 404


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"device": 1, "entries": []}', b"\x1f\x8b\x00"])
def test_hostile_bytes_touch_nothing(lost, house, body):
    assert lost.post(DOOR, data=body, content_type="application/json", headers=SHOWN).status_code == 422
    assert held(house) == []


def test_a_lost_phone_that_floods_must_wait(lost, cast, house):
    lost.get(DOOR, headers=SHOWN)
    with house() as session:
        for counter in session.scalars(select(Counter).filter_by(what="sync")):
            counter.count = 600
    assert lost.get(DOOR, headers=SHOWN).status_code == 429


def test_guesses_at_tokens_from_one_address_are_stopped(app, house):
    visitor = a_visitor(app)
    visitor.get(DOOR, headers={"Runxin-Handover": "guess"})
    with house() as session:
        session.scalars(select(Counter).filter_by(what="handover.address")).one().count = 600
    assert visitor.get(DOOR, headers={"Runxin-Handover": "guess"}).status_code == 429


def test_the_phone_of_somebody_who_may_not_come_in_any_more_still_hands_over(lost, cast, house):
    with house():
        disable(cast.wang)
    assert hand_over(lost, an_envelope("talk", a_talk(cast.yan))).get_json()["verdicts"][0]["verdict"] == "parked"


def test_a_thief_with_a_session_leaves_no_token_of_his_own_on_a_revoked_phone(lost, as_, cast, house):
    enrolled(as_("wang"), token="cd" * 32)
    with house() as session:
        kept = session.scalars(select(Device.handover_digest)).one()
    assert kept == hashlib.sha256(TOKEN.encode()).hexdigest()


def test_another_schools_office_sees_nothing_of_it(lost, as_, cast, house):
    hand_over(lost, an_envelope("talk", a_talk(cast.yan)))
    (row,) = held(house)
    assert as_("qian").post(f"/desk/held/{row.id}/accept").status_code == 404
    assert str(uuid.UUID(str(row.id))) not in as_("qian").get("/desk/held").text


def test_whoever_finds_an_empty_phone_reads_a_plain_page(nobody):
    page = nobody.get("/out-of-service")
    assert page.status_code == 200
    assert "停用" in page.text
    assert "runxin_who" not in page.headers.get("Set-Cookie", "")
