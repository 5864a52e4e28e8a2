"""What was recorded before a child moved: read, corrected and taken back, by whom and by whom not any more."""

import re

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.codes import noted
from tests.given import a_talk, a_visit, a_withdrawal, an_envelope, end_roles, hand_student_over
from tests.journeys.corrections.conftest import Record, at_the_desk, counted, last_entry, sides, taken_back, words
from tests.journeys.transfers.test_moving import counted_by
from webapp.access.permissions import Role
from webapp.models import Entry, MergedStudent, RoleGrant, Student, new_id, now

DOORS = [
    ("GET", ""), ("GET", "/correction"), ("POST", "/corrections"), ("GET", "/withdrawal"), ("POST", "/withdrawals"),
]  # fmt: skip


@pytest.fixture
def visit(as_, cast, moves):
    """王老师 visited 周小燕, who has moved to the other school since."""
    record = Record(as_("wang"), cast.yan)
    moves.move(cast.yan)
    return record


def test_the_new_school_reads_it_where_its_links_lead_and_corrects_it_with_a_reason(as_, cast, house, visit):
    qian = as_("qian")
    links = re.findall(r"/desk/records/[0-9a-f-]{36}", qian.get(f"/desk/students/{cast.yan}").text)
    assert links == [f"/desk/records/{visit.id}"]
    assert "每天读书" in words(qian.get(links[0]))
    assert at_the_desk(qian, visit, agreed="每周读书", why="").status_code == 422
    assert at_the_desk(qian, visit, agreed="每周读书").status_code == 303
    page = words(qian.get(links[0]))
    for shown in ("每天读书", "每周读书", "王秀英", "钱主任", "打错了字"):
        assert shown in page
    assert counted(house, cast.yan).agreed == "每周读书"


def test_the_new_school_takes_it_back_and_its_author_is_told(as_, cast, house, visit):
    assert taken_back(as_("qian"), visit.id, "走错了门").status_code == 303
    assert counted(house, cast.yan).last_visit_at is None
    assert "走错了门" in words(as_("wang").get("/field/entries"))
    assert "走错了门" in words(as_("wang").get(f"/field/entries/{visit.id}"))


def test_the_author_finds_her_record_alone_and_corrects_it_from_there(as_, cast, house, visit):
    wang = as_("wang")
    mine = wang.get("/field/entries").text
    assert "周小燕" not in mine  # a phone carries no child who is at another school
    assert f"/field/entries/{visit.id}" in mine
    alone = wang.get(f"/field/entries/{visit.id}").text
    assert "周小燕" in alone
    assert f"/field/record/home_visit?student={cast.yan}&amp;amends={visit.id}" in alone
    form = wang.get(f"/field/record/home_visit?student={cast.yan}&amends={visit.id}")
    assert "每天读书" in form.text
    assert wang.verdict(visit.corrected(agreed="每晚读书")) == "accepted"
    assert "每晚读书" in words(as_("qian").get(f"/desk/records/{visit.id}"))
    assert wang.verdict(an_envelope("withdrawal", a_withdrawal(visit.id))) == "accepted"


def test_a_form_of_hers_that_will_not_do_comes_back_about_the_same_child(as_, cast, visit):
    wrong = dict(visit.but(started_at="")) | {"amends": visit.id}
    answer = as_("wang").post("/field/entries/home_visit", data=wrong)
    assert answer.status_code == 422
    assert f'name="student_id" value="{cast.yan}"' in answer.text


def test_the_author_reads_nothing_that_the_new_school_writes(as_, cast, house, visit):
    at_the_desk(as_("qian"), visit, place="石桥新家", why="家里搬了")
    as_("zhang").verdict(an_envelope("talk", a_talk(cast.yan, days=0, childs_words="想念老师")))
    base, wang = last_entry(house), as_("wang")
    pages = ["/field/entries", f"/field/entries/{visit.id}", f"/field/record/home_visit?amends={visit.id}"]
    for path in pages:
        page = wang.get(path)
        assert page.status_code == 200
        for told in ("石桥新家", "家里搬了", "想念老师"):
            assert told not in page.text
    assert wang.get(f"/field/entries/{base}").status_code == 404


def test_what_both_correct_differently_is_settled_by_the_new_school(as_, cast, visit):
    at_the_desk(as_("qian"), visit, agreed="每周读书")
    assert as_("wang").verdict(visit.corrected(agreed="每晚读书")) == "accepted"
    page = as_("qian").get(f"/desk/records/{visit.id}")
    assert ("每周读书" in sides(page), "每晚读书" in sides(page)) == (True, True)
    assert "每晚读书" in as_("qian").get("/desk/records").text
    assert "每晚读书" not in as_("chen").get("/desk/records").text
    assert "每周读书" not in as_("wang").get(f"/field/entries/{visit.id}").text


def test_what_the_old_office_corrected_before_the_child_left_its_author_still_reads(as_, cast, moves):
    record = Record(as_("wang"), cast.yan)
    at_the_desk(as_("chen"), record, agreed="每周读书")
    moves.move(cast.yan)
    assert "每周读书" in words(as_("wang").get(f"/field/entries/{record.id}"))


