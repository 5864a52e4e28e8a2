"""Phones: heard from, listed, and taken out of service when one is lost."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.given import a_talk, an_envelope
from tests.visitor import a_visitor
from webapp.models import AuditEvent, Counter, Device, HeldEntry, now

PHONE = "01890000-0000-7000-8000-0000000000aa"


def said(**more):
    """The headers of a phone."""
    return {"Runxin-Device": PHONE, "Runxin-App": "b1", **{k.replace("_", "-"): v for k, v in more.items()}}


def call(phone, **more):
    return phone.get("/api/v1/kit", headers=said(**more))


def devices(house):
    with house() as session:
        return session.scalars(select(Device).order_by(Device.first_seen_at)).all()


def test_a_phone_is_known_from_its_first_word_and_says_what_waits_on_it(as_, cast, house):
    phone = as_("wang")
    since = (now() - dt.timedelta(days=2)).isoformat()
    call(phone, Runxin_Waiting="3", Runxin_Waiting_Since=since)
    (row,) = devices(house)
    assert (row.account_id, str(row.device), row.app, row.waiting) == (cast.wang, PHONE, "b1", 3)
    assert row.waiting_since == dt.datetime.fromisoformat(since)
    phone.hand_over(an_envelope("talk", a_talk(cast.yan)), **said(Runxin_Waiting="0"))
    (row,) = devices(house)
    assert (row.waiting, row.waiting_since) == (0, None)


@pytest.mark.parametrize(
    "odd",
    [
        {"Runxin_Waiting": "-1"}, {"Runxin_Waiting": "9" * 30}, {"Runxin_Waiting": "²"}, {"Runxin_Waiting": "x"},
        {"Runxin_Waiting_Since": "tomorrow"}, {"Runxin_Waiting_Since": "9999-12-31T00:00:00Z"},
        {"Runxin_Waiting_Since": "2026-01-01"}, {"Runxin_App": "x" * 500}, {"User_Agent": "y" * 5000},
    ],
)  # fmt: skip
def test_odd_words_of_a_phone_are_left_out(as_, house, odd):
    assert call(as_("wang"), **odd).status_code == 200
    (row,) = devices(house)
    assert (row.waiting, row.waiting_since, len(row.agent) <= 200, len(row.app) <= 60) == (0, None, True, True)


def test_a_phone_without_a_proper_id_is_no_phone(as_, house):
    for odd in ("", "x", "1" * 500):
        assert as_("wang").get("/api/v1/kit", headers={"Runxin-Device": odd}).status_code == 200
    assert devices(house) == []


def test_two_people_on_one_phone_are_two_devices(as_, house):
    call(as_("wang"))
    call(as_("li"))
    assert len(devices(house)) == 2


def test_the_owner_sees_when_it_was_last_heard_from_and_what_is_not_sent(as_, cast, house):
    phone = as_("wang")
    call(phone, Runxin_Waiting="3")
    page = phone.get("/sessions").text
    assert "/devices/" in page
    assert "3" in page


def test_a_lost_phone_is_taken_out_of_service_by_its_owner(as_, house):
    lost, here = as_("wang"), as_("wang")
    call(lost)
    (row,) = devices(house)
    assert here.post(f"/devices/{row.id}/revoke").location == "/sessions"
    assert lost.get("/field").status_code == 401
    assert here.get("/field").status_code == 200


def test_a_revoked_phone_carries_nothing_after_a_new_login_but_loses_no_record(as_, cast, house):
    call(as_("wang"))
    (row,) = devices(house)
    as_("wang").post(f"/devices/{row.id}/revoke")
    again = as_("wang")
    refused = call(again)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "device_revoked")
    answer = again.hand_over(an_envelope("talk", a_talk(cast.yan)), **said())
    assert answer.get_json()["verdicts"][0]["verdict"] == "parked"
    with house() as session:
        assert session.query(HeldEntry).one().reason == "phone_out_of_service"


def test_an_administrator_takes_a_lost_phone_out_of_service(as_, cast, house):
    lost = as_("wang")
    call(lost)
    (row,) = devices(house)
    answer = as_("sun").post(f"/desk/accounts/{cast.wang}/devices/{row.id}/revoke")
    assert answer.location == f"/desk/accounts/{cast.wang}?done=device#devices"
    assert lost.get("/field").status_code == 401
    (row,) = devices(house)
    assert row.revoked_by == cast.sun
    with house() as session:
        event = session.scalars(select(AuditEvent).filter_by(action="device.revoked")).one()
    assert (event.account_id, event.subject_id, event.bureau_id) == (cast.sun, row.id, cast.bureau)


def test_revoking_twice_is_the_same_as_once(as_, cast, house):
    wang = as_("wang")
    call(as_("wang"))
    (row,) = devices(house)
    wang.post(f"/devices/{row.id}/revoke")
    (first,) = devices(house)
    wang.post(f"/devices/{row.id}/revoke")
    assert devices(house)[0].revoked_at == first.revoked_at


@pytest.mark.parametrize(("login", "status"), [("li", 404), ("stranger", 404), ("he", 404), ("sun", 404)])
def test_another_persons_phone_is_not_found(as_, house, login, status):
    phone = as_("wang")
    call(phone)
    (row,) = devices(house)
    assert as_(login).post(f"/devices/{row.id}/revoke").status_code == status
    assert call(phone).status_code == 200


@pytest.mark.parametrize(("login", "status"), [("wang", 403), ("chen", 403), ("stranger", 404), ("he", 404)])
def test_only_an_administrator_of_the_place_revokes_for_others(as_, cast, house, login, status):
    call(as_("wang"))
    (row,) = devices(house)
    assert as_(login).post(f"/desk/accounts/{cast.wang}/devices/{row.id}/revoke").status_code == status


def test_a_phone_is_not_revoked_under_another_account(as_, cast, house):
    call(as_("wang"))
    (row,) = devices(house)
    assert as_("sun").post(f"/desk/accounts/{cast.li}/devices/{row.id}/revoke").status_code == 404


def test_a_phone_that_comes_home_with_five_hundred_entries_passes(as_, cast):
    phone = as_("wang")
    for _ in range(5):
        talks = [an_envelope("talk", a_talk(cast.yan)) for _ in range(100)]
        assert phone.hand_over(*talks, **said()).status_code == 200
    assert call(phone).status_code == 200


def test_a_phone_that_asks_for_ever_must_wait_and_a_colleagues_not(as_, house):
    broken = as_("wang")
    call(broken)
    with house() as session:
        session.scalars(select(Counter).filter_by(what="sync")).one().count = 600
    answer = call(broken)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert call(as_("li")).status_code == 200


def test_nobody_without_a_login_registers_a_phone(app, house):
    assert call(a_visitor(app)).status_code == 401
    assert devices(house) == []
