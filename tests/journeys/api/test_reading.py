"""What another system reads: the places, the students page by page, the figures."""

import base64
import datetime as dt

import pytest

from tests.cast import TODAY
from tests.given import a_contact, a_roll_call, a_student, a_talk, a_visit, a_withdrawal, an_envelope
from webapp.models import Bureau, School, SchoolClass, Student, new_id

THIS_MONTH = f"{TODAY:%Y-%m}"
FIELDS = {"id", "school_id", "class_id", "name", "sex", "registry_number"}


def test_a_bureaus_token_reads_its_schools_and_no_other_bureaus(ask, token, cast):
    found = ask(token(), "organisation").get_json()
    assert [bureau["name"] for bureau in found["bureaus"]] == ["青山县教育局"]
    assert {school["name"] for school in found["schools"]} == {"青山镇中心小学", "石桥小学"}
    assert {c["id"] for c in found["classes"]} == {str(cast.class_two), str(cast.class_three), str(cast.other_class)}
    assert {c["grade"] for c in found["classes"]} == {3}


def test_a_schools_token_reads_that_school_alone(ask, token, names):
    text = token("other_school")
    assert [school["name"] for school in ask(text, "organisation").get_json()["schools"]] == ["石桥小学"]
    assert names(text) == ["卫小雨"]
    assert names(token(bureau="far")) == ["蒋小飞"]


def test_a_citys_token_reads_the_counties_below_it(ask, token, house, cast, names):
    with house() as session:
        session.get_one(Bureau, cast.bureau).parent_id = cast.far
    text = token(bureau="far")
    found = ask(text, "organisation").get_json()
    assert {b["name"]: b["parent_id"] for b in found["bureaus"]} == {
        "远山县教育局": None,
        "青山县教育局": str(cast.far),
    }
    assert len(names(text)) == 6
    below = ask(token(), "organisation").get_json()
    assert [b["parent_id"] for b in below["bureaus"]] == [None], "what stands above is not named"


def test_classes_that_ended_are_listed_when_asked_for(ask, token, house, cast):
    with house() as session:
        session.get_one(SchoolClass, cast.class_three).closed_on = TODAY - dt.timedelta(days=1)
    text = token("school")
    now_there = ask(text, "organisation").get_json()["classes"]
    ever = ask(text, "organisation", ended="true").get_json()["classes"]
    assert {c["id"] for c in now_there} == {str(cast.class_two)}
    assert {c["id"]: c["grade"] for c in ever} == {str(cast.class_two): 3, str(cast.class_three): None}


def test_a_student_is_told_of_with_the_least_that_is_needed(ask, token):
    answer = ask(token(), "students")
    for student in answer.get_json()["students"]:
        assert set(student) == FIELDS
    for secret in ("99010120170615", "柳树村", "13900000000", "何桂兰", "left_behind"):
        assert secret not in answer.text


def test_the_students_come_page_by_page_each_once(token, names, house, cast):
    with house():
        for number in range(23):
            a_student(cast.school, cast.class_two, name=f"学生{number}")
    text = token("school")
    whole = names(text, limit=500)
    assert len(whole) == len(set(whole)) == 27
    for limit in (1, 2, 26, 27, 28):
        assert names(text, limit=limit) == whole


def test_whoever_stays_is_listed_once_while_others_come_go_and_change(ask, token, house, cast):
    text, seen, cursor = token("school"), [], ""
    for turn in range(40):
        page = ask(text, "students", limit=1, cursor=cursor).get_json()
        seen += [student["id"] for student in page["students"]]
        with house() as session:
            if turn < 5:
                a_student(cast.school, name=f"新生{turn}")
            session.get_one(Student, cast.yan).name = f"周小燕{turn}"
            session.get_one(Student, cast.mei).class_id = cast.class_two
            if turn == 0:
                session.get_one(Student, cast.jun).left_on = TODAY - dt.timedelta(days=1)
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    assert {str(cast.yan), str(cast.lei), str(cast.mei)} <= set(seen)


