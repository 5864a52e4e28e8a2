"""Settings of a bureau and its schools: decided, explained, taken back; and what they change."""

import io
import re

import pytest
from sqlalchemy import select

from tests.given import a_visit, an_envelope
from tests.journeys.organisation.conftest import words_of
from tests.pictures import a_photo, declared
from webapp.access.choices import choice
from webapp.domain.choices import CHOICES
from webapp.models import AuditEvent, Entry, HeldEntry, SettingValue

PAGE = "/desk/settings"


def decide(visitor, cast, key, value, school=None, seen="", **more):
    form = {"bureau_id": str(cast.bureau), "value": value, "seen": seen} | more
    return visitor.post(f"{PAGE}/{key}", data=form | ({"school_id": str(school)} if school else {}))


def holds(house, cast, key, school=None):
    with house():
        return choice(key, cast.bureau, school)


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("wang", 403), ("chen", 403), ("liu", 403), ("zhao", 403)]
)
def test_who_does_not_manage_settings_neither_sees_nor_changes_them(as_, cast, house, who, status):
    visitor = as_(who)
    assert visitor.get(PAGE).status_code == status
    assert decide(visitor, cast, "idle_minutes", "15").status_code == status
    assert holds(house, cast, "idle_minutes") == 30


def test_the_page_says_of_each_setting_its_default_its_reason_and_where_it_comes_from(as_):
    page = as_("sun").get(PAGE).text
    for key, one in CHOICES.items():
        part = page[page.index(f'id="{key}"') :]
        part = part[: part.index("</section>")]
        assert one.clause in part
        assert len(re.findall("<p>[^<]{15,}", part)) >= 1, key


def test_a_bureau_decides_the_page_says_who_and_the_default_comes_back(as_, cast, house):
    sun = as_("sun")
    assert decide(sun, cast, "idle_minutes", "20").status_code == 303
    assert holds(house, cast, "idle_minutes") == 20
    page = words_of(as_("wei").get(PAGE))
    assert "孙管理员" in page
    assert decide(sun, cast, "idle_minutes", "20", seen="20", reset="yes").status_code == 303
    assert holds(house, cast, "idle_minutes") == 30
    with house() as session:
        assert session.scalars(select(SettingValue)).all() == []
        noted = select(AuditEvent.details).where(AuditEvent.action == "setting.decided").order_by(AuditEvent.seq)
        assert [d["value"] for d in session.scalars(noted)] == [[None, 20], [20, None]]


def test_a_school_is_stricter_than_its_bureau_never_laxer(as_, cast, house):
    xu, sun = as_("xu"), as_("sun")
    assert decide(xu, cast, "idle_minutes", "15", cast.school).status_code == 303
    assert holds(house, cast, "idle_minutes", cast.school) == 15
    assert holds(house, cast, "idle_minutes", cast.other_school) == 30
    assert decide(xu, cast, "idle_minutes", "45", cast.school, seen="15").status_code == 422
    assert decide(sun, cast, "idle_minutes", "10").status_code == 303
    assert holds(house, cast, "idle_minutes", cast.school) == 10  # the bureau became stricter than the school


@pytest.mark.parametrize("value", ["4", "121", "-1", "dreißig", "", "1e9", "9" * 5000, "٣٠", "true"])
def test_a_value_outside_its_bounds_is_refused_and_kept_in_the_form(as_, cast, house, value):
    answer = decide(as_("sun"), cast, "idle_minutes", value)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert holds(house, cast, "idle_minutes") == 30


@pytest.mark.parametrize(
    ("key", "value"), [("photo_consent", "vielleicht"), ("held_decided_by", "<b>"), ("held_decided_by", "")]
)
def test_a_word_that_is_none_is_refused(as_, cast, key, value):
    assert decide(as_("sun"), cast, key, value).status_code == 422


def test_a_setting_there_is_not_is_not_found(as_, cast):
    assert decide(as_("sun"), cast, "colour", "green").status_code == 404


def test_two_administrators_decide_and_the_second_is_told(as_, cast, house):
    assert decide(as_("sun"), cast, "idle_minutes", "20").status_code == 303
    assert decide(as_("wei"), cast, "idle_minutes", "25").status_code == 409
    assert holds(house, cast, "idle_minutes") == 20


