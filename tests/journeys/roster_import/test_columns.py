"""What a heading of a roster means, and what numbers in it stand for, is said once and remembered for the school."""

import io
import uuid

import pytest
from sqlalchemy import select

from tests.journeys.desk.conftest import words_of
from webapp.models import AuditEvent, ImportColumn, ImportRun, Student

PATH = "/desk/import"
ENGLISH = {"Accept-Language": "en"}
HEAD, LINE = ("姓名", "性别", "哪个班", "家里人", "血型"), ("孔小云", "女", "三年级2班", "孔奶奶", "A")


def a_file(*lines, head=HEAD):
    return "\n".join("\t".join(line) for line in (head, *lines)).encode()


def send(visitor, data, name="名册.tsv", **form):
    return visitor.post(PATH, data={"file": (io.BytesIO(data), name), **form}, headers=ENGLISH)


def planned(visitor, data, **form):
    answer = send(visitor, data, **form)
    assert answer.status_code == 303, answer.text
    return answer.location


def choose(visitor, where, **fields):
    chosen = {"heading": list(fields), "field": list(fields.values())}
    return visitor.post(f"{where}/columns", data=chosen, headers=ENGLISH)


def run_of(house, where):
    with house() as session:
        run = session.get_one(ImportRun, uuid.UUID(where.rpartition("/")[2]))
        session.expunge(run)
        return run


def the_last(house):
    with house() as session:
        return f"{PATH}/{session.scalars(select(ImportRun.id).order_by(ImportRun.id.desc())).first()}"


def test_columns_nobody_knows_are_kept_aside_and_shown(house, as_):
    chen = as_("chen")
    where = planned(chen, a_file(LINE))
    assert run_of(house, where).mapping["aside"] == ["哪个班", "家里人", "血型"]
    page = words_of(chen.get(where, headers=ENGLISH))
    assert "Columns that were not read: 哪个班、家里人、血型" in page
    assert "姓名 : student's name" in page or "姓名: student's name" in page


def test_what_was_said_of_a_heading_holds_for_this_roster_and_the_next(house, as_):
    chen = as_("chen")
    where = planned(chen, a_file(LINE))
    assert (
        choose(chen, where, 姓名="name", 性别="sex", 哪个班="class", 家里人="guardian_name", 血型="").location == where
    )
    assert run_of(house, where).mapping["read"] == {
        "姓名": "name",
        "性别": "sex",
        "哪个班": "class",
        "家里人": "guardian_name",
    }
    again = planned(chen, a_file(("曹小石", "男", "三年级2班"), head=("姓名", "性别", "★哪个班（如三年级2班）")))
    assert "★哪个班（如三年级2班）" in run_of(house, again).mapping["read"]
    with house() as session:
        kept = {(c.heading, c.field) for c in session.scalars(select(ImportColumn))}
        assert kept == {("哪个班", "class"), ("家里人", "guardian_name")}
        assert session.scalars(select(AuditEvent).where(AuditEvent.action == "import.columns_chosen")).one()
    chen.post(where)
    with house() as session:
        assert session.scalars(select(Student).where(Student.name == "孔小云")).one().class_id


def test_a_roster_whose_names_nobody_recognises_is_asked_about_instead_of_refused(house, as_, cast):
    chen = as_("chen")
    answer = send(chen, a_file(LINE[:2], head=("孩子", "性别")))
    assert answer.status_code == 422
    assert "which column holds the names" in answer.text or "No list of pupils" in answer.text
    where = the_last(house)
    assert f'action="{where}/columns"' in answer.text
    assert choose(chen, where, 孩子="name", 性别="sex").location == where
    assert run_of(house, where).counts["new"] == 1


def test_a_roster_without_one_known_heading_can_be_told_too(house, as_):
    chen = as_("chen")
    answer = send(chen, a_file(("孔小云", "三年级2班"), head=("孩子", "哪个班")))
    assert answer.status_code == 422
    where = the_last(house)
    assert choose(chen, where, 孩子="name", 哪个班="class").location == where
    assert run_of(house, where).counts["new"] == 1


