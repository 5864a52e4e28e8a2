"""A graduation is taken back: each child is on the roll again, with the mentors there were; not who went on since."""

import datetime as dt

from sqlalchemy import select

from tests.cast import TODAY, pairing_row
from tests.journeys.graduation.conftest import PAGE, everything, let_go, take_back, the_batch
from tests.rows import a_care_file
from webapp.access.history import because
from webapp.models import AuditEvent, Pairing, Student

A_DAY = dt.timedelta(days=1)


def test_taken_back_everything_is_exactly_as_before(as_, cast, house, sixth):
    with house() as session:
        a_care_file(session, cast.school, sixth.first, cast.li)
    before = everything(house)
    chen = as_("chen")
    let_go(chen, sixth.first, sixth.second, day=TODAY - 30 * A_DAY)
    assert everything(house) != before
    assert take_back(chen, house).status_code == 303
    assert everything(house) == before
    assert "毕业甲" in as_("li").get("/field/students").text
    assert "已撤销" in chen.get(PAGE).text


def test_and_it_can_be_done_again(as_, house, sixth):
    chen = as_("chen")
    let_go(chen, sixth.first)
    take_back(chen, house)
    assert let_go(chen, sixth.first).status_code == 303


def test_taken_back_twice_is_told(as_, house, sixth):
    chen = as_("chen")
    let_go(chen, sixth.first)
    take_back(chen, house)
    before = everything(house)
    assert take_back(chen, house).status_code == 409
    assert everything(house) == before


def test_who_went_another_way_since_stays_with_the_pairings_and_is_named(as_, cast, house, sixth):
    chen = as_("chen")
    let_go(chen, sixth.first, sixth.second, day=TODAY - A_DAY)
    with house() as session, because("转到外县"):
        session.get_one(Student, sixth.first).left_why = "transferred"
    assert take_back(chen, house).status_code == 303
    with house() as session:
        first, second = (session.get_one(Student, one) for one in (sixth.first, sixth.second))
        assert (first.left_why, first.left_on, second.left_on) == ("transferred", TODAY - A_DAY, None)
        assert session.scalars(select(Pairing).where(Pairing.student_id == first.id)).one().ends_on == TODAY - A_DAY
    page = chen.get(PAGE).text
    assert ("此后另有变动的学生除外：毕业甲" in page, "毕业乙" in page) == (True, False)


def test_who_is_paired_anew_with_the_same_mentor_is_not_paired_twice(as_, cast, house, sixth):
    chen = as_("chen")
    let_go(chen, sixth.first, day=TODAY - A_DAY)
    with house() as session:
        session.add(pairing_row(session.get_one(Student, sixth.first), cast.li, TODAY))
    assert take_back(chen, house).status_code == 303
    with house() as session:
        theirs = session.scalars(select(Pairing).where(Pairing.student_id == sixth.first)).all()
        assert sorted((one.ends_on is None) for one in theirs) == [False, True]
        assert session.get_one(Student, sixth.first).left_on is None


def test_another_school_a_colleague_without_the_right_and_a_stranger_take_nothing_back(as_, house, sixth):
    let_go(as_("chen"), sixth.first)
    before = everything(house)
    for login, status in (("qian", 404), ("lu", 404), ("wang", 403), ("stranger", 404)):
        assert take_back(as_(login), house).status_code == status
    assert everything(house) == before
    assert the_batch(house).undone_at is None


def test_a_batch_of_another_kind_is_not_taken_back_here(as_, house, sixth):
    let_go(as_("chen"), sixth.first)
    batch = the_batch(house).id
    with house() as session:
        session.get_one(type(the_batch(house)), batch).kind = "rollover"
    assert as_("chen").post(f"{PAGE}/batches/{batch}/undo").status_code == 404


def test_it_is_in_the_audit(as_, cast, house, sixth):
    chen = as_("chen")
    let_go(chen, sixth.first)
    take_back(chen, house)
    with house() as session:
        told = session.scalars(select(AuditEvent).where(AuditEvent.action == "students.graduation_undone")).one()
        assert (told.account_id, told.school_id) == (cast.chen, cast.school)
