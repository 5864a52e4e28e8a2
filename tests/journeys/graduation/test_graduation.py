"""The office lets the last year graduate in one step, after it has seen who leaves, what ends and what stays open."""

import datetime as dt

from sqlalchemy import func, select

from tests.cast import TODAY
from tests.given import a_student, end_roles
from tests.journeys.graduation.conftest import PAGE, everything, let_go, the_batch
from tests.rows import a_care_file, a_request
from webapp.access.permissions import Role
from webapp.models import AuditEvent, Batch, CareFile, Entry, Pairing, RoleGrant, Student, Transfer, new_id, now

A_DAY = dt.timedelta(days=1)


def left(house, student):
    with house() as session:
        row = session.get_one(Student, student)
        return row.left_on, row.left_why


def pairing_of(house, student):
    with house() as session:
        return session.scalars(select(Pairing).where(Pairing.student_id == student)).one()


def moving(session, cast, student):
    session.add(
        Transfer(
            id=new_id(), way="out", student_id=student, student_name="毕业乙", from_id=cast.school, outside="县一中",
            moves_on=TODAY, state="prepared", asked_at=now(), steps=1,
        )
    )  # fmt: skip


def test_the_classes_of_the_last_year_are_ticked_and_no_other(as_, sixth):
    page = as_("chen").get(PAGE).text
    ticked = [part for part in page.split("<label") if "checked" in part]
    assert len(ticked) == 1
    assert (str(sixth.id) in ticked[0], "六年级(1)班" in ticked[0], "2" in ticked[0]) == (True,) * 3


def test_a_school_without_a_last_year_is_told_so(as_, cast):
    assert "处于毕业年级" in as_("chen").get(PAGE).text


def test_the_preview_names_who_leaves_what_ends_and_what_stays_open(as_, cast, house, sixth):
    with house() as session:
        care = a_care_file(session, cast.school, sixth.first, cast.li)["care_id"]
        a_request(session, cast.school, sixth.second, cast.chen)
    before = everything(house)
    page = as_("chen").get(f"{PAGE}/preview?class={sixth.id}").text
    assert ("毕业甲" in page, "毕业乙" in page, "与成长导师李建国的结对" in page) == (True,) * 3
    assert (f"/desk/care/{care}" in page, "家长申请 1 件" in page) == (True, True)
    assert everything(house) == before


def test_who_may_not_see_care_files_reads_of_none(as_, cast, house, sixth):
    with house() as session:
        care = a_care_file(session, cast.school, sixth.first, cast.li)["care_id"]
        end_roles(cast.wang, TODAY - A_DAY)
        role = {"account_id": cast.wang, "role": Role.REGISTRY_OFFICER, "school_id": cast.school}
        session.add(RoleGrant(starts_on=TODAY, **role))
    page = as_("wang").get(f"{PAGE}/preview?class={sixth.id}").text
    assert ("毕业甲" in page, str(care) in page) == (True, False)


def test_single_children_of_other_classes_are_ticked_by_hand(as_, cast, sixth):
    page = as_("chen").get(f"{PAGE}/preview?class={cast.class_two}").text
    assert ("周小燕" in page, "checked" in page) == (True, False)


def test_they_leave_the_roll_their_pairings_end_and_nothing_is_erased(as_, cast, house, sixth):
    with house() as session:
        a_care_file(session, cast.school, sixth.first, cast.li)
        entries = session.scalar(select(func.count()).select_from(Entry))
    assert let_go(as_("chen"), sixth.first, sixth.second).status_code == 303
    assert [left(house, one) for one in (sixth.first, sixth.second)] == [(TODAY, "graduated")] * 2
    assert pairing_of(house, sixth.first).ends_on == TODAY
    with house() as session:
        assert session.scalars(select(CareFile)).one().state == "draft"
        assert session.scalar(select(func.count()).select_from(Entry)) == entries
    assert "毕业甲" in as_("chen").get("/desk/students?q=毕业甲").text  # today is the last day


def test_a_day_that_is_past_ends_pairings_yesterday_for_they_held_until_then(as_, house, sixth):
    day = TODAY - 100 * A_DAY
    assert let_go(as_("chen"), sixth.first, day=day).status_code == 303
    assert (left(house, sixth.first)[0], pairing_of(house, sixth.first).ends_on) == (day, TODAY - A_DAY)
    page = as_("chen").get("/desk/students?roll=left").text
    assert ("毕业甲" in page, "毕业乙" in page) == (True, False)
    assert "毕业甲" not in as_("li").get("/field/students").text


def test_a_day_to_come_ends_them_then(as_, house, sixth):
    day = TODAY + 30 * A_DAY
    assert let_go(as_("chen"), sixth.first, day=day).status_code == 303
    assert (left(house, sixth.first)[0], pairing_of(house, sixth.first).ends_on) == (day, day)
    assert "毕业甲" in as_("li").get("/field/students").text


