"""李老师 leaves: the care team she is of, and what a plan asks of her, go to somebody who may; or stand open."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_student
from tests.journeys.desk.conftest import words_of
from tests.journeys.handover.test_handover import DAY, EN, LAST, asked
from tests.journeys.kit.test_kit import pull_all
from webapp.models import Account, CareMember, CarePlanStep, RoleGrant

MEASURE = "放学后辅导半小时"
YESTERDAY = TODAY - DAY


def team(house, file):
    with house() as session:
        rows = session.scalars(select(CareMember).where(CareMember.file_id == file)).all()
        rows = sorted(rows, key=lambda m: (m.starts_on, m.id))
        return [(m.starts_on, m.ends_on, m.account_id, m.duty, m.stands_in_for) for m in rows]


def over(cast, **form):
    """The form with which 李老师 left yesterday, and 王老师 has her students from today."""
    return asked(cast, last_day=YESTERDAY.isoformat()) | form


def left(as_, cast, **form):
    answer = as_("chen").post(f"/desk/staff/{cast.li}/leaving", data=over(cast, **form))
    assert answer.status_code == 303, answer.text
    return answer


def first_page(visitor):
    return pull_all(visitor)[0]["/field"]


def test_the_page_says_what_there_is_of_care_and_no_word_of_it(as_, cast, mei):
    answer = as_("chen").get(f"/desk/staff/{cast.li}/leaving", headers=EN)
    choice = answer.text.partition(f'name="care.{mei}"')[2].partition("</select>")[0]
    assert [name in choice for name in ("王秀英", "周老师", "李建国", "许管理员")] == [True, True, False, False]
    page = words_of(answer)
    assert "郑小梅 of the care team, 2 tasks of the plan" in page
    for word in ("沙盘", "Psycholog", MEASURE, "Level", "distress", "心理"):
        assert word not in page


def test_the_administrator_sees_counts_and_hands_none_of_it_over(as_, cast, mei, house):
    sun = as_("sun")
    page = words_of(sun.get(f"/desk/accounts/{cast.li}/leaving", headers=EN))
    assert "Of the care teams of 1 children; 2 tasks in their plans." in page
    assert "郑小梅" not in page
    before = team(house, mei)
    form = over(cast, care_id=str(cast.wang))
    assert sun.post(f"/desk/accounts/{cast.li}/leaving", data=form).status_code == 303
    assert team(house, mei) == before
    assert "郑小梅" in as_("chen").get("/desk/care?show=vacant").text


def test_whoever_takes_over_is_of_the_team_and_has_the_tasks_on_the_phone(as_, cast, mei, house):
    shown = as_("chen").post(
        f"/desk/staff/{cast.li}/leaving/preview", data=over(cast, care_id=str(cast.wang)), headers=EN
    )
    assert "王秀英 takes over for 1 children in care" in words_of(shown)
    assert MEASURE in first_page(as_("li"))
    left(as_, cast, care_id=str(cast.wang))
    old, new = team(house, mei)
    assert old[1:4] == (YESTERDAY, cast.li, "mentor")
    assert new == (TODAY, None, cast.wang, "mentor", cast.li)
    page = first_page(as_("wang"))
    assert MEASURE in page
    assert "沙盘" not in page
    assert "由王秀英接手" in as_("chen").get(f"/desk/care/{mei}/plan").text
    assert "郑小梅" not in as_("chen").get("/desk/care?show=vacant").text


def test_it_holds_from_the_day_after_the_last_day(as_, cast, mei, house):
    assert (
        as_("chen").post(f"/desk/staff/{cast.li}/leaving", data=asked(cast, care_id=str(cast.wang))).status_code == 303
    )
    assert [row[:3] for row in team(house, mei)][1] == (LAST + DAY, None, cast.wang)
    assert MEASURE in first_page(as_("li"))
    assert MEASURE not in first_page(as_("wang"))


def test_the_plan_stays_as_it_was_written(as_, cast, mei, house):
    with house() as session:
        before = len(session.scalars(select(CarePlanStep)).all())
    left(as_, cast, care_id=str(cast.wang))
    with house() as session:
        assert len(session.scalars(select(CarePlanStep)).all()) == before


def test_what_nobody_takes_over_stands_open_until_somebody_does(as_, cast, mei):
    chen = as_("chen")
    assert "/desk/care?show=vacant" not in chen.get("/desk").text
    shown = chen.post(f"/desk/staff/{cast.li}/leaving/preview", data=over(cast), headers=EN)
    assert "In the care of 1 children nobody takes over" in words_of(shown)
    left(as_, cast)
    for login in ("chen", "liu"):
        page = words_of(as_(login).get("/desk/care?show=vacant", headers=EN))
        assert "郑小梅 李建国 · 2 tasks of the plan" in page
        assert "/desk/care?show=vacant" in as_(login).get("/desk").text
    left(as_, cast, care_id=str(cast.wang))
    assert "郑小梅" not in chen.get("/desk/care?show=vacant").text
    assert "郑小梅" not in words_of(chen.get(f"/desk/staff/{cast.li}/leaving"))


def test_a_late_hand_over_does_not_let_anybody_in_again(as_, cast, mei, house):
    left(as_, cast)
    form = asked(cast, care_id=str(cast.wang))
    assert as_("chen").post(f"/desk/staff/{cast.li}/leaving", data=form).status_code == 303
    with house() as session:
        assert session.get_one(Account, cast.li).leaves_on == YESTERDAY


@pytest.mark.parametrize("how", ["disabled", "role"])
def test_whoever_is_gone_without_a_hand_over_is_missed_too(as_, cast, mei, house, how):
    with house() as session:
        if how == "disabled":
            session.get_one(Account, cast.li).leaves_on = YESTERDAY
        else:
            session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.li)).one().ends_on = YESTERDAY
    assert "李建国" in as_("chen").get("/desk/care?show=vacant").text


def test_during_a_leave_somebody_stands_in_and_then_no_more(as_, cast, mei, house):
    back = LAST + 30 * DAY
    form = asked(cast, mode="away", back_on=back.isoformat(), care_id=str(cast.wang))
    assert as_("chen").post(f"/desk/staff/{cast.li}/leaving", data=form).status_code == 303
    hers, deputys = team(house, mei)
    assert hers[1:3] == (None, cast.li)
    assert deputys == (LAST + DAY, back - DAY, cast.wang, "mentor", cast.li)


def test_it_is_taken_back_with_all_the_rest(as_, cast, mei, house):
    before, chen = team(house, mei), as_("chen")
    left(as_, cast, care_id=str(cast.wang))
    assert chen.post(f"/desk/staff/{cast.li}/leaving/undo").status_code == 200
    assert team(house, mei) == before
    assert MEASURE in first_page(as_("li"))
    assert MEASURE not in first_page(as_("wang"))


def test_what_was_changed_since_stays_when_it_is_taken_back(as_, cast, mei, house):
    left(as_, cast, care_id=str(cast.wang))
    with house() as session:
        session.scalars(select(CareMember).where(CareMember.account_id == cast.wang)).one().ends_on = TODAY + 9 * DAY
    page = as_("chen").post(f"/desk/staff/{cast.li}/leaving/undo", headers=EN)
    assert "1 were changed by somebody since and stay" in words_of(page)
    assert [row[1] for row in team(house, mei) if row[2] == cast.wang] == [TODAY + 9 * DAY]


def test_whoever_stood_in_hands_over_what_was_taken_over(as_, cast, mei, house):
    left(as_, cast, care_id=str(cast.wang))
    form = asked(cast, last_day=LAST.isoformat(), mentor_id="", care_id=str(cast.zhou))
    assert as_("liu").post(f"/desk/staff/{cast.wang}/leaving", data=form).status_code == 303
    assert team(house, mei)[1:] == [
        (TODAY, LAST, cast.wang, "mentor", cast.li),
        (LAST + DAY, None, cast.zhou, "mentor", cast.li),
    ]


def test_whoever_was_of_the_team_without_a_task_has_a_successor_there_for_good(as_, cast, desk, house):
    file = desk.open(cast.mei)
    as_("chen").post(f"/desk/care/{file}/members", data={"account_id": str(cast.li), "duty": "mentor"})
    form = asked(cast, care_id=str(cast.wang))
    assert as_("chen").post(f"/desk/staff/{cast.li}/leaving", data=form).status_code == 303
    assert team(house, file) == [
        (TODAY, LAST, cast.li, "mentor", None),
        (LAST + DAY, None, cast.wang, "mentor", None),
    ]


def test_a_colleague_who_is_of_the_team_already_just_stays(as_, cast, desk, house):
    file = desk.open(cast.mei)
    for one in (cast.li, cast.wang):
        as_("chen").post(f"/desk/care/{file}/members", data={"account_id": str(one), "duty": "mentor"})
    left(as_, cast, care_id=str(cast.wang))
    assert [row[2] for row in team(house, file)].count(cast.wang) == 1


def test_one_child_goes_to_another_colleague_than_the_rest(as_, cast, mei, house):
    with house():
        other = a_student(cast.school, cast.class_three, mentor=cast.li)
    chen = as_("chen")
    location = chen.post(f"/desk/students/{other}/care", data={"categories": "poor", "level": "3", "why": "x"}).location
    chen.post(f"{location}/members", data={"account_id": str(cast.li), "duty": "mentor"})
    left(as_, cast, care_id=str(cast.wang), **{f"care.{mei}": str(cast.zhou)})
    with house() as session:
        new = session.scalars(select(CareMember).where(CareMember.starts_on == TODAY, CareMember.account_id != cast.li))
        assert {(m.account_id, m.file_id == mei) for m in new} == {(cast.zhou, True), (cast.wang, False)}


@pytest.mark.parametrize("who", ["xu", "zhang", "ma", "li", "stranger"])
def test_nobody_takes_over_who_may_not_be_of_the_team(as_, cast, mei, house, who):
    before = team(house, mei)
    answer = as_("chen").post(f"/desk/staff/{cast.li}/leaving", data=over(cast, care_id=str(cast.people[who])))
    assert "请选择本校" in words_of(answer, 422)
    assert team(house, mei) == before


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("wang", 403), ("qian", 404), ("xu", 403)])
def test_nobody_else_hands_care_over(as_, cast, mei, house, who, status):
    before = team(house, mei)
    assert (
        as_(who).post(f"/desk/staff/{cast.li}/leaving", data=over(cast, care_id=str(cast.wang))).status_code == status
    )
    assert team(house, mei) == before


@pytest.mark.parametrize("login", ["wang", "zhou", "li"])
def test_what_is_to_be_taken_over_is_the_offices_to_see(as_, cast, mei, login):
    left(as_, cast, care_id="")
    visitor = as_(login) if login != "li" else as_("qian")
    assert "郑小梅" not in visitor.get("/desk/care?show=vacant").text


def test_a_child_that_left_and_a_file_that_ended_ask_nothing(as_, cast, mei, house):
    assert (
        as_("chen").post(f"/desk/care/{mei}/steps", data={"step": "set_aside", "seen": 1, "why": "已好转"}).status_code
        == 303
    )
    left(as_, cast)
    assert "郑小梅" not in as_("chen").get("/desk/care?show=vacant").text
    assert "/desk/care?show=vacant" not in as_("chen").get("/desk").text


@pytest.mark.parametrize("day", [dt.date(1999, 1, 1).isoformat(), "x", ""])
def test_a_hostile_successor_or_file_changes_nothing(as_, cast, mei, house, day):
    before = team(house, mei)
    form = over(cast, care_id="' or 1=1", **{"care.": "x", f"care.{day}": str(cast.wang)})
    assert as_("chen").post(f"/desk/staff/{cast.li}/leaving", data=form).status_code == 303
    assert team(house, mei) == before
