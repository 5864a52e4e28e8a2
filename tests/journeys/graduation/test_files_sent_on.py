"""The files of those who graduated go on to their next school: a class in one step, each child with a receipt."""

import datetime as dt
import io
import json
import zipfile
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.cast import TODAY
from tests.given import a_student, a_visit, an_envelope, days_ago, end_roles
from tests.journeys.graduation.conftest import everything, let_go, take_back
from tests.journeys.ledgers.test_ledgers import EXPORT, names
from tests.journeys.ledgers.test_moved_children import terms
from tests.rows import a_care_file
from webapp.models import School, Student, Transfer, TransferStep

A_DAY = dt.timedelta(days=1)
FILES, RECEIVING = "/desk/graduation/files", "/desk/transfers/receiving"
LAST_DAY = TODAY - 40 * A_DAY
NUMBER = "G990101201503040018"


@pytest.fixture
def left(as_, sixth):
    """Both children of the sixth grade graduated forty days ago."""
    assert let_go(as_("chen"), sixth.first, sixth.second, day=LAST_DAY).status_code == 303
    return sixth


def send_on(as_, cast, *students, login="chen", **form):
    said = {"way": "within", "to_id": str(cast.other_school), "moves_on": TODAY.isoformat(), "why": "升入初中"} | form
    return as_(login).post(FILES, data=said | {"student": [str(one) for one in students]})


def receive(as_, house, login="qian", to=None, **form):
    """Receive all that wait."""
    with house() as session:
        waiting = session.scalars(select(Transfer).where(Transfer.state == "requested")).all()
    said = {"transfer": [str(one.id) for one in waiting], "class_id": str(to)}
    said |= {f"seen.{one.id}": one.steps for one in waiting}
    return as_(login).post(RECEIVING, data=said | form)


def transfers(house):
    with house() as session:
        return session.scalars(select(Transfer).order_by(Transfer.student_name)).all()


def test_a_whole_class_is_sent_in_one_step_and_received_in_another_each_with_a_receipt(as_, cast, house, left):
    page = as_("chen").get(FILES).text
    assert ("毕业甲" in page, "毕业乙" in page, page.count(" checked")) == (True, True, 3)  # the way, and both children
    assert send_on(as_, cast, left.first, left.second).status_code == 303
    assert as_("chen").get(FILES).text.count("石桥小学</a>") == 2
    there = as_("qian").get(RECEIVING).text
    assert ("毕业甲" in there, "毕业乙" in there) == (True, True)
    assert receive(as_, house, to=cast.other_class).status_code == 303
    with house() as session:
        children = [session.get_one(Student, one) for one in (left.first, left.second)]
        assert {(one.school_id, one.class_id, one.left_on, one.left_why) for one in children} == {
            (cast.other_school, cast.other_class, None, None)
        }
        receipts = session.scalars(select(TransferStep.by_id).where(TransferStep.verb == "receive")).all()
        assert receipts == [cast.qian, cast.qian]
    assert [(one.state, one.left_on) for one in transfers(house)] == [("received", LAST_DAY)] * 2
    assert "毕业甲" not in as_("chen").get(FILES).text
    assert as_("qian").get(f"/desk/students/{left.first}").status_code == 200


def test_records_care_file_and_what_comes_late_go_along(as_, cast, house, left):
    with house() as session:
        care = a_care_file(session, cast.school, left.first, cast.li)["care_id"]
    send_on(as_, cast, left.first)
    assert receive(as_, house, to=cast.other_class).status_code == 303
    late = an_envelope("home_visit", a_visit(left.first, started_at=days_ago(60), agreed="毕业前谈好的"))
    assert as_("li").verdict(late) == "accepted"
    assert "毕业前谈好的" in as_("qian").get(f"/desk/students/{left.first}").text
    assert as_("qian").get(f"/desk/care/{care}").status_code == 200


def test_the_new_schools_ledger_has_them_from_the_receipt_on(as_, cast, house, left):
    send_on(as_, cast, left.first)
    receive(as_, house, to=cast.other_class)
    assert "毕业甲" in names(as_("qian").post(EXPORT))
    with house() as session:
        session.scalars(select(Transfer)).one().left_on = TODAY - 300 * A_DAY  # a term in which it was nowhere
        session.commit()
    assert "毕业甲" not in names(as_("qian").post(EXPORT, data={"term": terms(as_("qian"))[1]}))


def test_one_who_is_found_by_name_is_sent_alone_as_anybody(as_, cast, left, moves):
    assert "毕业甲" in as_("chen").get("/desk/transfers/new?q=毕业甲").text
    transfer = moves.move(left.first)
    assert moves.row(transfer).left_on == LAST_DAY


def test_for_a_school_outside_a_package_is_made_and_the_graduation_day_stays(as_, cast, house, left, moves):
    sent = send_on(as_, cast, left.first, left.second, way="out", to_id="", outside="县城第二中学")
    assert sent.status_code == 303
    first = next(one for one in transfers(house) if one.student_id == left.first)
    made = as_("chen").post(f"/desk/transfers/{first.id}/package.zip", data={"seen": 1})
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert json.loads(archive.read("manifest.json"))["student"] == "毕业甲"
    assert moves.step(first.id, "send", "chen", next_on=(TODAY + 9 * A_DAY).isoformat()).status_code == 303
    child = moves.student(left.first)
    assert (child.left_on, child.left_why, moves.row(first.id).left_on) == (LAST_DAY, "graduated", LAST_DAY)
    assert moves.step(first.id, "acknowledge", "chen", why="教务处电话确认").status_code == 303
    assert "县城第二中学" in as_("chen").get(FILES).text


