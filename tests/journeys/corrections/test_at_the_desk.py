"""The office corrects and takes back what a teacher recorded: with a name and a reason, beside what she wrote."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from tests.cast import TODAY
from tests.codes import noted
from tests.given import a_talk, a_visit, an_envelope, end_roles
from tests.journeys.corrections.conftest import SAID, at_the_desk, counted, last_entry, sides, taken_back, words
from webapp.models import Entry, Student, new_id, now


def entries(house):
    with house() as session:
        return session.scalar(select(func.count()).select_from(Entry))


def test_the_office_corrects_a_visit_and_both_versions_are_shown_with_who_and_why(as_, cast, house, visit):
    chen = as_("chen")
    assert at_the_desk(chen, visit, agreed="每周读书").status_code == 303
    page = words(chen.get(f"/desk/records/{visit.id}"))
    for shown in ("每天读书", "每周读书", "陈主任", "王秀英", "打错了字"):
        assert shown in page
    assert counted(house, cast.yan).agreed == "每周读书"


def test_the_author_sees_it_on_the_childs_page_and_among_the_own_records(as_, cast, visit):
    at_the_desk(as_("chen"), visit, agreed="每周读书")
    wang = as_("wang")
    card = words(wang.get(f"/field/students/{cast.yan}"))
    assert "每周读书" in card
    assert "陈主任" in card
    assert "打错了字" in words(wang.get("/field/entries"))


def test_the_author_can_correct_what_the_office_corrected(as_, cast, house, visit):
    at_the_desk(as_("chen"), visit, agreed="每周读书")
    wang, base = as_("wang"), last_entry(house)
    form = wang.get(f"/field/record/home_visit?amends={base}")
    assert "每周读书" in form.text
    assert wang.verdict(visit.corrected(base, agreed="每天读两次")) == "accepted"
    assert counted(house, cast.yan).agreed == "每天读两次"


def test_the_form_at_the_desk_holds_what_stands_and_carries_no_camera(as_, visit):
    form = as_("chen").get(f"/desk/records/{visit.id}/correction").text
    for value in SAID.values():
        assert value in form
    assert 'type="file"' not in form


def test_a_correction_without_a_reason_is_not_taken_and_nothing_typed_is_lost(as_, house, visit):
    answer = at_the_desk(as_("chen"), visit, agreed="每周读书", why="")
    assert answer.status_code == 422
    assert "每周读书" in answer.text
    assert entries(house) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"started_at": ""},
        {"form": "by_boat"},
        {"started_at": f"{TODAY - dt.timedelta(days=3)}T09:00", "ended_time": "00:01"},
    ],
)
def test_a_correction_that_makes_no_sense_is_shown_again_with_what_is_wrong(as_, house, visit, wrong):
    assert at_the_desk(as_("chen"), visit, **wrong).status_code == 422
    assert entries(house) == 1


def test_an_impatient_thumb_corrects_once(as_, house, visit):
    chen, record = as_("chen"), str(new_id())
    for _ in range(2):
        assert at_the_desk(chen, visit, agreed="每周读书", record_id=record).status_code == 303
    assert entries(house) == 2


def test_a_visit_taken_back_counts_nowhere_and_its_author_reads_why(as_, cast, house, visit):
    chen = as_("chen")
    assert taken_back(chen, visit.id, "走错了门").status_code == 303
    summary = counted(house, cast.yan)
    assert (summary.last_visit_at, summary.agreed) == (None, None)
    assert "走错了门" in words(as_("wang").get("/field/entries"))
    page = words(chen.get(f"/desk/records/{visit.id}"))
    assert "每天读书" in page, "nothing is deleted"
    assert "走错了门" in page


def test_a_visit_is_not_taken_back_without_a_reason(as_, house, visit):
    for reason in ("", "  "):
        assert taken_back(as_("chen"), visit.id, reason).status_code == 422
    assert entries(house) == 1


def test_what_was_taken_back_is_not_corrected_at_the_desk(as_, house, visit):
    chen = as_("chen")
    taken_back(chen, visit.id)
    for answer in (
        at_the_desk(chen, visit),
        taken_back(chen, visit.id),
        chen.get(f"/desk/records/{visit.id}/correction"),
    ):
        assert answer.status_code == 409
    assert entries(house) == 2


def test_both_are_in_the_audit_and_an_authors_own_correction_is_not(as_, cast, house, visit):
    assert as_("wang").verdict(visit.corrected(agreed="每晚读书")) == "accepted"
    at_the_desk(as_("chen"), visit, base=last_entry(house), agreed="每周读书")
    taken_back(as_("liu"), visit.id)
    with house():
        done = [event for action in ("entry.corrected", "entry.taken_back") for event in noted(action)]
        assert [(event.account_id, event.school_id) for event in done] == [
            (cast.chen, cast.school),
            (cast.liu, cast.school),
        ]


def test_looking_at_a_record_is_a_look_at_the_child(as_, cast, house, visit):
    as_("chen").get(f"/desk/records/{visit.id}")
    with house():
        assert [event.subject_id for event in noted("student.viewed")] == [cast.yan]


DOORS = [
    ("GET", ""),
    ("GET", "/correction"),
    ("POST", "/corrections"),
    ("GET", "/withdrawal"),
    ("POST", "/withdrawals"),
]


@pytest.mark.parametrize(("login", "status"), [("stranger", 404), ("qian", 404), ("lu", 404), ("li", 403), ("xu", 403)])
@pytest.mark.parametrize("door", DOORS, ids=" ".join)
def test_whoever_has_no_business_there_finds_nothing_or_is_refused(as_, house, visit, door, login, status):
    method, path = door
    answer = as_(login).open(f"/desk/records/{visit.id}{path}", method=method, data={"reason": "x"})
    assert answer.status_code == status
    assert entries(house) == 1


@pytest.mark.parametrize("door", DOORS, ids=" ".join)
def test_a_record_that_does_not_exist_is_not_found(as_, cast, door):
    method, path = door
    assert as_("chen").open(f"/desk/records/{new_id()}{path}", method=method).status_code == 404


@pytest.mark.parametrize("level", ["team", "psychology"])
def test_the_office_does_not_correct_what_it_may_not_read(as_, cast, house, level):
    talk = an_envelope("talk", a_talk(cast.yan, confidentiality=level))
    as_("wang").verdict(talk)
    chen = as_("chen")
    for method, path in DOORS:
        assert chen.open(f"/desk/records/{talk['id']}{path}", method=method).status_code == 404
    theirs = an_envelope("talk", a_talk(cast.yan, amends=talk["id"], why="看看"))
    assert chen.verdict(theirs) == "refused"
    assert entries(house) == 1


def test_the_form_corrects_what_its_address_says_and_no_other_child(as_, cast, house, visit):
    other = an_envelope("home_visit", a_visit(cast.lei))
    as_("wang").verdict(other)
    answer = at_the_desk(as_("chen"), visit, amends=other["id"], student_id=str(cast.lei), entry_id=other["id"])
    assert answer.status_code == 303
    with house() as session:
        last = session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
        assert (str(last.amends_id), last.student_id) == (visit.id, cast.yan)


def test_who_goes_back_and_changes_a_word_corrects_the_correction_and_quarrels_with_nobody(as_, cast, house, visit):
    chen, record = as_("chen"), str(new_id())
    for words_ in ("每周读书", "每周日读书"):
        assert at_the_desk(chen, visit, agreed=words_, record_id=record).status_code == 303
    assert sides(chen.get(f"/desk/records/{visit.id}")) == ""
    assert counted(house, cast.yan).agreed == "每周日读书"


def test_whoever_left_the_desk_corrects_nothing_there_however_old_the_phone_says_it_is(as_, cast, house, visit):
    chen = as_("chen")
    with house():
        end_roles(cast.chen, last_day=TODAY - dt.timedelta(days=1))
    fields = [*visit.but(agreed="每周读书"), ("amends", visit.id), ("why", "写错")]
    for days in (0, 2, 400):
        saved_at = (now() - dt.timedelta(days=days)).isoformat()
        assert chen.verdict(an_envelope("home_visit", fields, saved_at=saved_at)) == "refused"


def test_a_child_who_moved_to_another_school_is_no_longer_that_desks_to_correct(as_, cast, house, visit):
    with house() as session:
        child = session.get_one(Student, cast.yan)
        child.school_id, child.class_id = cast.other_school, cast.other_class
    chen = as_("chen")
    for method, path in DOORS:
        answer = chen.open(f"/desk/records/{visit.id}{path}", method=method, data={"reason": "x"})
        assert answer.status_code == 404
