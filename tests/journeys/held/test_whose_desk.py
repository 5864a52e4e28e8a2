"""Which desk a held entry waits at, and that it leaves it when the entry is entered after all."""

import datetime as dt
import uuid

from sqlalchemy import select

from tests.cast import LONG_AGO, pairing_row
from tests.given import a_roll_call, a_visit, a_withdrawal, an_envelope
from tests.journeys.held.test_decisions import accept, held_of
from tests.pictures import a_photo, declared
from webapp.access.permissions import Role
from webapp.models import Entry, EntryFile, HeldEntry, RoleGrant, Student


def works_there_too(house, login, school, role=Role.MENTOR, **over):
    with house() as session:
        grant = {"starts_on": LONG_AGO - dt.timedelta(days=9)} | over
        session.add(RoleGrant(account_id=login, role=role, school_id=school, **grant))


def test_who_works_at_two_schools_shows_neither_the_others_child(as_, cast, house):
    works_there_too(house, cast.wang, cast.other_school)
    assert as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yu, agreed="别校的事"))) == "parked"
    assert "别校的事" not in as_("chen").get("/desk/held").text
    assert "别校的事" in as_("qian").get("/desk/held").text


def test_a_roll_call_waits_at_the_school_of_its_class(as_, cast, house):
    works_there_too(house, cast.wang, cast.other_school)
    entry = an_envelope("roll_call", a_roll_call(cast.other_class))
    as_("wang").verdict(entry)
    assert held_of(house, entry).school_id == cast.other_school


def test_what_nobody_can_read_waits_at_the_own_school(as_, cast, house):
    works_there_too(house, cast.wang, cast.other_school)
    entry = an_envelope("home_visit", [("student_id", "x")])
    as_("wang").verdict(entry)
    assert held_of(house, entry).school_id == cast.school


def test_a_parked_visit_with_a_photo_sent_again_after_the_pairing_is_entered(as_, cast, house):
    wang, data = as_("wang"), a_photo()
    file = declared(data)
    entry = an_envelope("home_visit", a_visit(cast.mei, days=3), files=[file])
    assert wang.verdict(entry) == "parked"
    wang.send_file(file["id"], data)
    with house() as session:
        session.add(pairing_row(session.get_one(Student, cast.mei), cast.wang))
    assert wang.verdict(entry) == "accepted"
    with house() as session:
        held = session.scalars(select(HeldEntry)).one()
        assert (held.decision, held.raw) == ("mended", entry["body"])
    assert as_("chen").get(f"/desk/photos/{file['id']}").status_code == 200


def test_another_text_of_that_number_still_waits(as_, cast, house):
    wang = as_("wang")
    first = an_envelope("home_visit", a_visit(cast.mei, agreed="一"))
    second = an_envelope("home_visit", a_visit(cast.yan, agreed="二"), id=first["id"])
    assert [wang.verdict(first), wang.verdict(second)] == ["parked", "accepted"]
    assert held_of(house, first).decision is None


def test_nobody_hangs_a_photo_on_a_colleagues_record(as_, cast, house):
    hers, data = an_envelope("home_visit", a_visit(cast.yan)), a_photo()
    as_("wang").verdict(hers)
    li, file = as_("li"), declared(data)
    assert li.verdict(an_envelope("home_visit", a_visit(cast.yan), id=hers["id"], files=[file])) == "parked"
    li.send_file(file["id"], data)
    with house() as session:
        assert session.get_one(EntryFile, uuid.UUID(file["id"])).stored_as
    assert file["id"] not in as_("wang").get(f"/field/students/{cast.yan}").text
    assert as_("wang").get(f"/field/photos/{file['id']}").status_code == 404


def test_an_office_takes_back_nothing_of_a_school_it_has_left(as_, cast, house):
    works_there_too(house, cast.chen, cast.other_school, Role.MORAL_EDUCATION, ends_on=LONG_AGO)
    zhang, visit = as_("zhang"), an_envelope("home_visit", a_visit(cast.yu))
    zhang.verdict(visit)
    withdrawal = an_envelope("withdrawal", a_withdrawal(visit["id"]))
    with house() as session:
        held = HeldEntry(
            entry_id=uuid.UUID(withdrawal["id"]),
            school_id=cast.school,
            digest=withdrawal["digest"],
            verdict="parked",
            reason="role_not_held",
            author_id=cast.zhang,
            kind="withdrawal",
            version=1,
            raw=withdrawal["body"],
            arrived_at=session.scalars(select(Entry.arrived_at)).one(),
        )
        session.add(held)
    assert accept(as_("chen"), held.id).status_code == 404
