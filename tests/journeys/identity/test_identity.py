"""The office writes a child's identity number and certificate anew; whole they are seen only with a noted look."""

import datetime as dt

import pytest
from sqlalchemy import select, text

from tests.cast import LONG_AGO, identity_number
from tests.given import a_student
from tests.journeys.desk.conftest import words_of
from webapp.domain.resident_id import check_character
from webapp.models import AuditEvent, LoginSession, RoleGrant, Student, blind_index

ENGLISH = {"Accept-Language": "en"}
GOOD = "99010120170615900" + check_character("99010120170615900")  # the day and the sex that are on yan's file
CERTIFICATE = f"{identity_number('周小燕')}52"


def page(student):
    return f"/desk/students/{student}/identity"


def stored(house, student):
    with house() as session:
        found = session.get_one(Student, student)
        session.expunge(found)
        return found


def type_number(visitor, house, student, number, **more):
    before = stored(house, student).id_number_last4 or ""
    form = {"id_type": "1", "number": number, "before": before} | more
    return visitor.post(page(student), data=form, headers=ENGLISH)


def certify(visitor, student, before="//", **fields):
    return visitor.post(f"/desk/students/{student}/disability", data={"before": before} | fields, headers=ENGLISH)


def test_a_number_typed_anew_is_on_file_sealed_and_shown_by_its_last_four(as_, cast, house):
    chen = as_("chen")
    assert type_number(chen, house, cast.yan, f" {GOOD[:6]} {GOOD[6:].lower()} ").status_code == 303
    yan = stored(house, cast.yan)
    assert (yan.id_number, yan.id_number_last4) == (GOOD, GOOD[-4:])
    for where in (page(cast.yan), f"/desk/students/{cast.yan}", f"/desk/students/{cast.yan}/history"):
        shown = chen.get(where).text
        assert GOOD not in shown
        assert GOOD[-4:] in shown
    with house() as session:
        assert yan.id_number_index == blind_index(GOOD)
        lying = session.execute(text("SELECT id_number FROM students WHERE id_number_last4 = :n"), {"n": GOOD[-4:]})
        assert GOOD.encode() not in bytes(lying.scalars().first())
        noted = session.scalars(select(AuditEvent.details).where(AuditEvent.subject_id == cast.yan)).all()
        assert GOOD not in str(noted)


WRONG_CHECK = GOOD[:-1] + ("1" if GOOD[-1] != "1" else "2")
OTHER_DAY = "99010120160101900" + check_character("99010120160101900")
A_BOY = "99010120170615901" + check_character("99010120170615901")


@pytest.mark.parametrize(
    ("number", "doubt"),
    [
        (WRONG_CHECK, "The last character does not fit the others"),
        (OTHER_DAY, "The date of birth in the number is another"),
        (A_BOY, "The sex in the number is another"),
        (identity_number("卫小雨"), "Another school of the bureau has a child with this number"),
    ],
)
def test_what_speaks_against_a_number_is_said_and_saved_only_by_whoever_looked(as_, cast, house, number, doubt):
    chen, before = as_("chen"), stored(house, cast.yan).id_number
    answer = type_number(chen, house, cast.yan, number)
    assert answer.status_code == 422
    assert doubt in answer.text
    assert "卫小雨" not in answer.text
    assert stored(house, cast.yan).id_number == before
    assert type_number(chen, house, cast.yan, number, sure="yes", why="户口簿").status_code == 303
    assert stored(house, cast.yan).id_number == number
    assert "户口簿" in chen.get(f"/desk/students/{cast.yan}/history").text


def test_a_number_of_another_child_of_the_school_is_refused_with_the_way_to_both(as_, cast, house):
    answer = type_number(as_("chen"), house, cast.yan, identity_number("吴小磊"), sure="yes")
    assert answer.status_code == 409
    assert "吴小磊 of this school has this number" in answer.text
    assert f"/desk/duplicates/{cast.yan}/{cast.lei}" in answer.text
    assert stored(house, cast.yan).id_number == identity_number("周小燕")


@pytest.mark.parametrize("number", ["", "12345", "G990101201706150017", "<b>", "9" * 40, "９９０１０１"])
def test_what_is_no_number_is_not_saved(as_, cast, house, number):
    answer = type_number(as_("chen"), house, cast.yan, number, sure="yes")
    assert answer.status_code == 422
    assert stored(house, cast.yan).id_number == identity_number("周小燕")


def test_a_passport_is_no_identity_card(as_, cast, house):
    chen = as_("chen")
    assert type_number(chen, house, cast.yan, "E00001234", id_type="A").status_code == 303
    assert (stored(house, cast.yan).id_type, stored(house, cast.yan).id_number_last4) == ("A", "1234")
    assert type_number(chen, house, cast.yan, "E00001234", id_type="X").status_code == 422


def test_whoever_was_slower_sees_what_holds_now(as_, cast, house):
    old = stored(house, cast.yan).id_number_last4
    type_number(as_("chen"), house, cast.yan, GOOD)
    answer = type_number(as_("liu"), house, cast.yan, OTHER_DAY, before=old, sure="yes")
    assert answer.status_code == 409
    assert stored(house, cast.yan).id_number == GOOD


def test_a_number_can_be_taken_off(as_, cast, house):
    type_number(as_("chen"), house, cast.yan, "", remove="yes")
    yan = stored(house, cast.yan)
    assert (yan.id_number, yan.id_number_index, yan.id_number_last4, yan.id_type) == (None, None, None, None)