def test_the_graduation_is_not_taken_back_while_a_school_is_asked(as_, cast, house, left, moves):
    send_on(as_, cast, left.second)
    before = everything(house)
    answer = take_back(as_("chen"), house)
    assert (answer.status_code, "请先撤回" in answer.text) == (409, True)
    assert everything(house) == before
    (transfer,) = transfers(house)
    moves.step(transfer.id, "withdraw", "chen", why="弄错了")
    assert take_back(as_("chen"), house).status_code == 303
    assert moves.student(left.second).left_on is None


def test_who_was_received_or_sent_outside_since_stays_away_when_it_is_taken_back(as_, cast, house, left, moves):
    moves.move(left.first)
    out = moves.ask(left.second, way="out", to_id="", outside="县城第二中学")
    moves.step(out, "send", "chen", next_on=(TODAY + 9 * A_DAY).isoformat())
    assert take_back(as_("chen"), house).status_code == 303
    assert moves.student(left.first).school_id == cast.other_school
    second = moves.student(left.second)
    assert (second.left_on, second.left_why) == (LAST_DAY, "graduated")


def test_who_is_asked_for_already_is_not_sent_twice_and_then_nobody_is(as_, cast, house, left):
    send_on(as_, cast, left.first)
    answer = send_on(as_, cast, left.second, left.first, to_id=str(cast.far_school), **{"class": str(left.id)})
    assert answer.status_code == 409
    assert "毕业甲" in answer.text.partition('role="alert"')[2].partition("</p>")[0]
    assert len(transfers(house)) == 1


def test_to_the_school_of_another_bureau_as_well(as_, cast, house, left, moves):
    send_on(as_, cast, left.first, to_id=str(cast.far_school))
    assert receive(as_, house, "qian", cast.other_class).status_code == 404
    assert receive(as_, house, "lu", cast.far_class).status_code == 303
    assert moves.student(left.first).school_id == cast.far_school


def test_a_closed_school_takes_nobody_in(as_, cast, house, left):
    with house() as session:
        session.get_one(School, cast.other_school).closed_on = TODAY - A_DAY
        session.commit()
    assert send_on(as_, cast, left.first, left.second).status_code == 422
    assert transfers(house) == []


def test_who_left_in_another_way_is_not_sent_on_and_a_missing_file_of_a_graduate_is_none(as_, cast, house, left):
    with house() as session:
        other = a_student(cast.school, left.id, name="转走的", left_on=LAST_DAY, left_why="transferred")
        session.commit()
    assert send_on(as_, cast, other).status_code == 404
    assert "转走的" not in as_("chen").get(FILES).text
    missing = {
        "way": "in",
        "outside": "外县小学",
        "next_on": (TODAY + A_DAY).isoformat(),
        "moves_on": TODAY.isoformat(),
    }
    answer = as_("chen").post("/desk/transfers", data=missing | {"student_id": str(left.first), "why": "x"})
    assert answer.status_code == 422


def test_one_whose_number_is_there_already_keeps_all_back_and_is_named(as_, cast, house, left):
    with house() as session:
        session.get_one(Student, left.second).registry_number = NUMBER
        a_student(cast.other_school, cast.other_class, name="毕业乙", registry_number=NUMBER)
        session.commit()
    send_on(as_, cast, left.first, left.second)
    answer = receive(as_, house, to=cast.other_class)
    assert answer.status_code == 422
    assert "毕业乙" in answer.text.partition('role="alert"')[2].partition("</p>")[0]
    with house() as session:
        assert session.get_one(Student, left.first).school_id == cast.school


def test_nobody_ticked_no_class_another_schools_class_and_nonsense_receive_nobody(as_, cast, house, left):
    send_on(as_, cast, left.first)
    wrong: list[dict[str, Any]] = [
        {"transfer": []}, {"class_id": ""}, {"class_id": str(cast.class_two)}, {"transfer": ["x"]},
    ]  # fmt: skip
    for form in wrong:
        assert receive(as_, house, **({"to": cast.other_class} | form)).status_code == 422
    assert receive(as_, house, to=cast.other_class).status_code == 303
    assert send_on(as_, cast).status_code == 422
    assert send_on(as_, cast, left.second, moves_on="9999-12-31").status_code == 422


def test_two_desks_do_not_receive_the_same_children_twice(as_, cast, house, left):
    send_on(as_, cast, left.first)
    (waiting,) = transfers(house)
    said = {"transfer": [str(waiting.id)], f"seen.{waiting.id}": 1, "class_id": str(cast.other_class)}
    assert [as_("qian").post(RECEIVING, data=said).status_code for _ in range(2)] == [303, 409]


@pytest.mark.parametrize(("login", "status"), [("wang", 403), ("zhou", 403), ("sun", 403), ("qian", 404), ("lu", 404)])
def test_colleagues_without_the_right_and_other_schools_send_nobody_on(as_, cast, house, left, login, status):
    assert send_on(as_, cast, left.first, login=login).status_code == status
    assert "毕业甲" not in as_(login).get(f"{FILES}?class={left.id}").text
    assert transfers(house) == []


def test_nobody_but_the_school_that_is_asked_receives(as_, cast, house, left):
    send_on(as_, cast, left.first)
    for login, status in (("chen", 403), ("lu", 404), ("zhang", 403), ("stranger", 404)):
        assert receive(as_, house, login, cast.other_class).status_code == status
    for login in ("chen", "lu", "zhang", "stranger"):
        page = as_(login).get(RECEIVING).text
        assert "毕业甲" not in page.partition("<table")[2]
    with house() as session:
        end_roles(cast.qian, TODAY - A_DAY)
        session.commit()
    assert receive(as_, house, to=cast.other_class).status_code in {403, 404}
    with house() as session:
        assert session.scalar(select(func.count()).where(Transfer.state == "received")) == 0
