"""A school's roster becomes its pupils, and nothing is lost, merged or guessed on the way."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from tests.cast import TODAY, identity_number
from tests.journeys.roster_import.conftest import HEAD, Import, a_line, a_roster, rows_of
from webapp.actions.roster_plan import preview
from webapp.domain.refusals import Refused
from webapp.domain.rosters import Outcome, RosterReading
from webapp.domain.terms import cohort_of
from webapp.models import AuditEvent, Batch, Pairing, SchoolClass, Student

NEW = ("许小荷", "韩小树", "秦小山")


def the_student(session: Any, name: str) -> Student:
    found: Student = session.scalars(
        select(Student).where(Student.name == name).options(selectinload(Student.guardians))
    ).one()
    return found


def test_every_row_becomes_a_pupil_with_class_numbers_and_father(house, cast, imported: Import) -> None:
    counts = imported(a_roster(*(a_line(name, "五年级1班") for name in NEW)))
    with house() as session:
        child = the_student(session, "许小荷")
        school_class = session.get_one(SchoolClass, child.class_id)
        assert (school_class.stage, school_class.cohort_year, school_class.number) == (
            "primary",
            cohort_of("primary", 5, TODAY),
            1,
        )
        assert child.id_number == identity_number("许小荷")
        assert child.id_number_last4 == identity_number("许小荷")[-4:]
        assert (child.sex, child.birth_date, child.name_pinyin) == ("2", "2017-06-15", "xu xiao he")
        assert [(g.name, g.relation, g.phones) for g in child.guardians] == [("许大勇", "51", ["13900001111"])]
    assert counts == {"new": 3, "changed": 0, "unchanged": 0, "left_aside": 0, "departed": 0, "to_be_checked": 0}


def test_the_same_roster_twice_changes_nothing(house, imported: Import) -> None:
    reading = a_roster(*(a_line(name) for name in NEW), a_line("魏小禾", 学籍号=None, 身份证号=None))
    imported(reading)
    with house() as session:
        before = rows_of(session)
    counts = imported(reading)
    with house() as session:
        assert rows_of(session) == before
        assert session.scalar(select(func.count()).select_from(Batch)) == 2
    assert counts == {"new": 0, "changed": 0, "unchanged": 4, "left_aside": 0, "departed": 0, "to_be_checked": 0}


def test_a_preview_writes_nothing_and_says_what_would_change(house, cast, imported: Import) -> None:
    imported(a_roster(a_line("许小荷"), a_line("韩小树")))
    reading = a_roster(a_line("许小荷", 住址="青山镇新村九组", 班级="三年级3班"), a_line("韩小树"), a_line("秦小山"))
    with house() as session:
        before = rows_of(session)
        plan = preview(cast.school, reading, TODAY)
        session.commit()
        assert rows_of(session) == before
    assert [planned.row.name for planned in plan.new] == ["秦小山"]
    assert [(p.row.row, [c.field for c in p.changes]) for p in plan.changed] == [(2, ["address", "class"])]
    assert [planned.row.name for planned in plan.unchanged] == ["韩小树"]


def test_a_wrong_row_is_named_and_the_rest_stands(house, cast, imported: Import) -> None:
    lost = int(identity_number("韩小树")[:15]) * 1000
    reading = a_roster(a_line("许小荷"), a_line("韩小树", 身份证号=lost), a_line("秦小山", 姓名=None))
    with house():
        plan = preview(cast.school, reading, TODAY)
    assert [(aside.place, aside.name, aside.reason) for aside in plan.to_decide] == [((None, 4), None, "name_missing")]
    assert imported(reading)["new"] == 2
    with house() as session:
        assert the_student(session, "韩小树").id_number is None
        assert the_student(session, "许小荷").id_number == identity_number("许小荷")


@pytest.mark.parametrize("column", ["学籍号", "身份证号"])
def test_two_pupils_with_one_number_are_left_for_a_person(house, cast, imported: Import, column: str) -> None:
    number = identity_number("许小荷")
    same = f"G{number}" if column == "学籍号" else number
    reading = a_roster(a_line("许小荷", **{column: same}), a_line("韩小树", **{column: same}), a_line("秦小山"))
    with house():
        plan = preview(cast.school, reading, TODAY)
    assert [aside.name for aside in plan.to_decide] == ["许小荷", "韩小树"]
    assert imported(reading)["left_aside"] == 2
    with house() as session:
        names = set(session.scalars(select(Student.name)))
        assert "秦小山" in names
        assert not names & {"许小荷", "韩小树"}


def test_the_children_of_another_school_are_untouched(house, cast, imported: Import) -> None:
    def theirs(session: Any) -> list[Any]:
        return [row for row in rows_of(session)["students"] if str(row.school_id).replace("-", "") != cast.school.hex]

    with house() as session:
        before = theirs(session)
    imported(a_roster(a_line("卫小雨"), a_line("许小荷")), school="school")
    with house() as session:
        assert len(before) == 2
        assert theirs(session) == before
        assert session.scalar(select(func.count()).where(Student.name == "卫小雨")) == 2


def test_a_pupil_who_is_not_in_the_file_is_to_be_checked_and_never_deleted(house, cast, imported: Import) -> None:
    counts = imported(a_roster(a_line("周小燕", 学籍号=None), a_line("许小荷")))
    assert counts["to_be_checked"] == 1
    with house() as session:
        assert the_student(session, "吴小磊").to_be_checked == "not_in_roster"
        assert the_student(session, "周小燕").to_be_checked is None
        assert the_student(session, "郑小梅").to_be_checked is None  # her class is not in the file
    imported(a_roster(a_line("周小燕", 学籍号=None), a_line("许小荷"), a_line("吴小磊")))
    with house() as session:
        assert the_student(session, "吴小磊").to_be_checked is None


def test_a_pupil_whose_row_was_left_aside_is_not_missing(house, cast, imported: Import) -> None:
    number = identity_number("周小燕")
    counts = imported(a_roster(a_line("周小燕", 学籍号=f"G{number}"), a_line("吴小磊", 学籍号=f"G{number}")))
    assert (counts["left_aside"], counts["to_be_checked"]) == (2, 0)


def test_an_import_keeps_pairings_entries_and_what_the_file_does_not_say(house, cast, imported: Import) -> None:
    imported(a_roster(a_line("周小燕", 住址=None, 父亲姓名=None, 父亲电话=None, 出生日期="2017-06")))
    with house() as session:
        yan = the_student(session, "周小燕")
        assert yan.id == cast.yan
        assert (yan.address, yan.birth_date) == ("青山镇柳树村三组", "2017-06-15")
        assert [g.name for g in yan.guardians] == ["何桂兰"]
        assert session.scalar(select(func.count()).where(Pairing.student_id == cast.yan)) == 1


def test_a_telephone_number_that_changed_comes_first_and_the_old_one_stays(house, imported: Import) -> None:
    imported(a_roster(a_line("许小荷")))
    imported(a_roster(a_line("许小荷", 父亲电话="13900002222")))
    with house() as session:
        (father,) = the_student(session, "许小荷").guardians
        assert father.phones == ["13900002222", "13900001111"]


def test_numbers_of_nobody_named_become_one_guardian_without_a_name(house, imported: Import) -> None:
    head = (*HEAD, "联系电话")
    for phone in ("13900003333", "13900004444"):
        imported(a_roster((*a_line("许小荷"), phone), head=head))
    imported(a_roster((*a_line("许小荷"), "13900001111"), head=head))  # the father's
    with house() as session:
        guardians = the_student(session, "许小荷").guardians
        assert [(g.name, g.phones) for g in guardians] == [
            ("许大勇", ["13900001111"]),
            (None, ["13900004444", "13900003333"]),
        ]


def test_a_pupil_without_numbers_is_known_by_name_class_and_birth(house, imported: Import) -> None:
    imported(a_roster(a_line("许小荷", 身份证号=None, 学籍号=None)))
    counts = imported(a_roster(a_line("许小荷")))
    assert (counts["new"], counts["changed"]) == (0, 1)
    with house() as session:
        assert the_student(session, "许小荷").id_number == identity_number("许小荷")


def test_a_namesake_about_whom_too_little_is_known_is_left_for_a_person(imported: Import) -> None:
    imported(a_roster(a_line("许小荷")))
    counts = imported(a_roster(a_line("许小荷", 身份证号=None, 学籍号=None, 出生日期=None)))
    assert counts == {"new": 0, "changed": 0, "unchanged": 0, "left_aside": 1, "departed": 0, "to_be_checked": 0}


def test_a_value_that_contradicts_itself_within_the_file_is_not_stored(house, imported: Import) -> None:
    imported(a_roster(a_line("许小荷"), a_line("许小荷", 住址="别处")))
    with house() as session:
        assert the_student(session, "许小荷").address is None


def test_every_change_of_a_pupil_is_kept(house, cast, imported: Import) -> None:
    imported(a_roster(a_line("许小荷")))
    imported(a_roster(a_line("许小荷", 住址="青山镇新村九组")))
    with house() as session:
        child = the_student(session, "许小荷")
        kept = session.scalars(
            select(AuditEvent).where(AuditEvent.subject_id == child.id, AuditEvent.action == "changed")
        )
        assert [event.details["address"] for event in kept] == [["青山镇柳树村一组", "青山镇新村九组"]]


@pytest.mark.parametrize(
    "reading",
    [
        RosterReading(Outcome.REFUSE, refuse="no_roster"),
        RosterReading(Outcome.ASK, question="name_column_unknown"),
    ],
)
def test_what_is_not_a_roster_is_not_imported(imported: Import, reading: RosterReading) -> None:
    with pytest.raises(Refused):
        imported(reading)
