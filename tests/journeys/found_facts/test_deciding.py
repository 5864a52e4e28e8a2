"""Where somebody else wrote on the file meanwhile, the office sees both and chooses."""

import uuid

import pytest
from sqlalchemy import select

from tests.journeys.desk.conftest import words_of
from tests.journeys.found_facts.conftest import NEW, OLD, OTHER
from tests.journeys.transfers.conftest import Moves
from webapp.models import Guardian, HeldEntry


def test_field_by_field_what_fits_is_written_and_what_does_not_waits(families, as_, cast):
    families.office_writes(phones=[OTHER])
    families.finds(PHONES=(OLD, NEW), address=("", "柳树村四组"))
    student, (grandmother,) = families.file()
    assert (grandmother.phones, student.address) == ([OTHER], "柳树村四组")
    page = words_of(as_("chen").get("/desk/found-facts"))
    for side in (OLD, NEW, OTHER, "王秀英", "周小燕"):
        assert side in page
    assert "/desk/found-facts" in as_("chen").get("/desk").text
    assert f"/desk/found-facts?student={cast.yan}" in as_("chen").get(f"/desk/students/{cast.yan}").text


@pytest.mark.parametrize(("what", "stands"), [("take", NEW), ("leave", OTHER)])
def test_the_office_chooses_once(families, what, stands):
    families.office_writes(phones=[OTHER])
    families.finds(PHONES=(OLD, NEW))
    (question,) = families.questions()
    assert families.decide("chen", question, what).status_code == 303
    assert families.file()[1][0].phones == [stands]
    assert families.decide("chen", question, "take").status_code == 409
    assert families.file()[1][0].phones == [stands]
    assert "/desk/found-facts" not in families.as_("chen").get("/desk").text


def test_what_both_wrote_alike_is_no_question(families):
    families.office_writes(phones=[NEW])
    families.finds(PHONES=(OLD, NEW))
    assert families.questions() == []


def test_a_question_is_settled_when_the_office_writes_the_same_by_itself(families, as_, cast):
    families.office_writes(address="石桥镇")
    families.finds(address=("", "柳树村四组"))
    form = {"base": '{"address": "石桥镇"}', "address": "柳树村四组"}
    as_("chen").post(f"/desk/students/{cast.yan}/facts", data=form)
    assert [one.decision for one in families.questions()] == ["settled"]


def test_of_somebody_who_was_taken_off_the_file_nothing_can_be_taken(families, house):
    families.office_writes(phones=[OTHER])
    families.finds(PHONES=(OLD, NEW))
    with house() as session:
        session.delete(session.get(Guardian, uuid.UUID(families.phones.split(".")[1])))
    (question,) = families.questions()
    assert families.decide("chen", question, "take").status_code == 409
    assert families.decide("chen", question, "leave").status_code == 303


def test_accepted_by_the_office_it_goes_on_the_file(families, as_, cast, house):
    families.finds("li", PHONES=(OLD, NEW), address=("甲村", "柳树村四组"))
    families.office_writes(address="石桥镇")
    with house() as session:
        held = session.scalars(select(HeldEntry)).one()
    page = words_of(as_("chen").get("/desk/held"))
    assert f"{OLD} → {NEW}" in page
    assert "fact." not in page
    assert as_("chen").post(f"/desk/held/{held.id}/accept").status_code == 303
    assert families.file()[1][0].phones == [NEW]
    assert [one.found for one in families.questions()] == ["柳树村四组"]


def test_the_question_goes_with_a_child_to_another_school(families, as_, cast, house):
    families.office_writes(address="石桥镇")
    families.finds(address=("", "柳树村四组"))
    Moves(as_, cast, house).move(cast.yan)
    (question,) = families.questions()
    assert families.decide("chen", question, "take").status_code == 404
    assert families.decide("qian", question, "take").status_code == 303
    assert families.file()[0].address == "柳树村四组"


@pytest.mark.parametrize(("login", "status"), [("qian", 404), ("li", 403), ("zhao", 403)])
def test_who_keeps_no_file_of_the_child_decides_nothing(families, login, status):
    """Another school's office, a colleague without that right, the county."""
    families.office_writes(address="石桥镇")
    families.finds(address=("", "柳树村四组"))
    (question,) = families.questions()
    assert families.decide(login, question, "take").status_code == status
    if status == 404:
        assert "柳树村四组" not in families.as_(login).get("/desk/found-facts").text


def test_nobody_logged_in_decides_nothing(nobody):
    assert nobody.post(f"/desk/found-facts/{uuid.uuid4()}/take").status_code in {302, 303, 401}


def test_a_question_that_does_not_exist_is_not_found(families, as_):
    assert as_("chen").post(f"/desk/found-facts/{uuid.uuid4()}/take").status_code == 404


def test_nothing_waits(as_):
    page = as_("chen").get("/desk/found-facts", headers={"Accept-Language": "en"})
    assert "Nothing that was found differs" in page.text
