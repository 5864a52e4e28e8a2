"""The office's morning: what arrived, which classes called the roll, who is missing, whom to ask."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_roll_call, a_student, a_talk, a_visit, an_envelope
from webapp.models import AuditEvent, Entry, new_id, now

YESTERDAY = (TODAY - dt.timedelta(days=1)).isoformat()


def test_home_tells_what_needs_the_office_today(as_, cast, read):
    wang = as_("wang")
    wang.verdict(an_envelope("home_visit", a_visit(cast.yan)))
    wang.verdict(an_envelope("home_visit", a_visit(cast.mei)))  # parked
    wang.verdict(an_envelope("roll_call", a_roll_call(cast.class_two)))
    page = read(as_("chen"), "/desk")
    assert "1 records wait for your decision" in page
    assert "1 classes have not sent today's roll call" in page
    assert "3 students were not visited this term" in page
    assert "2 records arrived today" in page


def test_home_names_whom_to_ask_for_an_unvisited_student(as_, cast, read):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan)))
    page = read(as_("chen"), "/desk")
    assert "郑小梅" in page
    assert "李建国" in page
    assert "周小燕" not in page


def test_home_of_a_school_without_anything_says_what_belongs_there(as_, cast, house, read):
    page = read(as_("lu"), "/desk")
    assert "0 records wait for your decision" in page
    assert "蒋小飞" in page


def test_a_visit_of_last_term_does_not_count_for_this_one(as_, cast, read):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan, days=200)))
    assert "周小燕" in read(as_("chen"), "/desk")


def test_what_arrived_today_is_listed_with_author_and_kind(as_, cast, read):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan, days=4)))
    page = read(as_("chen"), "/desk/arrivals")
    assert "周小燕 Home visit 王秀英" in page


def test_arrivals_can_be_narrowed_to_a_kind(as_, cast, read):
    as_("wang").verdicts(an_envelope("home_visit", a_visit(cast.yan)), an_envelope("talk", a_talk(cast.lei)))
    page = read(as_("chen"), "/desk/arrivals?kind=talk")
    assert "吴小磊" in page
    assert "周小燕" not in page


def test_another_day_shows_another_days_arrivals(as_, cast, read):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan, days=1)))
    assert "Nothing arrived on this day" in read(as_("chen"), f"/desk/arrivals?day={YESTERDAY}")


def test_a_day_begins_at_midnight_in_china(as_, cast, house, read):
    midnight = dt.datetime.combine(TODAY, dt.time(), dt.timezone(dt.timedelta(hours=8)))
    with house() as session:
        for moment, student in ((midnight, cast.yan), (midnight - dt.timedelta(seconds=1), cast.lei)):
            session.add(entry_at(moment, cast, student))
    assert "周小燕" in read(as_("chen"), "/desk/arrivals")
    assert "吴小磊" in read(as_("chen"), f"/desk/arrivals?day={YESTERDAY}")


def entry_at(moment, cast, student):
    return Entry(
        id=new_id(), school_id=cast.school, kind="talk", version=1, author_id=cast.wang, student_id=student,
        happened_at=moment, saved_at=moment, arrived_at=moment, body={}, digest="0" * 64,
    )  # fmt: skip


def test_a_day_of_many_arrivals_comes_page_by_page(as_, cast, house, read):
    with house() as session:
        session.add_all(entry_at(now(), cast, cast.yan) for _ in range(51))
    assert "Page 2 of 2" in read(as_("chen"), "/desk/arrivals?page=2")


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "x", "2026-02-30", "1999-12-31"])
@pytest.mark.parametrize("url", ["/desk/arrivals", "/desk/roll-calls"])
def test_a_day_that_cannot_be_shows_today(as_, url, day):
    answer = as_("chen").get(f"{url}?day={day}&kind=x&page=0")
    assert answer.status_code == 200
    assert f'value="{TODAY.isoformat()}"' in answer.text


def test_a_class_that_did_not_call_is_not_a_class_with_everybody_there(as_, cast, read):
    as_("wang").verdict(an_envelope("roll_call", a_roll_call(cast.class_two)))
    page = read(as_("chen"), "/desk/roll-calls")
    assert "1 of 2 classes have sent a roll call; 1 have not" in page
    assert page.count("All present") == 1
    assert page.count("Not submitted") == 1


def test_a_roll_call_shows_who_was_missing_and_why(as_, cast, read):
    fields = a_roll_call(cast.class_two, {cast.yan: "ill", cast.lei: "late"}, **{f"note.{cast.yan}": "发烧"})  # type: ignore[arg-type]
    as_("wang").verdict(an_envelope("roll_call", fields))
    page = read(as_("chen"), "/desk/roll-calls")
    assert "1 absent · 1 late" in page
    assert "周小燕 Ill 发烧" in page
    assert "吴小磊 Late" in page


def test_who_looked_up_who_was_missing_is_in_the_audit_day_by_day(as_, cast, house):
    wang, chen = as_("wang"), as_("chen")
    wang.verdict(an_envelope("roll_call", a_roll_call(cast.class_two, {cast.yan: "ill", cast.lei: "late"})))
    wang.verdict(an_envelope("roll_call", a_roll_call(cast.class_two, {cast.yan: "ill"}, days=1)))
    for day in (TODAY, YESTERDAY, TODAY, TODAY - dt.timedelta(days=2)):  # on the last, nobody called
        assert chen.get(f"/desk/roll-calls?day={day}").status_code == 200
    with house() as session:
        looks = session.scalars(select(AuditEvent).where(AuditEvent.action == "roll_calls.viewed"))
        told = [(one.account_id, one.school_id, one.details["day"], one.details["students"]) for one in looks]
    assert sorted(told, key=lambda look: look[3]) == [
        (cast.chen, cast.school, YESTERDAY, 1), (cast.chen, cast.school, str(TODAY), 2),
    ]  # fmt: skip
    assert "查看了某一天的考勤缺勤名单" in as_("liu").get("/desk/audit?what=looks").text


def test_a_day_on_which_all_were_there_is_no_look(as_, cast, house):
    as_("wang").verdict(an_envelope("roll_call", a_roll_call(cast.class_two)))
    as_("chen").get("/desk/roll-calls")
    as_("wang").get("/desk/roll-calls")
    with house() as session:
        assert session.scalars(select(AuditEvent).where(AuditEvent.action == "roll_calls.viewed")).all() == []


def test_sessions_stand_side_by_side(as_, cast, read):
    as_("wang").verdict(an_envelope("roll_call", a_roll_call(cast.class_two, session="afternoon")))
    page = read(as_("chen"), "/desk/roll-calls")
    assert "Morning Afternoon" in page
    assert page.count("Not submitted") == 3


def test_yesterdays_roll_calls_are_yesterdays(as_, cast, read):
    as_("wang").verdict(an_envelope("roll_call", a_roll_call(cast.class_two, {cast.yan: "ill"}, days=1)))
    assert "周小燕" not in read(as_("chen"), "/desk/roll-calls")
    assert "周小燕" in read(as_("chen"), f"/desk/roll-calls?day={YESTERDAY}")


PAGES = ["/desk", "/desk/students?size=100", "/desk/arrivals", "/desk/roll-calls", "/desk/held"]


@pytest.mark.parametrize("url", PAGES)
def test_fifty_rows_need_no_more_queries_than_one(as_, cast, house, queries, url):
    wang, chen = as_("wang"), as_("chen")
    busy_day(wang, cast, cast.yan)
    chen.get(url)  # a first look is noted, the next one is not
    few = queries(chen, url)
    with house():
        more = [a_student(cast.school, cast.class_two, name=f"孔小云{n}", mentor=cast.wang) for n in range(50)]
    for student in more:
        busy_day(wang, cast, student)
    chen.get(url)
    assert queries(chen, url) == few <= 12


def busy_day(wang, cast, student):
    wang.verdicts(
        an_envelope("home_visit", a_visit(student)),
        an_envelope("roll_call", a_roll_call(cast.class_two, {student: "ill"})),
        an_envelope("home_visit", a_visit(student, form="x")),
    )
