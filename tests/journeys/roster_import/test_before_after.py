"""The preview of a roster says of each child what would change, from what to what, to whoever may read it."""

import os
import time

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, identity_number
from tests.journeys.desk.conftest import words_of
from tests.journeys.roster_import.test_columns import ENGLISH, a_file, planned, run_of
from webapp.models import AuditEvent, RoleGrant, Student

HEAD = (
    "姓名",
    "性别",
    "身份证号",
    "班级",
    "住址",
    "是否留守儿童",
    "监护人姓名",
    "与学生关系",
    "监护人电话",
    "残疾类型",
)
YAN = identity_number("周小燕")
LINE = ("周小燕", "男", YAN, "三年级3班", "<b>青山镇新村九组</b>", "是", "何桂兰", "奶奶", "13911112222", "听力残疾")


def preview(visitor):
    where = planned(visitor, a_file(LINE, head=HEAD))
    return where, words_of(visitor.get(where, headers=ENGLISH))


def test_each_field_stands_there_before_and_after(as_):
    _where, page = preview(as_("chen"))
    for change in (
        "sex: female → male",
        "class: Grade 3 class 2 → Grade 3 class 3",
        "address: 青山镇柳树村三组 → <b>青山镇新村九组</b>",
        "kind of disability: — → hearing",
        "13900000000 → 何桂兰",
        "13911112222、13900000000",
    ):
        assert change in page.replace(" : ", ": "), page


def test_a_number_is_shown_by_its_end_only(house, as_, cast):
    with house() as session:
        yan = session.get_one(Student, cast.yan)
        yan.registry_number = f"G{YAN}"
        session.flush()
    chen, other = as_("chen"), identity_number("周大燕")
    head, line = ("姓名", "身份证号", "学籍号"), ("周小燕", other, f"G{YAN}")
    where = planned(chen, a_file(line, head=head))
    page = words_of(chen.get(where, headers=ENGLISH))
    assert f"•••• {YAN[-4:]} → •••• {other[-4:]}" in page
    assert other not in page


def test_nothing_of_it_lies_in_the_database_and_after_an_hour_only_the_fields_are_named(house, app, as_):
    chen, folder = as_("chen"), app.extensions["runxin_settings"].files_dir / "uploads"
    where, _page = preview(chen)
    assert "新村九组" not in str(run_of(house, where).plan) + str(run_of(house, where).mapping)
    assert all("新村九组".encode() not in kept.read_bytes() for kept in folder.iterdir())
    for kept in folder.iterdir():
        os.utime(kept, (time.time() - 4000, time.time() - 4000))
    later = words_of(chen.get(where, headers=ENGLISH))
    assert "新村九组" not in later
    assert "address" in later


def test_that_it_was_looked_at_is_noted(house, as_, cast):
    preview(as_("chen"))
    with house() as session:
        look = session.scalars(select(AuditEvent).where(AuditEvent.action == "import.changes_viewed")).one()
        assert (look.account_id, look.school_id, look.details["rows"]) == (cast.chen, cast.school, 1)


def test_the_registry_officer_sees_of_what_is_the_offices_only_that_it_changes(house, as_, cast):
    with house() as session:
        officer = RoleGrant(account_id=cast.li, role="registry_officer", school_id=cast.school, starts_on=LONG_AGO)
        session.add(officer)
    _where, page = preview(as_("li"))
    assert "sex: female → male" in page.replace(" : ", ": ")
    assert "hearing" not in page
    assert "on file, for the office" in page


@pytest.mark.parametrize("kind", ["new", "unchanged", "left_aside"])
def test_lines_of_another_kind_say_nothing_of_it(as_, kind):
    chen = as_("chen")
    where, _page = preview(chen)
    assert "新村九组" not in chen.get(f"{where}?kind={kind}").text
