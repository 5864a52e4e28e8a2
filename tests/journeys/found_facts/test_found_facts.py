"""What a phone found of a family goes on the file by itself, field by field, and into its history."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_contact_change, a_student, a_withdrawal, an_envelope, end_roles
from tests.journeys.desk.conftest import words_of
from tests.journeys.found_facts.conftest import NEW, OLD, OTHER
from tests.journeys.transfers.conftest import Moves
from webapp.models import Guardian


def test_what_was_found_is_on_the_file_and_in_its_history_and_in_the_record(families, as_, cast):
    verdict = families.finds(
        PHONES=(OLD, f"{OLD}、{NEW}"), address=("", "柳树村四组"), committee_contact=("", "刘主任")
    )
    assert verdict["verdict"] == "accepted"
    student, (grandmother,) = families.file()
    assert (grandmother.phones, student.address, student.committee_contact) == ([OLD, NEW], "柳树村四组", "刘主任")
    assert families.questions() == []
    history = words_of(as_("chen").get(f"/desk/students/{cast.yan}/history", headers={"Accept-Language": "en"}))
    assert "走访中了解到" in history
    assert "王秀英" in history
    page = words_of(as_("wang").get(f"/field/students/{cast.yan}"))
    assert "柳树村四组" in page


def test_a_number_written_another_way_is_the_same_number(families):
    families.office_writes(phones=[NEW])
    families.finds(PHONES=(OLD, f"{NEW[:3]} {NEW[3:7]} {NEW[7:]}"))
    assert families.questions() == []


def test_a_number_that_is_nobodys_any_more_is_taken_off(families):
    families.finds(PHONES=(OLD, ""))
    assert families.file()[1][0].phones == []


def test_what_others_wrote_elsewhere_meanwhile_stays(families):
    families.office_writes(address="石桥镇")
    families.finds(PHONES=(OLD, NEW), address=("", ""))
    student, (grandmother,) = families.file()
    assert (student.address, grandmother.phones) == ("石桥镇", [NEW])


def test_somebody_new_is_added_once(families):
    new = {"g.new.name": ("", "周大勇"), "g.new.relation": ("", "51"), "g.new.phones": ("", NEW)}
    families.finds(**new)
    families.finds("wang", None, 0.02, **(new | {"g.new.phones": ("", OTHER)}))
    _student, (_grandmother, father) = families.file()
    assert (father.name, father.relation, father.phones) == ("周大勇", "51", [NEW])
    (question,) = families.questions()
    assert (question.name, question.found) == (f"g.{father.id}.phones", OTHER)


def test_a_file_that_is_full_takes_nobody_else_and_the_writer_is_told(families, house, cast):
    with house() as session:
        for number in range(11):
            session.add(Guardian(
                id=uuid.uuid4(), school_id=cast.school, student_id=cast.yan, name=f"亲属{number}", position=number + 1
            ))  # fmt: skip
    verdict = families.finds(**{"g.new.name": ("", "周大勇"), "address": ("", "柳树村四组")})
    assert (verdict["verdict"], verdict["reason"]) == ("refused", "guardians_full")
    assert families.file()[0].address is None


def test_sent_twice_it_is_written_once(families, as_):
    envelope = families.envelope(**{"g.new.name": ("", "周大勇")})
    assert [as_("wang").verdict(envelope) for _ in range(2)] == ["accepted", "already"]
    assert [one.name for one in families.file()[1]][1:] == ["周大勇"]


def test_out_of_order_the_later_one_finds_another_base_and_both_are_kept(families):
    """Two phones that saw the same: whoever comes second is asked about, not believed."""
    families.finds(PHONES=(OLD, NEW))
    families.finds(PHONES=(OLD, OTHER))
    assert families.file()[1][0].phones == [NEW]
    assert [one.found for one in families.questions()] == [OTHER]


def test_what_cannot_be_read_comes_back_with_its_field(families):
    verdict = families.finds(PHONES=(OLD, "1234"))
    assert verdict["verdict"] == "refused"
    assert [problem["field"] for problem in verdict["problems"]] == [f"fact.{families.phones}"]
    assert families.file()[1][0].phones == [OLD]


@pytest.mark.parametrize("name", ["name", "left_behind", "g.new.legal_guardian"])
def test_nothing_else_of_the_file_can_be_changed_that_way(families, name):
    assert families.finds(**{name: ("", "x")})["verdict"] == "refused"


def test_another_childs_guardian_is_out_of_reach(families, cast, house):
    with house() as session:
        theirs = session.scalars(select(Guardian).where(Guardian.student_id == cast.mei)).one()
        before, name = list(theirs.phones), f"g.{theirs.id}.phones"
    families.finds(**{name: ("、".join(before), NEW)})
    with house() as session:
        assert session.get(Guardian, theirs.id).phones == before


@pytest.mark.parametrize("login", ["li", "zhang"])
def test_of_a_child_who_is_not_ones_own_it_waits_and_changes_nothing(families, login):
    """A colleague's child, and another school's."""
    assert families.finds(login, PHONES=(OLD, NEW))["verdict"] == "parked"
    assert families.file()[1][0].phones == [OLD]


def test_whose_role_has_ended_finds_nothing_more(families, cast, house):
    with house():
        end_roles(cast.wang, TODAY - dt.timedelta(days=2))
    assert families.finds(PHONES=(OLD, NEW))["verdict"] == "parked"
    assert families.file()[1][0].phones == [OLD]


def test_it_is_neither_corrected_nor_taken_back_but_done_again(families, as_, cast):
    envelope = families.envelope(PHONES=(OLD, NEW))
    wang = as_("wang")
    assert wang.verdict(envelope) == "accepted"
    verdict = wang.verdicts(an_envelope("withdrawal", a_withdrawal(envelope["id"])))[0]
    assert (verdict["verdict"], verdict["reason"]) == ("refused", "change_again")
    assert f"/field/withdraw?entry={envelope['id']}" not in wang.get(f"/field/students/{cast.yan}").text
    assert as_("chen").get(f"/desk/records/{envelope['id']}").status_code == 200
    assert families.finds(PHONES=(NEW, OLD))["verdict"] == "accepted"
    assert families.file()[1][0].phones == [OLD]


def test_found_before_the_child_moved_and_sent_after_it_is_a_record_that_follows(families, as_, cast, house):
    Moves(as_, cast, house).move(cast.yan)
    before = families.file()[0].address
    verdict = families.finds(days=1, address=("", "柳树村四组"))
    assert verdict["verdict"] == "accepted"
    assert families.file()[0].address == before
    assert "柳树村四组" in words_of(as_("qian").get(f"/desk/students/{cast.yan}"))


def test_the_form_shows_what_is_on_file_and_is_my_own_students_alone(families, as_, cast):
    form = as_("wang").get(f"/field/students/{cast.yan}/contacts").text
    assert f'name="was.{families.phones}" value="{OLD}"' in form
    assert as_("li").get(f"/field/students/{cast.yan}/contacts").status_code == 404
    assert as_("zhang").get(f"/field/students/{cast.yan}/contacts").status_code == 404


def test_without_a_script_the_form_is_saved_or_comes_back_as_it_was_sent(families, as_, cast):
    wang = as_("wang")
    fields = a_contact_change(cast.yan, {families.phones: (OLD, "1234"), "address": ("", "柳树村四组")}, 0.01)
    answer = wang.post("/field/entries/contact_change", data=dict(fields))
    assert answer.status_code == 422
    assert 'value="1234"' in answer.text
    assert "柳树村四组" in answer.text
    answer = wang.post("/field/entries/contact_change", data=dict(fields) | {f"fact.{families.phones}": NEW})
    assert answer.status_code == 200
    assert families.file()[1][0].phones == [NEW]


def test_what_is_found_of_a_record_that_was_merged_goes_where_the_child_is_kept(families, as_, cast, house):
    with house():
        second = a_student(cast.school, cast.class_three, name="周小燕", mentor=cast.li)
    families.office_writes(address="石桥镇")
    families.finds("li", second, address=("", "河东村"))
    merged = as_("chen").post(f"/desk/duplicates/{cast.yan}/{second}/merges", data={"why": "户口本上是同一人"})
    assert merged.status_code == 303
    assert families.finds("li", second, committee_contact=("", "刘主任"))["verdict"] == "accepted"
    assert families.file()[0].committee_contact == "刘主任"
    assert [one.student_id for one in families.questions()] == [cast.yan]
