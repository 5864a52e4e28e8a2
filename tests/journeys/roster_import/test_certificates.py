"""A roster with certificates of disability puts them on the files, sealed, and tells nobody on the way."""

from sqlalchemy import select, text

from tests.cast import identity_number
from tests.journeys.desk.conftest import words_of
from tests.journeys.roster_import.test_columns import ENGLISH, a_file, planned, run_of
from webapp.models import AuditEvent, BatchRow, Student

HEAD = ("姓名", "身份证号", "班级", "残疾类型", "残疾等级", "残疾证号")
CERTIFICATE = f"{identity_number('周小燕')}52"
LINES = (
    ("周小燕", identity_number("周小燕"), "三年级2班", "智力残疾", "二级", CERTIFICATE),
    ("吴小磊", identity_number("吴小磊"), "三年级2班", "无残疾", "无", "/"),
    ("孔小云", "", "三年级2班", "听力残疾", "", ""),
)


def certificates(house):
    with house() as session:
        found = session.scalars(select(Student).where(Student.name.in_([line[0] for line in LINES])))
        return {one.name: (one.disability_kind, one.disability_grade, one.disability_number) for one in found}


def test_what_the_sheet_says_is_on_the_files_and_an_undo_takes_it_off(house, as_):
    chen = as_("chen")
    where = planned(chen, a_file(*LINES, head=HEAD))
    chen.post(where)
    assert certificates(house) == {
        "周小燕": ("5", "2", CERTIFICATE),
        "吴小磊": (None, None, None),
        "孔小云": ("2", None, None),
    }
    chen.post(f"{where}/undo")
    assert certificates(house) == {"周小燕": (None, None, None), "吴小磊": (None, None, None)}


def test_a_sheet_that_says_nothing_more_leaves_the_file_alone(house, as_):
    chen = as_("chen")
    chen.post(planned(chen, a_file(*LINES, head=HEAD)))
    again = planned(chen, a_file(("周小燕", identity_number("周小燕"), "三年级2班", "无残疾", "", ""), head=HEAD))
    assert run_of(house, again).counts["unchanged"] == 1
    chen.post(again)
    assert certificates(house)["周小燕"] == ("5", "2", CERTIFICATE)


def test_the_certificate_lies_open_nowhere(house, as_):
    chen = as_("chen")
    where = planned(chen, a_file(*LINES, head=HEAD))
    chen.post(where)
    assert CERTIFICATE not in chen.get(where).text
    with house() as session:
        for model in (BatchRow.after, BatchRow.before, AuditEvent.details):
            assert CERTIFICATE not in str(session.scalars(select(model)).all())
        lying = session.scalars(text("SELECT disability_number FROM students WHERE disability_number IS NOT NULL"))
        assert all(CERTIFICATE.encode() not in bytes(one) for one in lying)
    assert CERTIFICATE not in str(run_of(house, where).plan)


def test_one_typed_as_a_number_is_told_and_not_stored(as_):
    chen = as_("chen")
    where = planned(chen, a_file(("孔小云", "", "三年级2班", "", "", "9.90E+19"), head=HEAD))
    assert "then kind and grade. This one is not stored" in words_of(chen.get(where, headers=ENGLISH))
