"""李老师 leaves: her students, and classes go to somebody else in one step, with a note; nobody is left out."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_student
from webapp.models import Account, Device, Pairing, RoleGrant, new_id, now

DAY = dt.timedelta(days=1)
LAST = TODAY + 5 * DAY
NOTE = "小梅怕黑，天晚了请送到家门口 <b>谢谢</b>"
EN = {"Accept-Language": "en"}


def asked(cast, **over):
    return {"last_day": LAST.isoformat(), "mentor_id": str(cast.wang), "note": NOTE} | over


def pairings(house, student):
    with house() as session:
        rows = session.scalars(select(Pairing).where(Pairing.student_id == student)).all()
        return sorted((row.starts_on, row.ends_on, row.mentor_id) for row in rows)


def test_the_office_sees_names_and_the_administrator_sees_counts(as_, cast):
    office = as_("chen").get(f"/desk/staff/{cast.li}/leaving").text
    administration = as_("sun").get(f"/desk/accounts/{cast.li}/leaving").text
    assert "郑小梅" in office
    assert "郑小梅" not in administration
    assert "周小燕" not in office


def test_what_would_happen_is_shown_before_and_changes_nothing(as_, cast, house):
    before = pairings(house, cast.mei)
    answer = as_("chen").post(f"/desk/staff/{cast.li}/leaving/preview", data=asked(cast), headers=EN)
    assert answer.status_code == 200
    assert "王秀英 cares for 1 students" in answer.text
    assert "&lt;b&gt;谢谢&lt;/b&gt;" in answer.text
    assert pairings(house, cast.mei) == before


@pytest.mark.parametrize(("who", "door"), [("liu", "staff"), ("sun", "accounts")])
def test_each_role_that_would_end_is_named_with_its_school_and_class(as_, cast, who, door):
    form = asked(cast, mentor_id=str(cast.li))
    page = as_(who).post(f"/desk/{door}/{cast.wang}/leaving/preview", data=form, headers=EN).text
    assert "The role Mentor 青山镇中心小学 ends on" in page
    assert "The role Class teacher 青山镇中心小学 Grade 3 class 2 ends on" in page


@pytest.mark.parametrize(
    ("who", "door"), [("chen", "staff"), ("liu", "staff"), ("sun", "accounts"), ("xu", "accounts")]
)
def test_in_one_step_the_students_have_another_mentor_and_the_account_ends(as_, cast, house, who, door):
    answer = as_(who).post(f"/desk/{door}/{cast.li}/leaving", data=asked(cast))
    assert answer.status_code == 303, answer.text
    (old, new) = pairings(house, cast.mei)
    assert old[1:] == (LAST, cast.li)
    assert new == (LAST + DAY, None, cast.wang)
    with house() as session:
        assert session.get(Account, cast.li).leaves_on == LAST
        assert set(session.scalars(select(RoleGrant.ends_on).where(RoleGrant.account_id == cast.li))) == {LAST}
        row = session.scalars(select(Pairing).where(Pairing.mentor_id == cast.wang, Pairing.note == NOTE)).one()
        assert row.handed_over_by == cast.li
    assert as_("li").get("/field").status_code == 200


def test_whoever_left_already_is_out_at_once_and_the_next_one_cares_today(as_, cast, house):
    li = as_("li")
    form = asked(cast, last_day=(TODAY - DAY).isoformat())
    assert as_("chen").post(f"/desk/staff/{cast.li}/leaving", data=form).status_code == 303
    assert li.get("/field").status_code == 401
    assert pairings(house, cast.mei)[-1][0] == TODAY
    today = as_("wang").get("/field", headers=EN).text
    assert "Handed over to you by 李建国" in today
    assert "郑小梅" in today
    page = as_("wang").get(f"/field/students/{cast.mei}", headers=EN).text
    assert "&lt;b&gt;谢谢&lt;/b&gt;" in page
    assert "小梅怕黑" in str(as_("wang").pull().get_json())


def test_after_two_weeks_the_note_is_on_the_students_page_only(as_, cast, house):
    as_("chen").post(f"/desk/staff/{cast.li}/leaving", data=asked(cast, last_day=(TODAY - DAY).isoformat()))
    with house() as session:
        row = session.scalars(select(Pairing).where(Pairing.note == NOTE)).one()
        row.starts_on = TODAY - 15 * DAY
    assert "小梅怕黑" not in as_("wang").get("/field").text
    assert "小梅怕黑" in as_("wang").get(f"/field/students/{cast.mei}").text


def test_a_class_goes_to_another_class_teacher(as_, cast, house):
    form = asked(cast, mentor_id=str(cast.li)) | {f"teacher.{cast.class_two}": str(cast.li)}
    assert as_("chen").post(f"/desk/staff/{cast.wang}/leaving", data=form).status_code == 303
    with house() as session:
        new = session.scalars(
            select(RoleGrant).where(RoleGrant.account_id == cast.li, RoleGrant.role == "class_teacher")
        ).one()
        assert (new.class_id, new.starts_on, new.ends_on) == (cast.class_two, LAST + DAY, None)


def test_groups_of_classes_may_go_to_different_mentors(as_, cast, house):
    with house() as session:
        other = a_student(cast.school, cast.class_two, mentor=cast.li)
        session.add(RoleGrant(account_id=cast.zhou, role="mentor", school_id=cast.school, starts_on=TODAY - 9 * DAY))
    form = asked(cast) | {f"mentor.{cast.class_two}": str(cast.zhou)}
    assert as_("chen").post(f"/desk/staff/{cast.li}/leaving", data=form).status_code == 303
    assert [pairings(house, one)[-1][2] for one in (cast.mei, other)] == [cast.wang, cast.zhou]


def test_it_can_be_taken_back(as_, cast, house):
    before, chen = pairings(house, cast.mei), as_("chen")
    chen.post(f"/desk/staff/{cast.li}/leaving", data=asked(cast))
    assert pairings(house, cast.mei) != before
    assert chen.post(f"/desk/staff/{cast.li}/leaving/undo").status_code == 200
    assert pairings(house, cast.mei) == before
    with house() as session:
        assert session.get(Account, cast.li).leaves_on is None
        assert set(session.scalars(select(RoleGrant.ends_on).where(RoleGrant.account_id == cast.li))) == {None}
    assert chen.post(f"/desk/staff/{cast.li}/leaving/undo").status_code == 422


def test_without_a_successor_the_students_are_listed_until_they_have_one(as_, cast):
    chen = as_("chen")
    form = asked(cast, mentor_id="", note="", last_day=(TODAY - DAY).isoformat())
    shown = chen.post(f"/desk/staff/{cast.li}/leaving/preview", data=form, headers=EN).text
    assert "1 students will have no mentor" in shown
    assert chen.post(f"/desk/staff/{cast.li}/leaving", data=form).status_code == 303
    page = chen.get("/desk/students/without-mentor").text
    assert "郑小梅" in page
    assert "李建国" in page
    chen.post(f"/desk/students/{cast.mei}/pairings", data={"mentor_id": str(cast.wang)})
    assert "郑小梅" not in chen.get("/desk/students/without-mentor").text


def test_a_disabled_mentors_students_are_listed_and_those_whose_parents_are_home_are_not(as_, cast, house):
    with house():
        a_student(cast.school, cast.class_two, name="孔小在", left_behind="none")
        a_student(cast.school, cast.class_two, name="孔小远", left_behind="both_parents")
    as_("sun").post(f"/desk/accounts/{cast.li}/disable")
    page = as_("chen").get("/desk/students/without-mentor").text
    assert ["郑小梅" in page, "孔小远" in page, "孔小在" in page, "周小燕" in page] == [True, True, False, False]
    assert "/desk/students/without-mentor" in as_("chen").get("/desk").text
    assert "卫小雨" not in page


def test_a_phone_that_has_not_sent_everything_is_spoken_of(as_, cast, house):
    with house() as session:
        session.add(
            Device(
                account_id=cast.li,
                device=new_id(),
                agent="x",
                first_seen_at=now(),
                last_contact_at=now(),
                waiting=3,
                waiting_since=now(),
            )
        )
    page = as_("chen").get(f"/desk/staff/{cast.li}/leaving", headers=EN).text
    assert "A phone has 3 records not sent yet" in page


WRONG = [
    {"last_day": ""},
    {"last_day": "tomorrow"},
    {"last_day": (TODAY - dt.timedelta(days=400)).isoformat()},
    {"last_day": "9999-12-31"},
    {"last_day": (TODAY + dt.timedelta(days=2000)).isoformat()},
    {"mode": "away", "back_on": "2206-09-01"},
    {"note": " "},
    {"mentor_id": "zhang"},
    {"mentor_id": "ma"},
    {"mentor_id": "chen"},
    {"mentor_id": "li"},
    {"teacher": "zhang"},
    {"mode": "away"},
    {"mode": "away", "back_on": LAST.isoformat()},
    {"mode": "away", "back_on": "x"},
]


@pytest.mark.parametrize("over", WRONG)
@pytest.mark.parametrize("step", ["/preview", ""])
def test_what_will_not_do_comes_back_and_changes_nothing(as_, cast, house, over, step):
    before = pairings(house, cast.mei)
    values = {k: str(cast.people[v]) if v in cast.people else v for k, v in over.items()}
    if "teacher" in values:
        with house() as session:
            session.add(
                RoleGrant(
                    account_id=cast.li,
                    role="class_teacher",
                    school_id=cast.school,
                    class_id=cast.class_three,
                    starts_on=TODAY,
                )
            )
        values[f"teacher.{cast.class_three}"] = values.pop("teacher")
    answer = as_("chen").post(f"/desk/staff/{cast.li}/leaving{step}", data=asked(cast, **values))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert pairings(house, cast.mei) == before


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("wang", 403), ("sun", 403), ("qian", 404), ("lu", 404), ("chen", 303)]
)
def test_only_the_own_schools_office_hands_over(as_, cast, house, who, status):
    assert as_(who).post(f"/desk/staff/{cast.li}/leaving", data=asked(cast)).status_code == status
    assert (len(pairings(house, cast.mei)) == 2) is (status == 303)


def test_the_office_lets_nobody_of_the_office_go_and_nobody_herself(as_, cast):
    chen, liu = as_("chen"), as_("liu")
    assert chen.post(f"/desk/staff/{cast.liu}/leaving", data=asked(cast)).status_code == 403
    assert chen.post(f"/desk/staff/{cast.chen}/leaving", data=asked(cast)).status_code in {403, 422}
    assert liu.post(f"/desk/staff/{cast.chen}/leaving", data=asked(cast)).status_code == 303


def test_a_second_hand_over_finds_nothing_more_and_breaks_nothing(as_, cast, house):
    chen = as_("chen")
    for _ in range(2):
        assert chen.post(f"/desk/staff/{cast.li}/leaving", data=asked(cast)).status_code == 303
    assert len(pairings(house, cast.mei)) == 2


def test_colleagues_are_listed_with_their_students(as_, cast):
    page = as_("chen").get("/desk/staff").text
    assert "李建国" in page
    assert "张老师" not in page
    assert "王秀英" in as_("chen").get("/desk/staff?q=wang").text
