"""What phones say of themselves, and what the server counts of their failures."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.visitor import a_visitor
from webapp.actions.phone_reports import forget_old_failures
from webapp.models import Device, LoginSession, SettingValue, SyncFailure, new_id, now

PHONE = "01890000-0000-7000-8000-0000000000aa"
URL = f"/api/v1/devices/{PHONE}/report"
SAID = {"persisted": True, "used": 1000, "quota": 5000, "pages": 12, "failures": []}


def a_failure(reason="no_answer", count=3, day=TODAY, **more):
    return {"day": day.isoformat(), "reason": reason, "count": count, "last": now().isoformat()} | more


def tell(visitor, url=URL, **said):
    return visitor.put(url, json=SAID | said, headers={"Runxin-Device": PHONE})


def the_device(house):
    with house() as session:
        return session.scalars(select(Device)).one()


def failures(house):
    with house() as session:
        rows = session.scalars(select(SyncFailure).order_by(SyncFailure.source, SyncFailure.reason))
        return [(row.source, row.reason, row.count) for row in rows]


def test_a_phone_says_how_its_storage_and_its_kit_are(as_, house):
    answer = tell(as_("wang"))
    assert (answer.status_code, answer.get_json()) == (200, {"revoked": False})
    row = the_device(house)
    assert (row.persisted, row.storage_used, row.storage_quota, row.kit_pages) == (True, 1000, 5000, 12)
    assert row.reported_at is not None


def test_a_browser_that_does_not_say_is_believed_to_know_nothing(as_, house):
    assert tell(as_("wang"), persisted=None, used=None, quota=None).status_code == 200
    assert the_device(house).persisted is None


def test_a_report_sent_twice_counts_once_and_a_later_one_adds(as_, house):
    wang = as_("wang")
    for _ in range(2):
        tell(wang, failures=[a_failure(), a_failure("full", 1)])
    assert failures(house) == [("phone", "full", 1), ("phone", "no_answer", 3)]
    tell(wang, failures=[a_failure(count=5)])
    tell(wang, failures=[a_failure(count=4)])  # an older one that was long on its way
    assert failures(house) == [("phone", "full", 1), ("phone", "no_answer", 5)]


def test_a_reason_of_a_newer_phone_is_kept_as_another_reason(as_, house):
    tell(as_("wang"), failures=[a_failure("gamma_rays")])
    assert failures(house) == [("phone", "odd", 3)]


def test_failures_of_years_ago_are_the_clocks_and_left_out(as_, house):
    days = (TODAY - dt.timedelta(days=400), TODAY + dt.timedelta(days=5))
    assert tell(as_("wang"), failures=[a_failure(day=day) for day in days]).status_code == 200
    assert failures(house) == []


@pytest.mark.parametrize(
    "odd",
    [
        {"failures": [a_failure(count=0)]}, {"failures": [a_failure(count=10**9)]}, {"failures": [a_failure("<b>")]},
        {"failures": [a_failure(last="yesterday")]}, {"failures": "x"}, {"failures": [a_failure()] * 201},
        {"used": -1}, {"quota": 2**60}, {"pages": "many"}, {"persisted": "maybe"}, {"handover": "short"},
        {"failures": [a_failure(last="9999-12-31T23:59:59-23:00")]},
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused_and_changes_nothing(as_, house, odd):
    answer = tell(as_("wang"), **odd)
    assert answer.status_code in {200, 422}
    assert answer.status_code == 422 or failures(house) == [("phone", "no_answer", 3)]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\x00\xff"])
def test_hostile_bytes_are_refused(as_, body):
    answer = as_("wang").put(URL, data=body, content_type="application/json", headers={"Runxin-Device": PHONE})
    assert answer.status_code == 422


def test_a_colleagues_phone_is_not_found(as_, house):
    tell(as_("wang"))
    other = as_("li").put(URL, json=SAID, headers={"Runxin-Device": str(new_id())})
    assert other.status_code == 404


def test_nobody_reports_without_a_login(app, house):
    assert a_visitor(app).put(URL, json=SAID, headers={"Runxin-Device": PHONE}).status_code == 401


def test_the_clock_of_a_phone_is_measured_at_every_contact(as_, house):
    slow = (now() - dt.timedelta(hours=2)).isoformat()
    as_("wang").get("/api/v1/kit", headers={"Runxin-Device": PHONE, "Runxin-Sent-At": slow})
    assert 7195 <= the_device(house).skew_seconds <= 7210


@pytest.mark.parametrize("odd", ["", "now", "0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z", "2026-11-25T10:00:00"])
def test_a_clock_that_shows_no_moment_is_left_out(as_, house, odd):
    answer = as_("wang").get("/api/v1/kit", headers={"Runxin-Device": PHONE, "Runxin-Sent-At": odd})
    assert answer.status_code == 200
    assert the_device(house).skew_seconds is None


def test_what_the_server_refuses_is_counted_by_phone_and_reason(as_, house):
    wang = as_("wang")
    tell(wang)
    for _ in range(2):
        wang.post("/api/v1/outbox", data=b"torn", headers={"Runxin-Device": PHONE})
    wang.put(f"/api/v1/files/{new_id()}", data=b"x", headers={"Runxin-Device": PHONE})
    assert failures(house) == [("server", "odd", 1), ("server", "unreadable", 2)]


def test_what_failed_a_quarter_of_a_year_ago_is_forgotten(as_, house):
    tell(as_("wang"), failures=[a_failure()])
    with house() as session:
        session.scalars(select(SyncFailure)).one().day = TODAY - dt.timedelta(days=91)
    with house():
        forget_old_failures(now())
    assert failures(house) == []


def test_a_phone_silent_for_two_weeks_hands_over_but_carries_nothing_until_a_login(as_, cast, house):
    wang = as_("wang")
    tell(wang)
    with house() as session:
        session.scalars(select(Device)).one().last_contact_at = now() - dt.timedelta(days=15)
    kit = {"headers": {"Runxin-Device": PHONE}}
    assert wang.get("/api/v1/kit", **kit).status_code == 401
    assert tell(wang).status_code == 200, "what it has to say is still heard"
    assert wang.get("/api/v1/kit", **kit).status_code == 401, "being heard from is no login"
    assert as_("wang").get("/api/v1/kit", **kit).status_code == 200
    assert the_device(house).locked_at is None


def test_a_school_may_ask_sooner(as_, cast, house):
    wang = as_("wang")
    tell(wang)
    with house() as session:
        session.scalars(select(Device)).one().last_contact_at = now() - dt.timedelta(days=4)
        session.scalars(select(LoginSession)).one().last_seen_at = now()
        session.add(SettingValue(bureau_id=cast.bureau, school_id=cast.school, key="silent_days", value=3))
    assert wang.get("/api/v1/kit", headers={"Runxin-Device": PHONE}).status_code == 401