def test_a_day_too_far_away_or_none_is_refused_and_the_ticks_stay(as_, house, sixth):
    before = everything(house)
    for day in (TODAY - 367 * A_DAY, TODAY + 184 * A_DAY, "nonsense", ""):
        answer = let_go(as_("chen"), sixth.second, day=day, **{"class": str(sixth.id)})
        assert (answer.status_code, "请选择最后在籍日" in answer.text) == (422, True)
        ticked = [part for part in answer.text.split("<label") if "checked" in part]
        assert ["毕业乙" in part for part in ticked] == [True]
    assert everything(house) == before


def test_nobody_ticked_is_refused(as_, sixth):
    answer = let_go(as_("chen"), **{"class": str(sixth.id)})
    assert (answer.status_code, "请勾选离校的学生" in answer.text) == (422, True)


def test_twice_is_once(as_, house, sixth):
    chen = as_("chen")
    let_go(chen, sixth.first)
    before = everything(house)
    answer = let_go(chen, sixth.first, sixth.second)
    assert (answer.status_code, "刚刚已不在籍" in answer.text) == (409, True)
    assert everything(house) == before
    the_batch(house)  # the one there was


def test_who_is_in_a_transfer_stays_and_with_that_child_all(as_, cast, house, sixth):
    with house() as session:
        moving(session, cast, sixth.second)
    page = as_("chen").get(f"{PAGE}/preview?class={sixth.id}").text
    assert [("毕业乙" in part) for part in page.split("<label") if "disabled" in part] == [True]
    before = everything(house)
    assert let_go(as_("chen"), sixth.first, sixth.second).status_code == 409
    assert everything(house) == before


def test_five_hundred_and_more_at_once(as_, cast, house, sixth):
    with house():
        many = [a_student(cast.school, sixth.id, name=f"孔{number}", mentor=cast.li) for number in range(520)]
    assert let_go(as_("chen"), *many).status_code == 303
    with house() as session:
        lasting = select(func.count()).where(Pairing.student_id.in_(many), Pairing.ends_on.is_(None))
        assert (the_batch(house).summary["students"], session.scalar(lasting)) == (520, 0)


def test_it_is_in_the_audit(as_, cast, house, sixth):
    let_go(as_("chen"), sixth.first, sixth.second)
    with house() as session:
        told = session.scalars(select(AuditEvent).where(AuditEvent.action == "students.graduated")).one()
        assert (told.account_id, told.school_id, told.details["students"]) == (cast.chen, cast.school, 2)


def test_two_classes_whose_care_files_are_looked_through_are_two_looks(as_, cast, house, sixth):
    with house() as session:
        a_care_file(session, cast.school, sixth.first, cast.li)
        whose = {"id": new_id(), "school_id": cast.school, "student_id": cast.mei}
        session.add(CareFile(state="draft", steps=1, identified_on=TODAY, level=2, categories=["distressed"], **whose))
        other = session.get_one(Student, cast.mei).class_id
    chen = as_("chen")
    for one in (sixth.id, other, sixth.id):
        assert chen.get(f"{PAGE}/preview?class={one}").status_code == 200
    with house() as session:
        looks = session.scalars(select(AuditEvent).where(AuditEvent.action == "care.listed").order_by(AuditEvent.seq))
        assert [look.details["filter"]["class"] for look in looks] == [["六年级(1)班"], ["三年级(3)班"]]


def test_colleagues_without_the_right_strangers_and_other_schools_let_nobody_go(as_, house, sixth):
    before = everything(house)
    for login, status in (("wang", 403), ("zhou", 403), ("sun", 403), ("qian", 404), ("lu", 404)):
        assert let_go(as_(login), sixth.first).status_code == status
    for login in ("qian", "lu"):
        page = as_(login).get(f"{PAGE}/preview?class={sixth.id}").text
        assert "毕业甲" not in page
    assert let_go(as_("stranger"), sixth.first).status_code == 404
    assert everything(house) == before


def test_children_of_two_schools_leave_one_school_at_a_time(as_, cast, house, sixth):
    with house() as session:
        role = {"account_id": cast.chen, "role": Role.MORAL_EDUCATION, "school_id": cast.other_school}
        session.add(RoleGrant(starts_on=TODAY, **role))
    answer = let_go(as_("chen"), sixth.first, cast.yu)
    assert (answer.status_code, "一所学校" in answer.text) == (422, True)


def test_hostile_fields_do_no_harm(as_, house, sixth):
    chen = as_("chen")
    assert chen.get(f"{PAGE}/preview?class=x&class=' or 1=1").status_code == 200
    answer = chen.post(f"{PAGE}/batches", data={"student": ["x", "'; drop"], "day": "<b>"})
    assert (answer.status_code, "<b>" in answer.text) == (422, False)
    with house() as session:
        assert session.scalars(select(Batch)).all() == []
