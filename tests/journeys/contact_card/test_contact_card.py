"""The contact card: on the phone without a network, and on paper; whom to call, and nothing that labels a child."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import end_roles, hand_student_over
from tests.journeys.desk.conftest import text_of
from tests.rows import a_care_file
from webapp.models import Account, AuditEvent, Guardian, SchoolClass, Student, new_id
from webapp.queries.contact_cards import student_card

HOSTILE = '=1+1"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def family(house, cast):
    """周小燕's father works far away and is her guardian, the grandmother looks after her; all have phones."""
    with house() as session:
        grandmother = session.scalars(select(Guardian).where(Guardian.student_id == cast.yan)).one()
        grandmother.carer, grandmother.position = True, 1
        father = Guardian(
            id=new_id(), student_id=cast.yan, school_id=cast.school, name="周大山", relation="51", position=0,
            phones=["13800001111"], legal_guardian=True,
        )  # fmt: skip
        session.add(father)
        session.get_one(Account, cast.wang).phone = "13511112222"
        session.get_one(Student, cast.yan).committee_contact = "柳树村 张主任 13733334444"


def card_on_the_phone(visitor, student):
    answer = visitor.get(f"/field/students/{student}")
    assert answer.status_code == 200
    return answer.text[answer.text.index('id="contact-card"') :].partition("</section>")[0]


def prints(house):
    with house() as session:
        return session.scalars(select(AuditEvent).where(AuditEvent.action == "cards.printed")).all()


def test_the_phone_calls_whoever_looks_after_the_child_first_then_the_rest(as_, cast):
    card = card_on_the_phone(as_("wang"), cast.yan)
    assert re.findall(r'href="tel:(\d+)"', card) == ["13900000000", "13800001111", "13511112222", "13511112222",
                                                     "13733334444"]  # fmt: skip
    first, second = card.index("何桂兰"), card.index("周大山")
    assert first < card.index("先打") < second
    assert card.count("先打") == 1
    assert "照料人" in card[first:second]
    assert "法定监护人" in card[second:]


def test_the_kit_carries_the_card(as_, cast):
    fragments = {f["path"]: f["html"] for f in as_("wang").pull("").get_json()["fragments"]}
    assert "13733334444" in fragments[f"/field/students/{cast.yan}"]


def test_what_nobody_asked_yet_is_named_and_not_counted(as_, cast):
    card = card_on_the_phone(as_("wang"), cast.yan)
    assert "还需了解" in card
    assert "户籍地" in card
    assert not re.search(r"\d+ ?(%|/ ?5|分)", re.sub(r"<[^>]+>", "", card))


def test_a_child_without_family_on_file_has_a_card_that_says_so(as_, cast, house):
    with house() as session:
        session.query(Guardian).filter_by(student_id=cast.yan).delete()
    card = card_on_the_phone(as_("wang"), cast.yan)
    assert "先打" not in card
    assert "13511112222" in card


def test_neither_card_says_that_a_child_is_cared_for_in_particular(as_, cast, house):
    with house() as session:
        a_care_file(session, cast.school, cast.yan, cast.wang)
    printed = text_of(as_("chen").get(f"/desk/students/{cast.yan}/card.pdf"))
    for text in (card_on_the_phone(as_("wang"), cast.yan), printed):
        assert not [word for word in ("留守", "特殊", "等级", "关爱", "困境") if word in text]


def test_who_does_not_work_here_any_more_is_on_no_card(as_, cast, house):
    with house():
        hand_student_over(cast.yan, cast.li, TODAY)
        end_roles(cast.wang, TODAY - dt.timedelta(days=1))
    with house():
        card = student_card(cast.yan, TODAY)
    assert (card.teachers, [one.name for one in card.mentors]) == ([], ["李建国"])


def test_the_office_prints_a_child_and_a_class_marked_with_who_and_when(as_, cast, house):
    chen = as_("chen")
    one = text_of(chen.get(f"/desk/students/{cast.yan}/card.pdf"))
    whole = text_of(chen.get(f"/desk/classes/{cast.class_two}/cards.pdf"))
    assert "内部资料 注意保密 · 陈主任" in one
    assert ("周小燕" in one, "吴小磊" in one) == (True, False)
    assert ("周小燕" in whole, "吴小磊" in whole, "郑小梅" in whole) == (True, True, False)
    assert "138 0000 1111" in one
    assert [event.details["rows"] for event in prints(house)] == [1, 2]


def test_hostile_names_stay_text(as_, cast, house):
    with house() as session:
        session.get_one(Student, cast.yan).name = HOSTILE
        for one in session.query(Guardian).filter_by(student_id=cast.yan):
            one.name = HOSTILE
    assert "<script>alert" not in card_on_the_phone(as_("wang"), cast.yan)
    assert "alert(1)" in text_of(as_("chen").get(f"/desk/students/{cast.yan}/card.pdf"))


def test_of_an_empty_class_nothing_is_printed(as_, cast, house):
    with house() as session:
        empty = SchoolClass(id=new_id(), school_id=cast.school, stage="primary", cohort_year=TODAY.year, number=9)
        session.add(empty)
    assert as_("chen").get(f"/desk/classes/{empty.id}/cards.pdf").status_code == 422
    assert prints(house) == []


@pytest.mark.parametrize(("login", "status"), [("wang", 403), ("zhou", 403), ("sun", 403), ("stranger", 404),
                                               ("qian", 404), ("lu", 404)])  # fmt: skip
def test_nobody_but_the_office_prints_a_childs_card(as_, cast, house, login, status):
    assert as_(login).get(f"/desk/students/{cast.yan}/card.pdf").status_code == status
    assert prints(house) == []


def test_a_class_teacher_prints_the_cards_of_the_own_class_and_it_is_noted(as_, cast, house):
    wang = as_("wang")
    link = f"/desk/classes/{cast.class_two}/cards.pdf"
    assert link in wang.get("/field/students").text
    text = text_of(wang.get(link))
    assert ("周小燕" in text, "吴小磊" in text, "郑小梅" in text, "· 王秀英" in text) == (True, True, False, True)
    (event,) = prints(house)
    assert (event.account_id, event.details) == (cast.wang, {"rows": 2, "why": ["class_teacher"]})


def test_once_the_class_is_handed_over_it_prints_no_more(as_, cast, house):
    with house():
        end_roles(cast.wang, TODAY - dt.timedelta(days=1))
    assert as_("wang").get(f"/desk/classes/{cast.class_two}/cards.pdf").status_code == 404
    assert prints(house) == []


def test_a_class_teacher_prints_no_other_class(as_, cast, house):
    with house() as session:
        other = SchoolClass(id=new_id(), school_id=cast.school, stage="primary", cohort_year=TODAY.year, number=9)
        session.add(other)
    for class_id in (other.id, cast.other_class):
        assert as_("wang").get(f"/desk/classes/{class_id}/cards.pdf").status_code == 404
    assert "cards.pdf" not in as_("li").get("/field/students").text
    assert prints(house) == []


@pytest.mark.parametrize(("login", "status"), [("zhou", 403), ("sun", 403), ("stranger", 404), ("qian", 404),
                                               ("lu", 404)])  # fmt: skip
def test_nobody_else_prints_a_class(as_, cast, house, login, status):
    assert as_(login).get(f"/desk/classes/{cast.class_two}/cards.pdf").status_code == status
    assert prints(house) == []


def test_the_phone_opens_no_other_child(as_, cast):
    assert as_("li").get(f"/field/students/{cast.yan}").status_code == 404