def test_what_is_said_without_a_name_is_asked_again(house, as_):
    chen = as_("chen")
    send(chen, a_file(("孔小云", "三年级2班"), head=("孩子", "哪个班")))
    where = the_last(house)
    choose(chen, where, 孩子="address", 哪个班="class")
    assert run_of(house, where).state == "unreadable"
    assert f'action="{where}/columns"' in chen.get(where).text


def test_numbers_without_a_legend_are_asked_and_what_was_said_is_remembered(house, as_, cast):
    chen = as_("chen")
    numbers = a_file(("孔小云", "三年级2班", "0"), ("曹小石", "三年级2班", "2"), head=("姓名", "班级", "留守"))
    where = planned(chen, numbers)
    page = words_of(chen.get(where, headers=ENGLISH))
    assert "The list does not explain these numbers" in page
    assert "This cannot be read: left-behind status." in page
    chen_said = {"姓名": "name", "班级": "class", "留守": "left_behind", "留守=0": "none", "留守=2": "both_parents"}
    assert choose(chen, where, **chen_said).location == where
    assert "does not explain" not in words_of(chen.get(where, headers=ENGLISH))
    chen.post(planned(chen, numbers))
    with house() as session:
        found = session.scalars(select(Student).where(Student.name.in_(["孔小云", "曹小石"])))
        assert {student.name: student.left_behind for student in found} == {"孔小云": "none", "曹小石": "both_parents"}


def test_a_number_can_be_said_anew_or_left_out_again(house, as_):
    chen = as_("chen")
    where = planned(chen, a_file(("孔小云", "三年级2班", "2"), head=("姓名", "班级", "留守")))
    for word in ("both_parents", "one_parent", ""):
        choose(chen, where, **{"留守=2": word})
        assert run_of(house, where).mapping["numbers"] == [["留守", "left_behind", "2", word]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"姓名": "name", "血型": "name"},
        {"家里人": "guardian_name", "血型": "guardian_name"},
        {"血型": "search_text"},
        {"血型": "relative_name"},
        {"血型=1": "none"},
        {"血型": "none"},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_remembered(house, as_, wrong):
    chen = as_("chen")
    where = planned(chen, a_file(LINE))
    assert choose(chen, where, **wrong).status_code == 422
    with house() as session:
        assert session.scalars(select(ImportColumn)).all() == []


def test_two_columns_may_be_telephones_or_addresses(house, as_):
    chen = as_("chen")
    where = planned(chen, a_file(("孔小云", "女", "13900001111", "13900002222"), head=("姓名", "性别", "号一", "号二")))
    assert choose(chen, where, 姓名="name", 性别="sex", 号一="phone", 号二="phone").location == where
    assert set(run_of(house, where).mapping["read"]) == {"姓名", "性别", "号一", "号二"}


def test_what_one_school_says_is_not_said_for_another(house, as_):
    chen, qian = as_("chen"), as_("qian")
    choose(chen, planned(chen, a_file(LINE)), 哪个班="class")
    assert run_of(house, planned(qian, a_file(LINE))).mapping["aside"] == ["哪个班", "家里人", "血型"]


@pytest.mark.parametrize(("login", "status"), [("qian", 404), ("wang", 403), ("sun", 403), ("stranger", 404)])
def test_nobody_else_says_what_a_heading_means(house, as_, login, status):
    where = planned(as_("chen"), a_file(LINE))
    assert choose(as_(login), where, 哪个班="class").status_code == status
    with house() as session:
        assert session.scalars(select(ImportColumn)).all() == []


def test_hostile_headings_stay_text(as_):
    chen = as_("chen")
    head = ("姓名", "性别", "<script>alert(1)</script>", "=cmd()", "x" * 5000)
    where = planned(chen, a_file(("孔小云", "女", "a", "b", "c"), head=head))
    assert "<script>alert" not in chen.get(where).text
    assert choose(chen, where, **{"=cmd()": "remark", "x" * 5000: "address"}).location == where
