"""The office imports the roster: first it sees what would happen, then it says so, and can take it back."""

import io
import os
import re
import time
import uuid

import pytest
from sqlalchemy import func, select

from tests.given import a_visit, an_envelope
from tests.journeys.desk.conftest import words_of
from webapp.models import Guardian, ImportRun, Pairing, Student, now

HEAD = "姓名,性别,班级,学籍号\n"
ROWS = "孔小云,女,三年级2班,G990101201706150011\n曹小石,男,三年级2班,G990101201706150022\n"
ROSTER = (HEAD + ROWS).encode()


def try_out(visitor, data=ROSTER, name="名册.csv", **form):
    return visitor.post(
        "/desk/import", data={"file": (io.BytesIO(data), name), **form}, headers={"Accept-Language": "en"}
    )


def looked_at(visitor, data=ROSTER, **form):
    """The address of the page that says what would happen."""
    answer = try_out(visitor, data, **form)
    assert answer.status_code == 303, answer.text
    return answer.location


def carried(visitor, data=ROSTER):
    """The same, and carried out."""
    where = looked_at(visitor, data)
    assert visitor.post(where).location == where
    return where


def students(house, school):
    with house() as session:
        return session.scalar(select(func.count(Student.id)).where(Student.school_id == school))


def counts(house, where):
    with house() as session:
        return dict(session.get_one(ImportRun, uuid.UUID(where.rpartition("/")[2])).counts)


def test_a_dry_run_shows_what_would_happen_and_saves_nothing(as_, cast, house, read):
    chen = as_("chen")
    page = read(chen, looked_at(chen))
    assert "孔小云" in page
    assert "2 new students" in page
    assert students(house, cast.school) == 4


def test_a_confirmed_roster_is_imported_with_a_receipt(as_, cast, house, read):
    chen = as_("chen")
    where = carried(chen)
    assert students(house, cast.school) == 6
    assert "The roster is imported." in read(chen, where)
    assert "名册.csv" in (listed := read(chen, "/desk/import"))
    assert "陈主任" in listed
    assert "孔小云" in read(chen, "/desk/students?q=kxy")


def test_the_same_roster_twice_changes_nothing(as_, cast, house):
    chen = as_("chen")
    first, second = carried(chen), carried(chen)
    assert students(house, cast.school) == 6
    assert (counts(house, first)["new"], counts(house, second)["new"], counts(house, second)["unchanged"]) == (2, 0, 2)


def test_an_upload_lies_sealed_and_is_gone_after_the_import(as_, app):
    chen, folder = as_("chen"), app.extensions["runxin_settings"].files_dir / "uploads"
    others = set(folder.glob("*"))
    where = looked_at(chen)
    (kept,) = set(folder.iterdir()) - others
    assert "孔小云".encode() not in kept.read_bytes()
    chen.post(where)
    assert not kept.exists()


def test_after_an_hour_the_file_must_be_chosen_again(as_, app, cast, house):
    chen, folder = as_("chen"), app.extensions["runxin_settings"].files_dir / "uploads"
    where = looked_at(chen)
    for kept in folder.iterdir():
        os.utime(kept, (time.time() - 4000, time.time() - 4000))
    answer = chen.post(where, headers={"Accept-Language": "en"})
    assert answer.status_code == 409
    assert "kept for an hour only" in answer.text
    assert students(house, cast.school) == 4


def test_an_import_is_carried_out_once(as_, cast, house):
    chen = as_("chen")
    where = carried(chen)
    assert chen.post(where).status_code == 409
    assert students(house, cast.school) == 6


def test_what_was_imported_can_be_taken_back(as_, cast, house, read):
    chen = as_("chen")
    where = carried(chen, (HEAD + ROWS + "周小燕,女,三年级3班,\n").encode())
    assert chen.post(f"{where}/undo").location == where
    assert students(house, cast.school) == 4
    with house() as session:
        assert session.get_one(Student, cast.yan).class_id == cast.class_two
        assert session.get_one(Student, cast.lei).to_be_checked is None
    assert "Taken back" in read(chen, where)
    assert chen.post(f"{where}/undo").status_code == 409


