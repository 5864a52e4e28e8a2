"""Two records of one child are put together by a person, lose nothing, and can be two again."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_student, a_talk, a_visit, an_envelope, end_roles
from tests.pictures import a_photo, declared
from tests.rows import a_care_file
from webapp.actions.derived import rebuild
from webapp.models import AuditEvent, Batch, CareFile, Entry, Guardian, MergedStudent, Student, StudentSummary

NUMBER = "G990101201706150028"
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def twice(cast, house):
    """燕 is on the books a second time, in the other class, with 李老师 as mentor and another guardian."""
    with house() as session:
        born = session.get_one(Student, cast.yan).birth_date
        second = a_student(
            cast.school, cast.class_three, name="周小燕", mentor=cast.li, birth_date=born, registry_number=NUMBER
        )
        guardian = session.scalars(select(Guardian).where(Guardian.student_id == second)).one()
        guardian.name, guardian.phones, guardian.relation = "周建军", ["13911111111"], "51"
        session.commit()
        return second


def merge(visitor, kept, gone, **form):
    return visitor.post(f"/desk/duplicates/{kept}/{gone}/merges", data={"why": "户口本上是同一人"} | form)


def the_batch(house):
    with house() as session:
        return session.scalars(select(Batch).where(Batch.kind == "student_merging")).one()


def everything(house):
    """All of the two records and what hangs on them, but for when they were last touched."""
    with house() as session:
        tables = (Student, Guardian, CareFile, MergedStudent, StudentSummary)
        return {
            (table.__tablename__, str(getattr(row, "id", None) or row.student_id)): {
                column.name: getattr(row, column.key) for column in row.__table__.columns if column.key != "changed_at"
            }
            for table in tables
            for row in session.scalars(select(table))
        }


def test_the_list_names_the_two_and_by_what(as_, cast, twice):
    page = as_("chen").get("/desk/duplicates").text
    assert "姓名和出生日期相同" in page
    assert f"/desk/duplicates/{min(cast.yan, twice)}/{max(cast.yan, twice)}" in page
    assert "没有发现" in as_("qian").get("/desk/duplicates").text


def test_both_values_stand_side_by_side(as_, cast, twice):
    page = as_("chen").get(f"/desk/duplicates/{cast.yan}/{twice}").text
    assert (NUMBER in page, "周建军" in page, "三年级(2)班" in page, "三年级(3)班" in page) == (True,) * 4


def test_all_guardians_stay_and_what_was_chosen_is_taken_over(as_, cast, twice, house):
    before = [g.name for g in guardians(house, cast.yan)]
    assert (
        merge(as_("chen"), cast.yan, twice, **{"f.registry_number": "other", "f.class_id": "this"}).status_code == 303
    )
    assert [g.name for g in guardians(house, cast.yan)] == [*before, "周建军"]
    with house() as session:
        kept, gone = session.get_one(Student, cast.yan), session.get_one(Student, twice)
        assert (kept.registry_number, kept.class_id) == (NUMBER, cast.class_two)
        assert (gone.left_on, gone.left_why, gone.registry_number) == (TODAY - A_DAY, "merged", None)
    assert "没有发现" in as_("chen").get("/desk/duplicates").text


def guardians(house, student):
    with house() as session:
        return session.scalars(select(Guardian).where(Guardian.student_id == student).order_by(Guardian.position)).all()


def test_records_photos_and_mentors_follow_and_what_comes_late_too(as_, cast, twice, house):
    li, data = as_("li"), a_photo()
    file = declared(data)
    li.verdict(an_envelope("home_visit", a_visit(twice, agreed="另一份记录里说好的"), files=[file]))
    li.send_file(file["id"], data)
    assert merge(as_("chen"), cast.yan, twice).status_code == 303
    assert li.verdict(an_envelope("talk", a_talk(twice, childs_words="合并之后才上传"))) == "accepted"
    for visitor, page in ((as_("chen"), f"/desk/students/{cast.yan}"), (li, f"/field/students/{cast.yan}")):
        text = visitor.get(page).text
        assert ("另一份记录里说好的" in text, "合并之后才上传" in text) == (True, True)
    assert as_("wang").get(f"/field/students/{cast.yan}").status_code == 200
    assert as_("chen").get(f"/desk/photos/{file['id']}").status_code == 200
    assert li.get(f"/field/students/{twice}").status_code == 404
    with house() as session:
        assert {entry.student_id for entry in session.scalars(select(Entry))} == {twice}  # nothing was rewritten
        summary = session.get_one(StudentSummary, cast.yan)
        assert None not in (summary.last_visit_at, summary.last_talk_at)
        assert session.get(StudentSummary, twice) is None
        said = (summary.last_visit_at, summary.last_talk_at)
        rebuild()
        session.expire_all()
        again = session.get_one(StudentSummary, cast.yan)
        assert (again.last_visit_at, again.last_talk_at) == said


def test_the_care_file_comes_along_and_two_at_work_are_refused(as_, cast, twice, house):
    with house() as session:
        file = a_care_file(session, cast.school, twice, cast.li)["desk_care.file_id"]
        session.commit()
    assert merge(as_("chen"), cast.yan, twice).status_code == 303
    with house() as session:
        assert session.get_one(CareFile, file).student_id == cast.yan
    as_("chen").post(f"/desk/duplicates/merges/{the_batch(house).id}/undo")
    with house() as session:
        assert session.get_one(CareFile, file).student_id == twice
    opened = {"categories": ["left_behind"], "level": "2", "why": "开学摸排"}
    assert as_("chen").post(f"/desk/students/{cast.yan}/care", data=opened).status_code == 303
    assert "关爱档案" in merge(as_("chen"), cast.yan, twice).text


def test_taken_back_everything_is_as_it_was(as_, cast, twice, house):
    as_("li").verdict(an_envelope("home_visit", a_visit(twice)))
    before = everything(house)
    chosen = {"f.registry_number": "other", "f.class_id": "other", "f.name": "other"}
    assert merge(as_("chen"), cast.yan, twice, **chosen).status_code == 303
    assert everything(house) != before
    answer = as_("chen").post(f"/desk/duplicates/merges/{the_batch(house).id}/undo")
    assert answer.location.endswith("left=0#merged")
    assert everything(house) == before
    assert as_("chen").post(f"/desk/duplicates/merges/{the_batch(house).id}/undo").status_code == 409


def test_what_somebody_changed_since_is_left_and_told(as_, cast, twice, house):
    merge(as_("chen"), cast.yan, twice, **{"f.registry_number": "other"})
    with house() as session:
        session.get_one(Student, cast.yan).registry_number = NUMBER.replace("0028", "0036")
        session.commit()
    answer = as_("chen").post(f"/desk/duplicates/merges/{the_batch(house).id}/undo")
    assert answer.location.endswith("left=1#merged")
    assert "1 项" in as_("chen").get("/desk/duplicates?left=1").text


def test_it_is_recorded_who_did_it_and_by_what_he_knew(as_, cast, twice, house):
    merge(as_("chen"), cast.yan, twice)
    with house() as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "student.merged")).one()
        assert (noted.account_id, noted.details["why"]) == (cast.chen, "户口本上是同一人")


def test_a_merged_child_that_moves_takes_both_records_along(as_, cast, twice, house):
    as_("li").verdict(an_envelope("home_visit", a_visit(twice, agreed="带到新学校")))
    merge(as_("chen"), cast.yan, twice)
    asked = {"student_id": str(cast.yan), "way": "within", "to_id": str(cast.other_school), "why": "搬家"}
    transfer = as_("chen").post("/desk/transfers", data=asked | {"moves_on": TODAY.isoformat()}).location
    step = {"step": "receive", "seen": 1, "class_id": str(cast.other_class)}
    assert as_("qian").post(f"{transfer}/steps", data=step).status_code == 303
    assert "带到新学校" in as_("qian").get(f"/desk/students/{cast.yan}").text
    assert as_("chen").post(f"/desk/duplicates/merges/{the_batch(house).id}/undo").status_code == 422


@pytest.mark.parametrize(("login", "status"), [("wang", 403), ("sun", 403), ("qian", 404), ("lu", 404)])
def test_nobody_else_looks_merges_or_takes_apart(as_, cast, twice, house, login, status):
    assert as_(login).get(f"/desk/duplicates/{cast.yan}/{twice}").status_code == status
    assert merge(as_(login), cast.yan, twice).status_code == status
    merge(as_("chen"), cast.yan, twice)
    assert as_(login).post(f"/desk/duplicates/merges/{the_batch(house).id}/undo").status_code == status


def test_whose_role_ended_yesterday_merges_nothing(as_, cast, twice, house):
    with house() as session:
        end_roles(cast.chen, TODAY - A_DAY)
        session.commit()
    assert merge(as_("chen"), cast.yan, twice).status_code in {403, 404}


def test_hostile_forms_come_to_nothing(as_, cast, twice):
    chen = as_("chen")
    assert merge(chen, cast.yan, twice, why=" \x00").status_code == 422
    assert merge(chen, cast.yan, cast.yan).status_code == 404
    assert merge(chen, cast.yan, cast.yu).status_code == 404
    assert (
        merge(chen, cast.yan, twice, **{"f.school_id": "other", "f.left_on": "other", "f.": "other"}).status_code == 303
    )
    assert merge(chen, cast.yan, twice).status_code == 404  # it is part of the other already


def test_one_who_is_moving_is_not_merged(as_, cast, twice):
    asked = {"student_id": str(twice), "way": "within", "to_id": str(cast.other_school), "why": "搬家"}
    as_("chen").post("/desk/transfers", data=asked | {"moves_on": TODAY.isoformat()})
    assert merge(as_("chen"), cast.yan, twice).status_code == 409


def test_a_number_that_another_school_has_too_is_told_without_the_other_child(as_, cast, house):
    with house() as session:
        session.get_one(Student, cast.yan).registry_number = NUMBER
        a_student(cast.other_school, cast.other_class, name="别人家的", registry_number=NUMBER)
        session.commit()
    page = as_("chen").get("/desk/duplicates").text
    assert ("石桥小学" in page, "别人家的" in page) == (True, False)
