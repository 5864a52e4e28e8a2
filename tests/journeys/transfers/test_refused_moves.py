"""What keeps a transfer from happening, each with its sentence: nothing is moved by half."""

import datetime as dt

import pytest

from tests.cast import TODAY
from tests.given import a_student
from webapp.models import School, Student

A_DAY = dt.timedelta(days=1)
NUMBER = "G990101201503040018"


def the_problem(answer):
    assert answer.status_code in {409, 422}, answer.status_code
    return answer.text.partition('role="alert"')[2].partition("</p>")[0]


def test_the_new_school_may_return_it_with_a_reason_and_it_is_asked_anew(as_, cast, moves):
    transfer = moves.ask(cast.yan)
    assert "写明" in the_problem(moves.step(transfer, "return", "qian", why=" "))
    assert moves.step(transfer, "return", "qian", why="不在本校学区").status_code == 303
    assert "不在本校学区" in as_("chen").get(f"/desk/transfers/{transfer}").text
    assert as_("chen").get(f"/desk/students/{cast.yan}").status_code == 200
    assert moves.receive(transfer).status_code == 422
    moves.ask(cast.yan, why="已重新划片")


def test_the_school_that_asked_may_withdraw(cast, moves):
    transfer = moves.ask(cast.yan)
    assert moves.step(transfer, "withdraw", "qian", why="不要了").status_code == 403
    assert moves.step(transfer, "withdraw", "chen", why="家长改了主意").status_code == 303
    assert moves.receive(transfer).status_code == 422


def test_a_second_one_waits_until_the_first_is_over(cast, moves):
    moves.ask(cast.yan)
    assert "已经有" in the_problem(moves.asking(cast.yan, to_id=str(cast.far_school)))


def test_the_same_school_is_no_other(cast, moves):
    assert "换一所" in the_problem(moves.asking(cast.yan, to_id=str(cast.school)))


def test_a_closed_school_takes_nobody_in_be_it_closed_meanwhile(cast, moves, house):
    transfer = moves.ask(cast.yan)
    with house() as session:
        session.get_one(School, cast.other_school).closed_on = TODAY - A_DAY
        session.commit()
    assert "没有停办" in the_problem(moves.asking(cast.lei))
    assert "没有停办" in the_problem(moves.receive(transfer))


@pytest.mark.parametrize("there", ["class_two", "far_class"])
def test_the_child_is_placed_in_a_class_of_the_new_school(cast, moves, there):
    transfer = moves.ask(cast.yan)
    assert "班级" in the_problem(moves.receive(transfer, to=there))
    assert moves.student(cast.yan).school_id == cast.school


def test_a_child_whose_registry_number_is_there_already_is_not_received_over_another(cast, moves, house):
    with house() as session:
        session.get_one(Student, cast.yan).registry_number = NUMBER
        a_student(cast.other_school, cast.other_class, name="周小燕", registry_number=NUMBER)
        session.commit()
    assert "学籍号" in the_problem(moves.receive(moves.ask(cast.yan)))


def test_two_desks_do_not_take_the_same_step_twice(as_, cast, moves):
    transfer = moves.ask(cast.yan)
    said = {"step": "receive", "seen": 1, "class_id": str(cast.other_class)}
    url = f"/desk/transfers/{transfer}/steps"
    assert [as_("qian").post(url, data=said).status_code for _ in range(2)] == [303, 409]
