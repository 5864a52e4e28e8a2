"""The change report: who came onto the register of children left behind, who went off it, whose facts changed; and what
cannot be told."""

import datetime as dt
import re

import pytest

from tests.cast import LONG_AGO, TODAY, student_row
from tests.facts_form import facts_on_page, send_facts
from tests.journeys.ledgers.test_ledgers import EXPORT, HEADING, opened, table, taken
from webapp.access.audit import note
from webapp.domain.retention import ERASED_NAME
from webapp.domain.terms import CHINA
from webapp.models import Guardian, SchoolClass, Student, Transfer, new_id, now
from webapp.queries.ledger_history import REMOVED
from webapp.routes.desk import ledgers

REPORT = {"ledger": "changes"}


@pytest.fixture
def quiet(cast, house):
    """A class of its own, of which nothing has been changed in this term: one child on the register, one not."""
    with house() as session:
        own = SchoolClass(id=new_id(), school_id=cast.school, stage="primary", cohort_year=TODAY.year - 1, number=8)
        session.add(own)
        session.flush()
        since = dt.datetime.combine(LONG_AGO, dt.time(8), CHINA)
        on = student_row("钟在册", cast.school, own.id, created_at=since)
        off = student_row("范不在册", cast.school, own.id, created_at=since, left_behind="none")
        session.add_all([on, off])
        session.flush()
        return {"class": own.id, "on": on.id, "off": off.id}


def change(visitor, student, **fields):
    assert send_facts(visitor, student, facts_on_page(visitor, student), why="家长来电", **fields).status_code == 303


def report(visitor, quiet, **more):
    return visitor.post(EXPORT, data=REPORT | {"class": str(quiet["class"])} | more)


def lines(answer):
    """Kind, name, day, what, by whom: without the running number and the class."""
    return [[row[1], row[2], *row[4:]] for row in table(answer)[1]]


def above(answer):
    return opened(answer).cell(HEADING, 1).value


def below(answer):
    sheet = opened(answer)
    return sheet.cell(sheet.max_row, 1).value


def test_where_nothing_was_changed_the_page_and_the_sheet_say_so(as_, quiet):
    chen = as_("chen")
    assert "这段时间没有变更" in chen.get(f"/desk/ledgers?ledger=changes&class={quiet['class']}").text
    answer = report(chen, quiet)
    assert lines(answer) == []
    assert "期初1人，进入0人次，退出0人次" in above(answer)
    assert "这段时间没有变更" in below(answer)


def test_who_came_who_went_and_who_was_changed_by_field_and_day_and_hand(as_, quiet):
    chen = as_("chen")
    change(chen, quiet["off"], left_behind="both_parents", address="新地址甲")
    change(chen, quiet["on"], address="新地址乙")
    answer = report(chen, quiet)
    assert lines(answer) == [
        ["新进入名册", "范不在册", TODAY.isoformat(), "登记信息有变：留守情况（学籍系统登记）、住址", "陈主任"],
        ["信息变更", "钟在册", TODAY.isoformat(), "住址", "陈主任"],
    ]
    assert "期初1人，进入1人次，退出0人次" in above(answer)
    assert "在册2人；信息变更1条" in above(answer)
    assert "新地址" not in str(list(opened(answer).values))


def test_a_father_who_goes_away_brings_a_child_onto_it_and_being_taken_off_the_file_takes_it_off(as_, quiet, house):
    chen = as_("chen")
    with house() as session:
        father = Guardian(student_id=quiet["on"], school_id=session.get_one(Student, quiet["on"]).school_id)
        father.relation, father.whereabouts, father.phones = "51", "away", []
        session.add(father)
        session.flush()
        session.get_one(Student, quiet["on"]).left_behind = "none"
        father_id = father.id
    assert [line[3] for line in lines(report(chen, quiet))] == ["父亲 新增、留守情况（学籍系统登记）"]
    change(chen, quiet["on"], **{f"g.{father_id}.gone": "yes"})
    ((kind, name, _day, said, _by),) = lines(report(chen, quiet))
    assert (kind, name) == ("退出名册", "钟在册")
    assert "父亲 移除" in said
    assert str(father_id) not in chen.get(f"/desk/students/{quiet['on']}/history").text


def test_of_a_parent_taken_off_the_file_before_it_was_kept_whether_away_the_foot_says_so(as_, quiet, house):
    with house() as session:
        note(REMOVED, session.get_one(Student, quiet["on"]), name="钟父", relation="51", phones=[])
    assert "有1名学生曾移除一位家长" in below(report(as_("chen"), quiet))


@pytest.mark.parametrize(("why", "word"), [("graduated", "毕业"), ("transferred", "转到外地学校"), (None, "已离校")])
def test_who_left_the_school_went_off_it_with_the_last_day(as_, quiet, house, why, word):
    with house() as session:
        child = session.get_one(Student, quiet["on"])
        child.left_on, child.left_why = TODAY, why
    answer = report(as_("chen"), quiet)
    ((kind, name, day, said, _by),) = lines(answer)
    assert (kind, name, day, said) == ("退出名册", "钟在册", TODAY.isoformat(), word)
    assert "期初1人，进入0人次，退出1人次" in above(answer)


def test_who_is_new_in_the_school_came_and_who_is_only_new_on_file_is_not_said_to_be(as_, quiet, cast, house):
    with house() as session:
        month = TODAY.isoformat()[:7]
        session.add(student_row("新生甲", cast.school, quiet["class"], enrolled_month=month))
        session.add(student_row("旧生乙", cast.school, quiet["class"]))
    said = {line[1]: line[3] for line in lines(report(as_("chen"), quiet))}
    assert said == {"新生甲": "入学到本校", "旧生乙": "当日起本校建档，此前情况不详"}