def test_a_child_who_was_paired_visited_or_changed_meanwhile_stays_with_the_family(as_, cast, house):
    chen, wang, li = as_("chen"), as_("wang"), as_("li")
    names = ("孔小云", "曹小石", "严小华", "金小妹", "魏小禾", "陶小姜")
    rows = "".join(
        f"{name},女,三年级2班,G99010120170615{n:04},{name[0]}大勇,13900001111\n" for n, name in enumerate(names)
    )
    where = carried(chen, ("姓名,性别,班级,学籍号,父亲姓名,父亲电话\n" + rows).encode())
    with house() as session:
        by_name = {s.name: s for s in session.scalars(select(Student).where(Student.name.in_(names)))}
        session.add(
            Pairing(student_id=by_name["孔小云"].id, school_id=cast.school, mentor_id=cast.wang, starts_on=now().date())
        )
        by_name["曹小石"].address = "青山镇新村九组"
        father = session.scalars(select(Guardian).where(Guardian.student_id == by_name["严小华"].id)).one()
        father.phones = ["13900002222"]
        visited, waited_for = by_name["金小妹"].id, by_name["魏小禾"].id
    assert [v["verdict"] for v in wang.verdicts(an_envelope("home_visit", a_visit(visited)))] == ["accepted"]
    assert [v["verdict"] for v in li.verdicts(an_envelope("home_visit", a_visit(waited_for)))] == ["parked"]
    chen.post(f"{where}/undo")
    with house() as session:
        left = set(session.scalars(select(Student.name).where(Student.name.in_(names))))
        assert left == set(names) - {"陶小姜"}
        fathers = select(func.count(Guardian.id)).where(Guardian.name.like("%大勇"))
        assert session.scalar(fathers) == 5
    assert counts(house, where)["kept"] == 10  # five children and their fathers


def test_nobody_sees_or_confirms_what_another_school_tried_out(as_, cast, house):
    where, qian = looked_at(as_("chen")), as_("qian")
    for knock in (qian.get(where), qian.post(where), qian.post(f"{where}/undo")):
        assert knock.status_code == 404
    assert students(house, cast.other_school) == 1


def test_nobody_imports_into_another_school(as_, cast, house):
    chen = as_("chen")
    assert try_out(chen, school_id=str(cast.other_school)).status_code == 404
    assert try_out(chen, school_id="nonsense").status_code == 404
    assert students(house, cast.other_school) == 1


UNUSABLE = [b"", b"hello", b"PK\x03\x04 cut off", b"<html><table></table></html>", "一,二\n三,四\n".encode()]


@pytest.mark.parametrize("data", UNUSABLE)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(as_, cast, house, data):
    answer = try_out(as_("chen"), data, "名册.xlsx" if data.startswith(b"PK") else "名册.csv")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert students(house, cast.school) == 4


def test_a_question_about_the_columns_is_asked_in_words(as_):
    answer = try_out(as_("chen"), "姓名,性别,姓名,性别\n孔小云,女,曹小石,男\n孔小雨,女,曹小山,男\n".encode())
    assert answer.status_code == 422
    assert "side by side" in words_of(answer, 422)


def test_no_file_at_all_is_asked_for(as_):
    answer = as_("chen").post("/desk/import", data={}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "Choose a file first" in answer.text


def test_what_was_never_sent_cannot_be_confirmed(as_):
    assert as_("chen").post(f"/desk/import/{uuid.uuid4()}").status_code == 404
    assert as_("chen").post("/desk/import/..%2f..%2fetc%2fpasswd").status_code == 404


def test_hostile_text_in_a_roster_stays_text(as_):
    rows = '"<script>alert(1)</script>",女,三年级2班,G990101201706150011\n=cmd(),女,三年级2班,G990101201706150022\n'
    chen = as_("chen")
    page = chen.get(looked_at(chen, (HEAD + rows).encode(), name="<b>.csv")).text
    assert "&lt;b&gt;.csv" in page
    assert "<script>alert" not in page
    assert "<b>.csv" not in page


def test_rows_are_shown_by_what_becomes_of_them_and_what_to_look_at(as_, read):
    chen = as_("chen")
    where = looked_at(chen, (HEAD + ROWS + ",女,三年级2班,\n孟小雪,女,某班,G1\n").encode())
    page = read(chen, where)
    assert "The row has no name." in page
    assert "A registry number is G, J or L and 18 characters." in page
    assert re.findall("孔小云|孟小雪|吴小磊", read(chen, f"{where}?kind=to_be_checked")) == ["吴小磊"]
    assert re.findall("孔小云|孟小雪|吴小磊", read(chen, f"{where}?kind=noted")) == ["孟小雪"]


@pytest.mark.parametrize(("person", "status"), [("wang", 403), ("sun", 403), ("zhao", 403), ("stranger", 404)])
def test_nobody_else_imports(as_, person, status):
    where, visitor = looked_at(as_("chen")), as_(person)
    assert try_out(visitor).status_code == status
    for knock in (visitor.get(where), visitor.post(where), visitor.post(f"{where}/undo")):
        assert knock.status_code == status