@pytest.mark.parametrize(
    ("login", "status"), [("chen", 404), ("liu", 404), ("lu", 404), ("stranger", 404), ("zhang", 403), ("sun", 403)]
)
@pytest.mark.parametrize("door", DOORS, ids=" ".join)
def test_the_school_it_left_and_everybody_else_finds_nothing(as_, house, visit, door, login, status):
    method, path = door
    answer = as_(login).open(f"/desk/records/{visit.id}{path}", method=method, data={"reason": "x"})
    assert answer.status_code == status
    with house() as session:
        assert len(session.scalars(select(Entry)).all()) == 1


def test_the_school_it_left_corrects_nothing_by_the_phones_door_either(as_, visit):
    correction = an_envelope("home_visit", [*visit.but(agreed="x"), ("amends", visit.id), ("why", "写错")])
    assert as_("chen").verdict(correction) == "refused"
    assert as_("chen").verdict(an_envelope("withdrawal", a_withdrawal(visit.id))) == "refused"


@pytest.mark.parametrize("login", ["li", "zhang", "ma"])
def test_nobody_else_finds_the_record_of_another_alone(as_, visit, login):
    assert as_(login).get(f"/field/entries/{visit.id}").status_code == 404


def test_an_author_who_teaches_no_more_corrects_nothing(as_, cast, house, visit):
    with house() as session:
        end_roles(cast.wang, TODAY.replace(year=TODAY.year - 1))
        session.commit()
    assert as_("wang").get(f"/field/entries/{visit.id}").status_code == 404
    assert as_("wang").verdict(visit.corrected(agreed="每晚读书")) != "accepted"


def test_an_author_who_went_along_reads_the_whole_record(as_, cast, house, visit):
    with house() as session:
        session.add(RoleGrant(account_id=cast.wang, role=Role.MENTOR, school_id=cast.other_school, starts_on=TODAY))
        session.commit()
    at_the_desk(as_("qian"), visit, agreed="每周读书")
    assert "每周读书" in words(as_("wang").get(f"/field/entries/{visit.id}"))


def test_confidential_is_confidential_at_the_new_school_too(as_, cast, moves):
    talk = an_envelope("talk", a_talk(cast.yan, confidentiality="team"))
    as_("wang").verdict(talk)
    moves.move(cast.yan)
    assert as_("qian").get(f"/desk/records/{talk['id']}").status_code == 404
    assert as_("wang").get(f"/field/entries/{talk['id']}").status_code == 200


def test_it_counts_where_it_was_written_however_often_the_new_school_corrects_it(as_, cast, house, visit):
    at_the_desk(as_("qian"), visit, agreed="每周读书")
    before = counted_by(as_, cast, house, "school")
    assert [kinds for _class, kinds in before] in ([{"home_visit": 1}], [])  # none: three days ago was another month
    assert counted_by(as_, cast, house, "other_school") == []
    taken_back(as_("qian"), last_entry(house))
    assert counted_by(as_, cast, house, "school") == []


def test_the_correction_is_in_the_audit_of_the_school_that_made_it(as_, cast, house, visit):
    at_the_desk(as_("qian"), visit, agreed="每周读书")
    with house():
        (event,) = noted("entry.corrected")
        assert (event.account_id, event.school_id) == (cast.qian, cast.other_school)


def test_what_was_written_under_a_record_that_was_merged_goes_along(as_, cast, house, moves):
    record = Record(as_("wang"), cast.lei)
    with house() as session:
        row = MergedStudent(school_id=cast.school, kept_id=cast.yan, gone_id=cast.lei, at=now(), by_id=cast.chen)
        session.add(row)
        session.get_one(Student, cast.lei).left_on = TODAY
        session.commit()
    moves.move(cast.yan)
    assert at_the_desk(as_("qian"), record, agreed="每周读书").status_code == 303
    assert as_("chen").get(f"/desk/records/{record.id}").status_code == 404
    alone = as_("wang").get(f"/field/entries/{record.id}").text
    assert ("每天读书" in alone, "每周读书" in alone) == (True, False)


def test_a_child_that_moves_on_takes_the_right_along(as_, cast, moves, visit):
    back = moves.ask(cast.yan, "qian", to_id=str(cast.school), why="又搬回来了")
    assert moves.receive(back, "chen", "class_two").status_code == 303
    assert as_("qian").get(f"/desk/records/{visit.id}").status_code == 404
    assert at_the_desk(as_("chen"), visit, agreed="每周读书").status_code == 303
    assert "每周读书" in words(as_("wang").get(f"/field/entries/{visit.id}"))


def test_also_of_a_child_whom_another_mentor_has_by_now_the_own_record_is_found(as_, cast, house):
    li, record = as_("li"), an_envelope("home_visit", a_visit(cast.mei))
    li.verdict(record)
    with house() as session:
        hand_student_over(cast.mei, cast.wang, TODAY)
        session.commit()
    assert f"/field/entries/{record['id']}" in li.get("/field/entries").text
    assert "郑小梅" in li.get(f"/field/entries/{record['id']}").text


def test_a_record_there_is_not_is_not_found(as_):
    assert as_("wang").get(f"/field/entries/{new_id()}").status_code == 404