def test_who_came_from_another_school_came_and_what_was_changed_there_is_that_ones(as_, cast, house):
    with house() as session:
        child = session.get_one(Student, cast.yan)
        child.address = "在原校改的"
        session.commit()
        session.add(_moved(cast))
        child.school_id, child.class_id = cast.other_school, cast.other_class
    here = [line for line in lines(as_("qian").post(EXPORT, data=REPORT)) if line[1] == "周小燕"]
    assert [(line[0], line[3]) for line in here] == [("新进入名册", "从外校转入")]
    there = as_("chen").post(EXPORT, data=REPORT)
    assert "周小燕" not in str(list(opened(there).values))
    assert "已转学的1人未在本册中认定" in below(there)


def test_two_records_put_together_are_one_child(as_, quiet):
    chen = as_("chen")
    answer = chen.post(f"/desk/duplicates/{quiet['on']}/{quiet['off']}/merges", data={"why": "同一人"})
    assert answer.status_code == 303
    assert lines(report(chen, quiet)) == []
    assert "期初1人，进入0人次，退出0人次" in above(report(chen, quiet))


def test_of_two_records_the_one_not_on_the_register_was_kept(as_, quiet):
    chen = as_("chen")
    chen.post(f"/desk/duplicates/{quiet['off']}/{quiet['on']}/merges", data={"why": "同一人"})
    ((kind, name, _day, said, _by),) = lines(report(chen, quiet))
    assert (kind, name) == ("退出名册", "范不在册")
    assert said == "学生的两份档案合并或拆开"


def test_a_child_whose_file_was_erased_is_not_in_it_and_the_foot_says_so(as_, quiet, house):
    with house() as session:
        session.get_one(Student, quiet["on"]).name = ERASED_NAME
    answer = report(as_("chen"), quiet)
    assert lines(answer) == []
    assert "另有1名学生的档案已删除" in below(answer)


def test_what_stood_before_changes_were_kept_is_not_guessed(as_, quiet):
    chen = as_("chen")
    page = chen.get("/desk/ledgers?ledger=changes").text
    earlier = re.findall(r"<option ?(?:selected)?>(\d{4}-\d{4}(?:-\d)?)<", page)[1]
    assert f"变更记录自{TODAY}起保存" in below(report(chen, quiet, term=earlier))


def test_a_school_year_is_offered_and_holds_its_terms(as_, quiet):
    chen = as_("chen")
    change(chen, quiet["on"], address="新地址乙")
    page = chen.get("/desk/ledgers?ledger=changes").text
    year = re.findall(r"<option ?(?:selected)?>(\d{4}-\d{4})<", page)[0]
    answer = report(chen, quiet, term=year)
    assert [line[0] for line in lines(answer)] == ["信息变更"]
    assert f"变更报告 {year} " in above(answer)
    assert not re.findall(r"<option ?(?:selected)?>(\d{4}-\d{4})<", chen.get("/desk/ledgers").text)


def test_health_and_numbers_of_the_disabled_are_no_change_of_the_register(as_, quiet):
    chen = as_("chen")
    change(chen, quiet["on"], health="哮喘", medical_alerts="青霉素过敏")
    assert lines(report(chen, quiet)) == []


def test_a_name_that_is_a_formula_stays_text(as_, quiet, cast, house):
    with house() as session:
        session.add(student_row("=1+1", cast.school, quiet["class"]))
    cells = [c for row in opened(report(as_("chen"), quiet)).iter_rows() for c in row if c.value is not None]
    assert "=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_counts_above_are_the_lines_and_the_audit_says_how_many(as_, cast, house):
    answer = as_("chen").post(EXPORT, data=REPORT)
    rows = lines(answer)
    kinds = [row[0] for row in rows]
    came, went, changed = (kinds.count(kind) for kind in ("新进入名册", "退出名册", "信息变更"))
    assert f"进入{came}人次，退出{went}人次" in above(answer)
    assert f"信息变更{changed}条" in above(answer)
    (event,) = taken(house)
    assert (event.details["rows"], event.details["filter"]["ledger"]) == (len(rows), "changes")
    assert f"共{len(rows)}条" in as_("chen").get("/desk/ledgers?ledger=changes").text


def test_a_long_one_is_drawn_up_in_the_background(as_, monkeypatch):
    monkeypatch.setattr(ledgers, "AT_ONCE", 1)
    chen = as_("chen")
    answer = chen.post(EXPORT, data=REPORT)
    assert answer.status_code == 303
    link = re.search(r"/desk/ledgers/[0-9a-f]{64}\.xlsx", chen.get(answer.location).text)
    assert link
    assert len(lines(chen.get(link[0]))) == 4


@pytest.mark.parametrize(("login", "status"), [("wang", 403), ("zhou", 403), ("zhao", 403), ("stranger", 404)])
def test_nobody_else_takes_it_out(as_, house, login, status):
    assert as_(login).post(EXPORT, data=REPORT).status_code == status
    assert taken(house) == []


def test_of_another_school_nothing_exists(as_, cast, quiet):
    qian = as_("qian")
    assert report(qian, quiet).status_code == 404
    assert qian.post(EXPORT, data=REPORT | {"school": str(cast.school)}).status_code == 404
    assert {line[1] for line in lines(qian.post(EXPORT, data=REPORT))} == {"卫小雨"}


def _moved(cast):
    return Transfer(
        way="within", student_id=cast.yan, student_name="周小燕", from_id=cast.school, to_id=cast.other_school,
        from_class_id=cast.class_two, to_class_id=cast.other_class, moves_on=TODAY,
        left_on=TODAY - dt.timedelta(days=1), state="received", asked_at=now(), steps=2,
    )  # fmt: skip
