"""A ledger of a term holds exactly who was on the school's roll in it, also where a child moved within the county."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.journeys.ledgers.test_ledgers import EXPORT, names, opened, table
from webapp.models import Student, Transfer, now

LONG = dt.timedelta(days=150)  # about a term


@pytest.fixture
def moved(cast: Any, house: Any) -> None:
    """燕 moved to the other school yesterday; until then she was in class two here. Her address changed there."""
    with house() as session:
        child = session.get_one(Student, cast.yan)
        session.add(
            Transfer(
                way="within", student_id=child.id, student_name="周小燕", from_id=cast.school, to_id=cast.other_school,
                from_class_id=child.class_id, to_class_id=cast.other_class, moves_on=TODAY,
                left_on=TODAY - dt.timedelta(days=1), state="received", asked_at=now(), steps=2,
            )
        )  # fmt: skip
        child.school_id, child.class_id, child.address = cast.other_school, cast.other_class, "石桥镇新家"


def terms(visitor: Any) -> list[str]:
    """The terms that are offered, the latest first."""
    return re.findall(r"<option ?(?:selected)?>(\d{4}-\d{4}-\d)", visitor.get("/desk/ledgers").text)


def test_the_old_school_has_the_child_in_its_terms_by_name_and_class_alone(as_, cast, moved):
    chen = as_("chen")
    for code in terms(chen)[:2]:
        answer = chen.post(EXPORT, data={"term": code, "columns": ["class", "sex", "address"]})
        (row,) = [row for row in table(answer)[1] if row[1] == "周小燕"]
        assert (row[2], [cell for cell in row[3:] if cell]) == ("三年级(2)班", [])
        sheet = opened(answer)
        assert "1人只列姓名、班级" in sheet.cell(sheet.max_row, 1).value
        assert "石桥镇新家" not in str(list(sheet.values))


def test_the_new_school_has_the_child_from_its_coming_on(as_, cast, moved):
    qian = as_("qian")
    codes = terms(qian)
    assert "周小燕" in names(qian.post(EXPORT, data={"term": codes[0]}))
    assert "周小燕" not in names(qian.post(EXPORT, data={"term": codes[1]}))


def test_the_page_counts_what_the_sheet_has(as_, cast, moved):
    chen = as_("chen")
    count = len(table(chen.post(EXPORT))[1])
    assert count == 4
    assert re.search(rf"\b{count}\b", chen.get("/desk/ledgers").text)


def test_of_a_class_only_who_left_it(as_, cast, moved):
    assert "周小燕" not in names(as_("chen").post(EXPORT, data={"class": str(cast.class_three)}))


def test_a_child_who_had_not_come_to_school_by_then_is_not_in_it(as_, cast, moved, house):
    with house() as session:
        session.get_one(Student, cast.yan).enrolled_month = TODAY.isoformat()[:7]
    chen = as_("chen")
    codes = terms(chen)
    assert ["周小燕" in names(chen.post(EXPORT, data={"term": code})) for code in codes[:2]] == [True, False]


def test_a_child_who_left_before_the_term_is_not_in_it(as_, cast, moved, house):
    with house() as session:
        session.scalars(select(Transfer)).one().left_on = TODAY - 2 * LONG
    chen = as_("chen")
    assert "周小燕" not in names(chen.post(EXPORT, data={"term": terms(chen)[0]}))


def test_who_came_back_is_here_once_with_all_that_is_known(as_, cast, moved, house):
    with house() as session:
        child = session.get_one(Student, cast.yan)
        session.add(
            Transfer(
                way="within", student_id=child.id, student_name="周小燕", from_id=cast.other_school, to_id=cast.school,
                from_class_id=cast.other_class, to_class_id=cast.class_three, moves_on=TODAY,
                left_on=TODAY, state="received", asked_at=now(), steps=2,
            )
        )  # fmt: skip
        child.school_id, child.class_id = cast.school, cast.class_three
    rows = table(as_("chen").post(EXPORT, data={"columns": ["address"]}))[1]
    assert [row[2] for row in rows if row[1] == "周小燕"] == ["石桥镇新家"]


def test_the_register_of_children_left_behind_judges_nobody_who_is_gone_and_says_so(as_, cast, moved):
    answer = as_("chen").post(EXPORT, data={"ledger": "left_behind"})
    assert "周小燕" not in names(answer)
    sheet = opened(answer)
    assert "已转学的1人未在本册中认定" in sheet.cell(sheet.max_row, 1).value


def test_a_transfer_that_is_only_asked_for_moves_nobody(as_, cast, house):
    with house() as session:
        session.add(
            Transfer(
                id=uuid.uuid4(), way="within", student_id=cast.yan, student_name="周小燕", from_id=cast.school,
                to_id=cast.other_school, moves_on=TODAY, state="asked", asked_at=now(), steps=1,
            )
        )  # fmt: skip
    assert len([row for row in table(as_("chen").post(EXPORT))[1] if row[1] == "周小燕"]) == 1
    assert "周小燕" not in names(as_("qian").post(EXPORT))