def test_other_places_settings_are_not_found(as_, cast, house):
    sun, xu = as_("sun"), as_("xu")
    assert sun.get(f"{PAGE}?bureau={cast.far}").status_code == 404
    assert sun.get(f"{PAGE}?school={cast.far_school}").status_code == 404
    assert decide(sun, cast, "idle_minutes", "20", cast.far_school).status_code == 404
    assert sun.post(f"{PAGE}/idle_minutes", data={"bureau_id": str(cast.far), "value": "20"}).status_code == 404
    assert decide(xu, cast, "idle_minutes", "20").status_code == 404  # the bureau's
    assert decide(xu, cast, "idle_minutes", "20", cast.other_school).status_code == 404
    assert xu.get(f"{PAGE}?school={cast.other_school}").status_code == 404
    with house() as session:
        assert session.scalars(select(SettingValue)).all() == []


def test_a_school_does_not_decide_what_is_its_bureaus(as_, cast, house):
    assert decide(as_("xu"), cast, "step_up_minutes", "5", cast.school).status_code == 422
    assert holds(house, cast, "step_up_minutes") == 10


@pytest.mark.parametrize("value", ["no", "yes", ""])
def test_nobody_switches_the_second_factor_off(as_, cast, house, value):
    assert decide(as_("sun"), cast, "second_factor", value).status_code == 404
    assert decide(as_("xu"), cast, "second_factor", value, cast.school).status_code == 404
    assert 'id="second_factor"' not in as_("sun").get(PAGE).text
    with house() as session:
        assert session.scalars(select(SettingValue)).all() == []


def photos(data):
    return {"photos": [(io.BytesIO(data), "a.jpg")]}


def test_a_form_with_photos_and_no_consent_comes_back_as_it_was_written(as_, cast, house):
    form = {name: value for name, value in a_visit(cast.yan)}
    answer = as_("wang").post("/field/entries/home_visit", data=form | photos(a_photo()))
    assert answer.status_code == 422
    assert "photo_consent-problem" in answer.text
    assert "每周日晚上给妈妈打电话" in answer.text
    with house() as session:
        assert session.scalars(select(Entry)).all() == []
        assert session.scalars(select(HeldEntry)).all() == []
    form["photo_consent"] = "true"
    assert as_("wang").post("/field/entries/home_visit", data=form | photos(a_photo())).status_code == 200


def test_where_the_bureau_does_not_ask_for_consent_the_form_is_taken(as_, cast):
    assert decide(as_("sun"), cast, "photo_consent", "no").status_code == 303
    form = {name: value for name, value in a_visit(cast.yan)}
    assert as_("wang").post("/field/entries/home_visit", data=form | photos(a_photo())).status_code == 200


def test_from_a_phone_nothing_is_lost_and_the_record_says_what_is_missing(as_, cast):
    wang = as_("wang")
    visit = an_envelope("home_visit", a_visit(cast.yan), files=[declared(a_photo())])
    assert wang.verdict(visit) == "accepted"
    assert words_of(as_("chen").get(f"/desk/students/{cast.yan}")).count("照片") >= 1
    agreed = an_envelope("home_visit", a_visit(cast.mei, photo_consent="true"), files=[declared(a_photo())])
    assert as_("li").verdict(agreed) == "accepted"


def test_the_phone_is_told_what_was_decided(as_, cast):
    assert as_("wang").pull().get_json()["policy"] == {
        "pin_digits": 6, "photo_consent": True, "lock_minutes": 5, "phone_secret": "pin",
        "silent_days": 14,
    }  # fmt: skip
    assert decide(as_("xu"), cast, "pin_digits", "8", cast.school).status_code == 303
    assert as_("wang").pull().get_json()["policy"]["pin_digits"] == 8
    assert as_("zhang").pull().get_json()["policy"]["pin_digits"] == 6


def test_where_the_principal_decides_the_office_reads_and_does_not_decide(as_, cast, house):
    assert as_("li").verdict(an_envelope("home_visit", a_visit(cast.yan))) == "parked"
    assert decide(as_("xu"), cast, "held_decided_by", "principal", cast.school).status_code == 303
    with house() as session:
        held = session.scalars(select(HeldEntry)).one().id
    chen, liu = as_("chen"), as_("liu")
    assert "周小燕" in words_of(chen.get("/desk/held"))
    assert f"/desk/held/{held}/accept" not in chen.get("/desk/held").text
    assert chen.post(f"/desk/held/{held}/accept").status_code == 403
    assert chen.post(f"/desk/held/{held}/dismiss", data={"why": "没有"}).status_code == 403
    assert liu.post(f"/desk/held/{held}/accept").status_code == 303