def test_the_whole_number_is_seen_after_a_confirmation_and_the_look_is_noted(as_, cast, house):
    chen, whole = as_("chen"), f"{page(cast.yan)}/numbers"
    answer = chen.get(whole)
    assert identity_number("周小燕") in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    with house() as session:
        look = session.scalars(select(AuditEvent).where(AuditEvent.action == "student.numbers_viewed")).one()
        assert (look.account_id, look.subject_id) == (cast.chen, cast.yan)
        for row in session.scalars(select(LoginSession).where(LoginSession.account_id == cast.chen)):
            row.stepped_up_at = row.opened_at = row.opened_at - dt.timedelta(hours=1)
    late = chen.get(whole)
    assert late.status_code == 403
    assert identity_number("周小燕") not in late.text


def test_a_certificate_is_on_file_sealed_and_in_no_list(as_, cast, house):
    chen = as_("chen")
    assert certify(chen, cast.yan, disability_kind="5", disability_number=CERTIFICATE.lower()).status_code == 303
    yan = stored(house, cast.yan)
    assert (yan.disability_kind, yan.disability_grade, yan.disability_number) == ("5", "2", CERTIFICATE)
    assert "intellectual · grade two" in words_of(chen.get(f"/desk/students/{cast.yan}", headers=ENGLISH))
    for where in ("/desk/students", "/desk/ledgers", f"/desk/students/{cast.yan}/history"):
        shown = words_of(chen.get(where, headers=ENGLISH))
        assert "intellectual" not in shown
        assert CERTIFICATE[-4:] not in shown
    for where in ("/field/", f"/field/students/{cast.yan}"):
        assert "残疾" not in as_("wang").get(where).text
    with house() as session:
        lying = session.execute(text("SELECT disability_kind, disability_number FROM students")).all()
        assert all(bytes(value) not in (b"5", CERTIFICATE.encode()) for row in lying for value in row if value)
        assert CERTIFICATE not in str(session.scalars(select(AuditEvent.details)).all())


@pytest.mark.parametrize(
    ("fields", "doubt"),
    [
        ({"disability_kind": "1"}, "The kind in the number"),
        ({"disability_grade": "1"}, "The grade in the number"),
        ({"disability_number": f"{GOOD}52"}, "does not begin with the identity number on file"),
    ],
)
def test_a_certificate_that_says_otherwise_is_saved_only_by_whoever_looked(as_, cast, house, fields, doubt):
    chen, sent = as_("chen"), {"disability_number": CERTIFICATE} | fields
    answer = certify(chen, cast.yan, **sent)
    assert answer.status_code == 422
    assert doubt in answer.text
    assert stored(house, cast.yan).disability_number is None
    assert certify(chen, cast.yan, **sent, sure="yes").status_code == 303
    assert stored(house, cast.yan).disability_number == sent["disability_number"]


@pytest.mark.parametrize("fields", [{"disability_kind": "8"}, {"disability_grade": "5"}, {"disability_number": "12"}])
def test_what_is_no_certificate_is_not_saved(as_, cast, house, fields):
    assert certify(as_("chen"), cast.yan, **fields, sure="yes").status_code == 422
    assert stored(house, cast.yan).disability_kind is None


def test_the_number_stays_when_only_the_grade_is_corrected_and_can_be_taken_off(as_, cast, house):
    chen = as_("chen")
    certify(chen, cast.yan, disability_number=CERTIFICATE)
    was = f"5/2/{CERTIFICATE[-4:]}"
    assert certify(chen, cast.yan, "5/2/", disability_kind="5", disability_grade="1").status_code == 409
    certify(chen, cast.yan, was, disability_kind="5", disability_grade="1", sure="yes")
    yan = stored(house, cast.yan)
    assert (yan.disability_grade, yan.disability_number) == ("1", CERTIFICATE)
    certify(chen, cast.yan, f"5/1/{CERTIFICATE[-4:]}", remove="yes")
    yan = stored(house, cast.yan)
    assert (yan.disability_kind, yan.disability_grade, yan.disability_number) == (None, None, None)


def test_of_two_records_the_certificate_of_either_is_kept_and_the_registry_officer_sees_only_that_there_is_one(
    as_, cast, house
):
    chen = as_("chen")
    with house() as session:
        twin_id = a_student(cast.school, cast.class_two, "周小燕")
        officer = RoleGrant(account_id=cast.li, role="registry_officer", school_id=cast.school, starts_on=LONG_AGO)
        session.add(officer)
    certify(chen, twin_id, disability_kind="5")
    side_by_side = words_of(chen.get(f"/desk/duplicates/{cast.yan}/{twin_id}", headers=ENGLISH))
    assert "intellectual" in side_by_side
    officers = words_of(as_("li").get(f"/desk/duplicates/{cast.yan}/{twin_id}", headers=ENGLISH))
    assert "intellectual" not in officers
    assert "on file, for the office" in officers
    merge = {"f.disability_kind": "other", "why": "一个孩子"}
    assert chen.post(f"/desk/duplicates/{cast.yan}/{twin_id}/merges", data=merge).status_code == 303
    assert stored(house, cast.yan).disability_kind == "5"


@pytest.mark.parametrize(("login", "status"), [("wang", 403), ("sun", 403), ("zhou", 403), ("qian", 404), ("lu", 404)])
def test_nobody_else_sees_or_writes_it(as_, cast, house, login, status):
    visitor = as_(login)
    assert visitor.get(page(cast.yan)).status_code == status
    assert visitor.get(f"{page(cast.yan)}/numbers").status_code == status
    assert type_number(visitor, house, cast.yan, GOOD).status_code == status
    assert certify(visitor, cast.yan, disability_kind="5").status_code == status
    assert stored(house, cast.yan).id_number == identity_number("周小燕")


def test_a_stranger_finds_nothing_there(as_, cast):
    assert as_("stranger").get(page(cast.yan)).status_code == 404
