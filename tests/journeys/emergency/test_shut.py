"""Who does not come in, and with what it does not open."""

import pytest
from sqlalchemy import select

from tests.journeys.emergency.conftest import REASON, glasses, look_for, opens
from webapp.models import LoginSession


@pytest.mark.parametrize("login", ["wang", "zhou", "zhao", "zhang", "ma", "stranger"])
def test_another_persons_glass_is_not_found(as_, opened, login):
    _, file = opened
    assert as_(login).get(file).status_code == 404
    assert as_(login).post(f"{file}/close").status_code == 404


@pytest.mark.parametrize("login", ["chen", "liu", "sun", "wei", "xu"])
def test_a_colleague_without_the_right_is_forbidden(as_, cast, opened, login):
    _, file = opened
    visitor = as_(login)
    answers = [visitor.get("/desk/emergency"), visitor.get(file), opens(visitor, cast.yan), look_for(visitor, "周小燕")]
    assert {answer.status_code for answer in answers} == {403}


@pytest.mark.parametrize("key", ["yu", "fei"])
def test_a_child_of_another_school_or_bureau_is_not_found(as_, cast, house, key):
    assert opens(as_("li"), cast.students[key]).status_code == 404
    assert glasses(house) == []


def test_a_child_there_is_not_is_not_found(as_):
    assert opens(as_("li"), "01890000-0000-7000-8000-000000000001").status_code == 404


@pytest.mark.parametrize("student", ["", "x", "0" * 36, "' or 1=1 --"])
def test_whoever_chooses_no_child_is_asked_to(as_, house, student):
    answer = opens(as_("li"), student)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert glasses(house) == []


@pytest.mark.parametrize("reason", ["", "急", "   " * 20, "晕 倒 了 ， 找 家 长", "\u3000" * 30])
def test_a_reason_too_short_is_refused_and_what_was_typed_stays(as_, cast, house, reason):
    answer = opens(as_("li"), cast.yan, reason)
    assert answer.status_code == 422
    assert f'value="{cast.yan}"' in answer.text
    assert reason.strip() in answer.text
    assert glasses(house) == []


def test_a_reason_of_any_length_and_kind_is_shown_as_it_was_typed(as_, cast, house):
    li, liu = as_("li"), as_("liu")
    opens(li, cast.yan, "<script>alert(1)</script> 孩子不见了" + "很急" * 5000)
    page = liu.get("/desk/emergency/review").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert len(glasses(house)[0].reason) <= 1000


def test_without_a_fresh_confirmation_nothing_opens_and_the_reason_travels_with_the_question(as_, cast, house):
    li = as_("li")
    with house() as session:
        session.scalars(select(LoginSession).where(LoginSession.account_id == cast.li)).one().stepped_up_at = None
    answer = opens(li, cast.yan)
    assert answer.status_code == 403
    assert REASON in answer.text
    assert glasses(house) == []


def test_opening_twice_is_one_opening(opened, cast, house):
    li, file = opened
    assert opens(li, cast.yan).location == file
    assert len(glasses(house)) == 1


def test_the_way_there_stands_on_the_phone_and_in_the_menu_of_those_who_may(as_):
    assert 'href="/desk/emergency"' in as_("wang").get("/field/me").text
    assert 'href="/desk/emergency"' in as_("zhou").get("/desk/emergency").text
    assert 'href="/desk/emergency"' not in as_("chen").get("/desk").text
