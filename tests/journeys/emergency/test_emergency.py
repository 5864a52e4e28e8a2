"""Access in an emergency: one child's file, with a reason, for a while, and kept."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import TODAY, student_row
from tests.given import a_talk, a_withdrawal, an_envelope
from tests.journeys.emergency.conftest import REASON, glasses, kept, look_for, opens
from webapp.access.permissions import Role
from webapp.domain.limits import ALLOWANCES, Bucket
from webapp.models import BreakGlass, RoleGrant, SettingValue, Student, now

WORDS = "爸爸喝酒以后打人"


def test_a_mentor_finds_a_child_of_the_school_by_the_full_name_and_sees_the_class_alone(as_, cast):
    page = look_for(as_("li"), " 周小燕 ").text
    assert str(cast.yan) in page
    assert "三年级(2)班" in page
    assert "13900000000" not in page
    assert "柳树村" not in page


@pytest.mark.parametrize(
    "words", ["周", "小燕", "周小", "zhou xiao yan", "zxy", "%", "周小燕%", "' or 1=1 --", "卫小雨"]
)
def test_part_of_a_name_and_a_child_of_another_school_find_nobody(as_, cast, words):
    page = look_for(as_("li"), words).text
    assert not [key for key, student in cast.students.items() if str(student) in page]
    assert 'type="radio"' not in page


def test_the_registry_number_finds_the_child(as_, cast, house):
    with house() as session:
        session.get_one(Student, cast.yan).registry_number = "G990101201706150011"
    assert str(cast.yan) in look_for(as_("li"), "g990101201706150011").text


def test_at_most_five_of_a_name_are_shown(as_, cast, house):
    with house() as session:
        session.add_all(student_row("王伟", cast.school, cast.class_two, id_number_index=f"{n}") for n in range(7))
    page = look_for(as_("li"), "王伟").text
    assert page.count('type="radio"') == 5
    assert '<p class="note">' in page, "the way to the right one is told"


def test_the_bureaus_supervisor_finds_children_of_all_schools_under_him_and_of_no_other(as_, cast):
    zhao = as_("zhao")
    assert str(cast.yu) in look_for(zhao, "卫小雨").text
    assert "石桥小学" in look_for(zhao, "卫小雨").text
    assert str(cast.fei) not in look_for(zhao, "蒋小飞").text


def test_a_search_is_kept_without_the_words_and_a_row_of_searches_is_stopped(as_, cast, house):
    li = as_("li")
    look_for(li, "周小燕")
    event = kept(house, "emergency.searched")[-1]
    assert event.account_id == cast.li
    assert event.details == {"found": [str(cast.yan)]}
    allowance = ALLOWANCES["emergency"]
    assert isinstance(allowance, Bucket)
    answers = [look_for(li, "没有这个人").status_code for _ in range(allowance.holds)]
    assert (answers[0], answers[-1]) == (200, 429)


def test_an_empty_search_shows_the_form_and_counts_for_nothing(as_, house):
    assert look_for(as_("li"), "  ").status_code == 200
    assert kept(house, "emergency.searched") == []


def test_the_open_file_shows_family_health_home_mentors_and_records(as_, cast, house):
    with house() as session:
        row = session.get_one(Student, cast.yan)
        row.medical_alerts, row.health = "青霉素过敏", "哮喘"
    wang = as_("wang")
    for level, words in (("normal", "想妈妈了"), ("team", "同桌欺负我"), ("psychology", WORDS)):
        assert (
            wang.verdict(an_envelope("talk", a_talk(cast.yan, childs_words=words, confidentiality=level))) == "accepted"
        )
    li = as_("li")
    page = li.get(opens(li, cast.yan).location).text
    for shown in (
        "周小燕",
        "何桂兰",
        "tel:13900000000",
        "青霉素过敏",
        "哮喘",
        "柳树村",
        "王秀英",
        "想妈妈了",
        "同桌欺负我",
        REASON,
    ):
        assert shown in page
    assert WORDS not in page
    with house() as session:
        assert session.get_one(Student, cast.yan).id_number_last4 not in page


@pytest.mark.parametrize("taken_back", [False, True])
def test_even_the_author_reads_no_psychology_behind_the_glass_nor_what_came_before_it(as_, cast, taken_back):
    wang = as_("wang")
    first = an_envelope("talk", a_talk(cast.yan, childs_words=WORDS))
    second = an_envelope("talk", a_talk(cast.yan, childs_words=WORDS, confidentiality="psychology", amends=first["id"]))
    assert {wang.verdict(first), wang.verdict(second)} == {"accepted"}
    if taken_back:
        wang.verdict(an_envelope("withdrawal", a_withdrawal(second["id"])))
    assert WORDS not in wang.get(opens(wang, cast.yan).location).text


def test_opening_and_each_look_are_kept(opened, cast, house):
    li, file = opened
    for _ in range(2):
        assert li.get(file).status_code == 200
    glass = glasses(house)[0]
    assert [e.subject_id for e in kept(house, "emergency.opened")] == [glass.id]
    looks = kept(house, "emergency.viewed")
    assert [(e.subject_id, e.account_id, e.details["student"]) for e in looks] == [
        (glass.id, cast.li, str(cast.yan))
    ] * 2


def test_it_is_open_for_as_long_as_the_school_decided(as_, cast, house):
    with house() as session:
        session.add(SettingValue(bureau_id=cast.bureau, school_id=cast.school, key="glass_hours", value=1))
    opens(as_("li"), cast.yan)
    glass = glasses(house)[0]
    assert glass.closes_at - glass.opened_at == dt.timedelta(hours=1)


def test_after_its_time_it_is_closed_and_the_form_says_so(opened, house):
    li, file = opened
    with house() as session:
        session.scalars(select(BreakGlass)).one().closes_at = now()
    answer = li.get(file)
    assert (answer.status_code, answer.location) == (303, "/desk/emergency")
    page = li.get("/desk/emergency").text
    assert "周小燕" in page
    assert file not in page
    assert kept(house, "emergency.viewed") == []


def test_whoever_closes_it_sees_no_more_and_may_do_so_twice(opened, house):
    li, file = opened
    for _ in range(2):
        assert li.post(f"{file}/close").status_code == 303
    assert li.get(file).status_code == 303
    assert len(kept(house, "emergency.closed")) == 1


def test_a_role_that_ends_closes_it(opened, cast, house):
    li, file = opened
    with house() as session:
        session.add(RoleGrant(account_id=cast.li, role=Role.MENTOR, school_id=cast.other_school, starts_on=TODAY))
        for grant in session.scalars(select(RoleGrant).where(RoleGrant.school_id == cast.school)):
            grant.ends_on = TODAY - dt.timedelta(days=1)
    assert li.get(file).status_code == 404


def test_a_child_who_leaves_meanwhile_is_still_shown(opened, cast, house):
    li, file = opened
    with house() as session:
        session.get_one(Student, cast.yan).left_on = TODAY - dt.timedelta(days=1)
    assert li.get(file).status_code == 200
