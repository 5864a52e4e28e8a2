"""People without an account in a care team: a classmate, the family, the village. They see nothing by it."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.journeys.desk.conftest import text_of
from webapp.models import AuditEvent, CareHelper

A_DAY = dt.timedelta(days=1)
GRANNY = {"name": "何桂兰", "kind": "relative", "phone": "138 0000 1111"}


@pytest.fixture
def file(desk, cast):
    """燕's file; she sits in 王老师's class."""
    return desk.open(cast.yan, categories=["distressed"])


def name(as_: Any, file: Any, login: str = "chen", **form: str) -> Any:
    """The office names somebody."""
    return as_(login).post(f"/desk/care/{file}/helpers", data=GRANNY | form)


def rows(house: Any) -> list[CareHelper]:
    """Whoever was named."""
    with house() as session:
        return list(session.scalars(select(CareHelper).order_by(CareHelper.id)))


def test_somebody_without_an_account_is_named_with_who_named_them(as_, cast, house, file):
    assert name(as_, file).status_code == 303
    (row,) = rows(house)
    assert (row.name, row.kind, row.phone, row.starts_on, row.ends_on, row.added_by) == (
        "何桂兰", "relative", "13800001111", TODAY, None, cast.chen,
    )  # fmt: skip
    page = as_("wang").get(f"/desk/care/{file}").text
    assert all(word in page for word in ("何桂兰", "亲戚", "13800001111"))
    assert f"/desk/care/{file}/helpers" not in page  # the class teacher names nobody


def test_the_form_offers_the_family_and_the_class(as_, cast, file):
    page = as_("chen").get(f"/desk/care/{file}").text
    offered = page.partition('<datalist id="known">')[2].partition("</datalist>")[0]
    assert "周小燕" not in offered
    assert offered.count("<option") >= 2
    assert '<datalist id="known">' not in as_("wang").get(f"/desk/care/{file}").text


def test_who_is_named_for_a_time_is_on_file_and_plan_then_and_in_the_history_after(as_, house, file):
    name(as_, file, name="周大伟", starts_on=(TODAY - 9 * A_DAY).isoformat(), ends_on=(TODAY - A_DAY).isoformat())
    name(as_, file, name="张婶", kind="volunteer")
    assert [word in as_("chen").get(f"/desk/care/{file}").text for word in ("周大伟", "张婶")] == [True, True]
    assert [word in as_("wang").get(f"/desk/care/{file}/plan").text for word in ("周大伟", "张婶")] == [False, True]


def test_a_part_ends_and_is_not_deleted(as_, house, file):
    name(as_, file, starts_on=(TODAY - 9 * A_DAY).isoformat())
    (row,) = rows(house)
    for _turn in range(2):  # ended twice is ended once
        assert as_("chen").post(f"/desk/care/{file}/helpers/{row.id}/end").status_code == 303
    (row,) = rows(house)
    assert row.ends_on == TODAY - A_DAY
    assert "何桂兰" in as_("chen").get(f"/desk/care/{file}").text
    assert name(as_, file).status_code == 303  # and may help again
    with house() as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.action.in_(["care.joined", "care.left"]))).all()
    assert [(one.action, one.details) for one in noted] == [("care.joined", {}), ("care.left", {}), ("care.joined", {})]


def test_the_family_reads_who_helps_and_no_number(as_, cast, house, desk):
    file = desk.in_care(cast.yan)
    as_("chen").post(f"/desk/care/{file}/plan", data={"base": "{}", "goals": "按时完成作业"})
    name(as_, file, name="小雷", kind="classmate")
    sheet = text_of(as_("chen").get(f"/desk/care/{file}/plan/family.pdf")).replace("\n", "")
    assert "小雷" in sheet
    assert "13800001111" not in sheet


@pytest.mark.parametrize(
    "form",
    [
        {"name": ""}, {"name": " \u200b "}, {"name": "何" * 51}, {"kind": ""}, {"kind": "account"}, {"phone": "一二三"},
        {"phone": "13800001111 13800002222"}, {"starts_on": "昨天"}, {"ends_on": (TODAY - A_DAY).isoformat()},
        {"ends_on": (TODAY + 400 * A_DAY).isoformat()}, {"starts_on": "2001-01-01"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_stays_in_the_form(as_, house, file, form):
    answer = name(as_, file, **form)
    assert answer.status_code == 422
    assert "name" in form or GRANNY["name"] in answer.text
    assert rows(house) == []


def test_hostile_names_are_shown_as_text(as_, file):
    assert name(as_, file, name="<script>x</script>").status_code == 303
    assert "<script>x" not in as_("chen").get(f"/desk/care/{file}").text


def test_nobody_is_named_twice_as_the_same(as_, house, file):
    assert [name(as_, file).status_code for _turn in range(2)] == [303, 409]
    assert name(as_, file, kind="guardian").status_code == 303


@pytest.mark.parametrize(
    ("login", "status"), [("stranger", 404), ("wang", 403), ("li", 403), ("sun", 403), ("qian", 404)]
)
def test_nobody_but_the_office_of_the_school_names_or_ends(as_, house, file, login, status):
    name(as_, file)
    (row,) = rows(house)
    assert name(as_, file, login, name="别人").status_code == status
    assert as_(login).post(f"/desk/care/{file}/helpers/{row.id}/end").status_code == status
    (row,) = rows(house)
    assert row.ends_on is None


def test_one_of_another_file_is_not_ended_here(as_, cast, desk, house, file):
    name(as_, file)
    other = desk.open(cast.lei)
    (row,) = rows(house)
    assert as_("chen").post(f"/desk/care/{other}/helpers/{row.id}/end").status_code == 404


def test_no_phone_carries_who_helps(as_, file):
    name(as_, file, name="何小花")
    assert "何小花" not in as_("wang").pull().get_data(as_text=True)
