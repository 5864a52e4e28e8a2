"""A list of the coming school year, sent before that begins, puts nobody into a class of today."""

from sqlalchemy import func, select

from tests.cast import TODAY
from tests.journeys.desk.conftest import words_of
from tests.journeys.roster_import.conftest import Import, a_line, a_roster
from tests.journeys.roster_import.test_columns import ENGLISH, a_file, planned, run_of, send
from webapp.domain.rosters import RosterReading
from webapp.domain.terms import school_year
from webapp.models import SchoolClass, Student

HEAD = ("姓名", "性别", "班级")
NEXT = school_year(TODAY) + 1


def everybody(house):
    with house() as session:
        counted = (session.scalar(select(func.count()).select_from(table)) for table in (Student, SchoolClass))
        return tuple(counted)


def test_a_list_headed_with_the_coming_year_is_refused_in_words_and_touches_nobody(house, as_):
    before = everybody(house)
    lines = a_file((f"青山小学{NEXT}-{NEXT + 1}学年花名册",), HEAD, ("周小燕", "女", "四年级2班"), head=("",))
    answer = send(as_("chen"), lines)
    assert answer.status_code == 422
    assert "of a school year that has not begun yet" in answer.text
    assert everybody(house) == before


def test_so_is_one_whose_file_says_it(as_):
    answer = send(as_("chen"), a_file(("周小燕", "女", "四年级2班"), head=HEAD), name=f"{NEXT}-{NEXT + 1}学年.tsv")
    assert answer.status_code == 422
    assert "has not begun yet" in answer.text


def test_a_class_that_begins_then_is_left_aside_and_said_while_the_others_come_in(house, as_):
    chen = as_("chen")
    where = planned(chen, a_file(("孔小云", "女", f"小学{NEXT}级1班"), ("曹小石", "男", "三年级2班"), head=HEAD))
    counts = run_of(house, where).counts
    assert (counts["new"], counts["left_aside"], counts["to_mend"]) == (1, 1, 1)
    assert "The class begins only in the coming school year" in words_of(chen.get(where, headers=ENGLISH))
    chen.post(where)
    with house() as session:
        assert session.scalars(select(Student.name).where(Student.name.in_(("孔小云", "曹小石")))).all() == ["曹小石"]
        assert session.scalars(select(SchoolClass.id).where(SchoolClass.cohort_year == NEXT)).all() == []


def test_a_child_of_the_school_named_in_a_coming_class_keeps_the_class_and_is_not_missing(
    house, cast, imported: Import
) -> None:
    reading: RosterReading = a_roster(a_line("周小燕", f"小学{NEXT}级2班"), a_line("吴小磊"))
    with house() as session:
        before = session.get_one(Student, cast.yan).class_id
    counts = imported(reading)
    with house() as session:
        yan = session.get_one(Student, cast.yan)
        assert (yan.class_id, yan.to_be_checked) == (before, None)
    assert (counts["left_aside"], counts["to_be_checked"]) == (1, 0)


def test_a_list_of_the_year_before_says_so_on_the_preview(as_):
    chen = as_("chen")
    title = f"青山小学{NEXT - 2}-{NEXT - 1}学年花名册"
    where = planned(chen, a_file((title,), HEAD, ("孔小云", "女", "三年级2班"), head=("",)))
    assert "names a school year that is over" in words_of(chen.get(where, headers=ENGLISH))