def test_who_has_left_is_not_listed_from_the_day_after(token, names, house, cast):
    text = token("school")
    with house() as session:
        session.get_one(Student, cast.yan).left_on = TODAY
        session.get_one(Student, cast.lei).left_on = TODAY - dt.timedelta(days=1)
        session.get_one(Student, cast.lei).left_why = "graduated"
    assert set(names(text)) == {"周小燕", "郑小梅", "冯小军"}


def test_the_students_of_a_closed_school_are_not_listed(token, names, house, cast):
    with house() as session:
        session.get_one(School, cast.school).closed_on = TODAY - dt.timedelta(days=1)
    assert names(token()) == ["卫小雨"]


def test_one_school_or_class_can_be_asked_for_and_another_bureaus_is_empty(token, names, cast):
    text = token()
    assert names(text, school_id=cast.other_school) == ["卫小雨"]
    assert set(names(text, class_id=cast.class_three)) == {"郑小梅", "冯小军"}
    assert names(text, school_id=cast.far_school) == names(text, class_id=cast.far_class) == []
    assert names(text, school_id=cast.other_school, class_id=cast.class_two) == []


STRANGE = [
    "x",
    "%00",
    "s1",
    "🐟",
    "' OR 1=1 --",
    "a" * 100,
    "====",
    base64.urlsafe_b64encode(b"s2" + b"0" * 16).decode(),
]


@pytest.mark.parametrize("cursor", STRANGE)
def test_a_strange_cursor_is_refused(ask, token, cursor):
    answer = ask(token(), "students", cursor=cursor)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "cursor_unknown")


def test_a_cursor_of_another_bureau_opens_nothing_there(ask, token, names):
    stolen = ask(token(), "students", limit=1).get_json()["next_cursor"]
    page = ask(token(bureau="far"), "students", cursor=stolen).get_json()
    assert {student["name"] for student in page["students"]} <= {"蒋小飞"}


WRONG = [("limit", "0"), ("limit", "501"), ("limit", "9" * 400), ("limit", "x"), ("limit", "-1"), ("cursor", "a" * 101)]
WRONG += [("school_id", "1 OR 1=1"), ("class_id", "';DROP TABLE students;--"), ("limit", "1e9"), ("school_id", "\x00")]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_what_is_out_of_all_measure_is_refused(ask, token, name, value):
    answer = ask(token(), "students", **{name: value})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "malformed")


def test_what_it_does_not_know_it_leaves_aside(ask, token):
    assert ask(token(), "students", fields="id_number", order="name; DROP TABLE", q="' OR ''='").status_code == 200


