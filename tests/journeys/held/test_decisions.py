"""What was parked or refused waits for the school: somebody accepts it under its author's name, or puts it aside."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from tests.given import a_student, a_talk, a_visit, a_withdrawal, an_envelope
from tests.pictures import a_photo, declared
from webapp.models import Entry, EntryFile, HeldEntry, StudentSummary, new_id


def held_of(house, entry):
    with house() as session:
        return session.scalars(select(HeldEntry).where(HeldEntry.entry_id == uuid.UUID(entry["id"]))).one()


def parked(visitor, house, student, kind="home_visit", **fields):
    make = {"home_visit": a_visit, "talk": a_talk}[kind]
    entry = an_envelope(kind, make(student, **fields))
    assert visitor.verdict(entry) == "parked"
    return entry, held_of(house, entry).id


def accept(visitor, held_id):
    return visitor.post(f"/desk/held/{held_id}/accept")


def dismiss(visitor, held_id, why="家访的是另一个孩子"):
    return visitor.post(f"/desk/held/{held_id}/dismiss", data={"why": why})


def test_the_office_sees_what_waits_and_who_wrote_it(as_, cast, house):
    parked(as_("wang"), house, cast.mei)
    page = as_("chen").get("/desk/held").text
    assert "王秀英" in page


def test_accepting_enters_it_under_its_authors_name_and_times(as_, cast, house):
    entry, held_id = parked(as_("wang"), house, cast.mei, days=3)
    assert accept(as_("chen"), held_id).status_code == 303
    with house() as session:
        row = session.scalars(select(Entry)).one()
        held = session.get(HeldEntry, held_id)
        assert (str(row.id), row.author_id, row.student_id, row.digest) == (
            entry["id"], cast.wang, cast.mei, entry["digest"],
        )  # fmt: skip
        assert row.arrived_at == held.arrived_at
        assert (held.decision, held.decided_by, held.raw) == ("accepted", cast.chen, entry["body"])


def test_an_accepted_visit_counts(as_, cast, house):
    _, held_id = parked(as_("wang"), house, cast.mei)
    accept(as_("chen"), held_id)
    with house() as session:
        assert session.get(StudentSummary, cast.mei).last_visit_at is not None


def test_the_phone_that_asks_again_is_told_it_is_there(as_, cast, house):
    wang = as_("wang")
    entry, held_id = parked(wang, house, cast.mei)
    accept(as_("chen"), held_id)
    assert wang.verdict(entry) in {"already", "parked"}
    with house() as session:
        assert len(session.scalars(select(Entry)).all()) == 1
        assert len(session.scalars(select(HeldEntry)).all()) == 1


def test_the_photo_of_an_accepted_visit_is_shown_to_the_office(as_, cast, house):
    wang, data = as_("wang"), a_photo()
    file = declared(data)
    entry = an_envelope("home_visit", a_visit(cast.mei), files=[file])
    wang.verdict(entry)
    wang.send_file(file["id"], data)
    assert as_("chen").get(f"/desk/photos/{file['id']}").status_code == 404
    accept(as_("chen"), held_of(house, entry).id)
    assert as_("chen").get(f"/desk/photos/{file['id']}").status_code == 200


def test_putting_aside_needs_a_reason_and_keeps_the_text(as_, cast, house):
    entry, held_id = parked(as_("wang"), house, cast.mei)
    assert dismiss(as_("chen"), held_id, why="  ").status_code == 422
    assert dismiss(as_("chen"), held_id).status_code == 303
    held = held_of(house, entry)
    assert (held.decision, held.decided_why, held.raw) == ("dismissed", "家访的是另一个孩子", entry["body"])


def test_what_the_school_put_aside_is_told_to_its_author_with_the_reason(as_, cast, house):
    wang = as_("wang")
    _, held_id = parked(wang, house, cast.mei)
    assert "没有收录" not in wang.get("/field/entries").text
    dismiss(as_("chen"), held_id, why="家访的是另一个孩子<b>")
    page = wang.get("/field/entries").text
    assert "陈主任" in page
    assert "家访的是另一个孩子&lt;b&gt;" in page
    assert "没有收录" not in as_("li").get("/field/entries").text


def test_what_was_accepted_or_put_aside_long_ago_is_not_told_again(as_, cast, house):
    wang = as_("wang")
    _, accepted = parked(wang, house, cast.mei)
    _, dismissed = parked(wang, house, cast.mei, kind="talk")
    accept(as_("chen"), accepted)
    dismiss(as_("chen"), dismissed)
    with house() as session:
        session.get_one(HeldEntry, dismissed).decided_at -= dt.timedelta(days=61)
    assert "没有收录" not in wang.get("/field/entries").text


def test_nobody_decides_twice(as_, cast, house):
    _, held_id = parked(as_("wang"), house, cast.mei)
    chen = as_("chen")
    assert [dismiss(chen, held_id).status_code, accept(chen, held_id).status_code] == [303, 409]


def test_a_refused_entry_is_mended_by_its_author_alone(as_, cast, house):
    entry = an_envelope("home_visit", a_visit(cast.yan, met=""))
    as_("wang").verdict(entry)
    assert accept(as_("chen"), held_of(house, entry).id).status_code == 422


def test_a_child_of_another_school_is_not_entered_by_this_one(as_, cast, house):
    _, held_id = parked(as_("wang"), house, cast.yu)
    assert accept(as_("chen"), held_id).status_code == 404
    with house() as session:
        assert session.scalars(select(Entry)).all() == []


@pytest.mark.parametrize(("login", "status"), [("qian", 404), ("wang", 403), ("sun", 403), ("stranger", 404)])
def test_who_does_not_decide_for_this_school_cannot(as_, cast, house, login, status):
    _, held_id = parked(as_("wang"), house, cast.mei)
    assert accept(as_(login), held_id).status_code == status
    assert dismiss(as_(login), held_id).status_code == status


def test_an_accepted_correction_still_corrects_what_it_corrects(as_, cast, house):
    with house():
        child = a_student(cast.school, cast.class_three)
    first, held_first = parked(as_("wang"), house, child)
    _, held_second = parked(as_("wang"), house, child, agreed="改过的", amends=first["id"])
    chen = as_("chen")
    assert [accept(chen, held_first).status_code, accept(chen, held_second).status_code] == [303, 303]
    with house() as session:
        bases = session.scalars(select(Entry.amends_id).order_by(Entry.seq)).all()
        assert bases == [None, uuid.UUID(first["id"])]


def test_a_withdrawal_that_waited_takes_back_what_was_accepted(as_, cast, house):
    first, held_first = parked(as_("wang"), house, cast.mei)
    withdrawal = an_envelope("withdrawal", a_withdrawal(first["id"]))
    assert as_("wang").verdict(withdrawal) == "parked"
    accept(as_("chen"), held_first)
    assert held_of(house, withdrawal).decision == "accepted"
    with house() as session:
        summary = session.get(StudentSummary, cast.mei)
        assert summary is None or summary.last_visit_at is None


def test_a_number_entered_meanwhile_is_a_clash_and_not_a_second_entry(as_, cast, house):
    hers = an_envelope("talk", a_talk(cast.mei))
    stolen = an_envelope("talk", a_talk(cast.mei), id=hers["id"])
    as_("wang").verdict(stolen)
    as_("li").verdict(hers)
    assert accept(as_("chen"), held_of(house, stolen).id).status_code == 409
    with house() as session:
        assert session.scalars(select(Entry.author_id)).one() == cast.li


def test_the_words_of_a_parked_talk_in_confidence_are_not_shown_to_the_office(as_, cast, house):
    parked(as_("wang"), house, cast.mei, kind="talk", childs_words="只说给老师听", confidentiality="psychology")
    assert "只说给老师听" not in as_("chen").get("/desk/held").text


def test_a_decision_on_nothing_is_not_found(as_):
    assert accept(as_("chen"), new_id()).status_code == 404


def test_files_of_a_dismissed_entry_are_seen_by_nobody_else(as_, cast, house):
    wang, data = as_("wang"), a_photo()
    entry = an_envelope("home_visit", a_visit(cast.mei), files=[declared(data)])
    wang.verdict(entry)
    dismiss(as_("chen"), held_of(house, entry).id)
    with house() as session:
        file_id = session.scalars(select(EntryFile.id)).one()
    for login, surface in (("chen", "desk"), ("li", "field")):
        assert as_(login).get(f"/{surface}/photos/{file_id}").status_code == 404