@pytest.mark.parametrize("path", ["organisation", "students", "entry-counts"])
def test_nothing_new_is_not_sent_again_and_kept_by_nobody(ask, token, house, cast, path):
    text = token()
    first = ask(text, path)
    assert first.headers["Cache-Control"] == "no-store"
    for headers in ({}, {"Accept-Encoding": "gzip, br"}):
        again = ask(text, path, headers={"If-None-Match": first.headers["ETag"], **headers})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    with house() as session:
        session.get_one(School, cast.school).name = "改名小学"
        session.get_one(Student, cast.yan).name = "周燕"
    changed = ask(text, path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == (304 if path == "entry-counts" else 200)


def counts(answer):
    assert answer.status_code == 200, answer.text
    return {(c["class_id"], c["month"]): c["kinds"] for c in answer.get_json()["counts"]}


def test_the_figures_are_those_of_the_desk(ask, token, as_, cast, house):
    wang, li, chen = as_("wang"), as_("li"), as_("chen")
    visit = an_envelope("home_visit", a_visit(cast.yan, days=0))
    talk = an_envelope("talk", a_talk(cast.yan, days=0))
    again = an_envelope("talk", a_talk(cast.yan, days=0, amends=talk["id"], childs_words="还想"))
    taken_back = an_envelope("guardian_contact", a_contact(cast.yan, days=0))
    other = an_envelope("talk", a_talk(cast.lei, days=0))
    calls = [an_envelope("roll_call", a_roll_call(cast.class_two, session="morning")) for _twice in range(2)]
    withdrawal = an_envelope("withdrawal", a_withdrawal(taken_back["id"]))
    answers = wang.verdicts(visit, talk, again, taken_back, withdrawal, other, *calls)
    assert {v["verdict"] for v in answers} == {"accepted"}
    assert li.verdict(an_envelope("talk", a_talk(cast.mei, days=0))) == "accepted"
    assert counts(ask(token("school"), "entry-counts")) == {
        (str(cast.class_two), THIS_MONTH): {"home_visit": 1, "roll_call": 1, "talk": 2},
        (str(cast.class_three), THIS_MONTH): {"talk": 1},
    }
    files = [chen.get(f"/desk/students/{child}").text for child in (cast.yan, cast.lei, cast.mei)]
    standing = sum(text.count("<article") for text in files)
    assert standing == 5, "four that stand, and the one taken back, shown as such"


def test_a_correction_moves_a_record_to_another_month(ask, token, as_, cast):
    wang = as_("wang")
    before = TODAY.replace(day=1) - dt.timedelta(days=10)
    visit = an_envelope("home_visit", a_visit(cast.yan, days=0))
    moved = an_envelope("home_visit", a_visit(cast.yan, amends=visit["id"], started_at=f"{before}T15:30"))
    assert {v["verdict"] for v in wang.verdicts(visit, moved)} == {"accepted"}
    text = token("school")
    assert counts(ask(text, "entry-counts")) == {}
    found = counts(ask(text, "entry-counts", **{"from": f"{before:%Y-%m}", "to": THIS_MONTH}))
    assert found == {(str(cast.class_two), f"{before:%Y-%m}"): {"home_visit": 1}}


def test_a_record_of_the_evening_belongs_to_the_month_in_china(ask, token, as_, cast):
    first = TODAY.replace(day=1)
    late = an_envelope("talk", a_talk(cast.yan, talked_at=f"{first}T00:30"))
    assert as_("wang").verdict(late) == "accepted"
    assert counts(ask(token(), "entry-counts")) == {(str(cast.class_two), THIS_MONTH): {"talk": 1}}


def test_figures_hold_no_name_and_no_other_bureaus(ask, token, as_, cast):
    assert as_("ma").verdict(an_envelope("talk", a_talk(cast.fei, days=0))) == "accepted"
    assert as_("wang").verdict(an_envelope("talk", a_talk(cast.yan, days=0))) == "accepted"
    answer = ask(token(), "entry-counts")
    assert len(answer.get_json()["counts"]) == 1
    assert "周小燕" not in answer.text
    assert ask(token(), "entry-counts", school_id=cast.far_school).get_json()["counts"] == []


MONTHS = [("2026-01", "2027-01"), ("2026-05", "2026-04"), ("2000-01", "2099-12")]


@pytest.mark.parametrize(("first", "last"), MONTHS)
def test_more_than_twelve_months_or_backwards_are_refused(ask, token, first, last):
    answer = ask(token(), "entry-counts", **{"from": first, "to": last})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "months_wrong")


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "x", "2026-11\n", "1999-12", "٢٠٢٦-١١", "2026-11-01", ""])
def test_what_is_no_month_is_refused(ask, token, month):
    assert ask(token(), "entry-counts", to=month).get_json()["code"] == "malformed"


def test_the_last_month_of_the_century_can_be_asked_for(ask, token):
    assert ask(token(), "entry-counts", to="2099-12").get_json() == {"months": ["2099-12"], "counts": []}


def test_a_system_that_sends_is_told_that_this_is_for_reading(app, token, nobody):
    headers = {"Authorization": f"Bearer {token()}"}
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = nobody.open("/api/v1/students", method=method, headers=headers, json={"name": str(new_id())})
        assert (answer.status_code, set(answer.allow)) == (405, {"GET", "HEAD", "OPTIONS"})
