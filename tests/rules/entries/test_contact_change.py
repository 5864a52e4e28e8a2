"""What may be found of a child's family otherwise than on file, and what is no such fact."""

import uuid

import pytest
from marshmallow import ValidationError

from webapp.domain.found_facts import MOST, changed, names, problems
from webapp.domain.refusals import Refused
from webapp.entries.contact_change import KIND

GUARDIAN = "01890000-0000-7000-8000-000000000011"
PHONES = f"g.{GUARDIAN}.phones"


def a_body(**facts):
    pairs = [(f"fact.{name}", text) for name, text in facts.items()]
    return KIND.load([("student_id", str(uuid.uuid4())), ("found_at", "2026-11-02T15:30"), *pairs])


def test_what_differs_is_what_was_changed_added_or_emptied():
    was = {"address": "柳树村", PHONES: "13900000000", "committee_contact": "刘主任"}
    fact = {"address": "柳树村四组", "committee_contact": "刘主任", "g.new.name": "周大勇"}
    assert changed(was, fact) == {"address": "柳树村四组", PHONES: "", "g.new.name": "周大勇"}


def test_every_fact_that_a_form_asks_for_may_be_sent():
    body = a_body(**dict.fromkeys(names([GUARDIAN]), "x"))
    assert set(body["fact"]) == set(names([GUARDIAN]))


@pytest.mark.parametrize(
    "name",
    ["name", "class_id", "left_behind", "registry_number", "id_number", f"g.{GUARDIAN}.gone", f"g.{GUARDIAN}.name",
     "g.1.phones", "g.new.gone", "g..phones", f"{PHONES}\n", f"x.{PHONES}", "address.x", ""],
)  # fmt: skip
def test_nothing_else_of_a_file_can_be_reached_by_it(name):
    with pytest.raises(ValidationError):
        a_body(**{name: "x"})


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({PHONES: "1234"}, f"fact.{PHONES}", "phones_shape"),
        ({f"g.{GUARDIAN}.whereabouts": "moon"}, f"fact.g.{GUARDIAN}.whereabouts", "not_a_choice"),
        ({"g.new.relation": "father"}, "fact.g.new.relation", "not_a_choice"),
        ({"g.new.phones": "13912345678"}, "fact.g.new.name", "guardian_name_needed"),
        ({"committee_contact": "主" * 101}, "fact.committee_contact", "too_long"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(facts, field, code):
    with pytest.raises(Refused) as refused:
        KIND.check(a_body(**facts))
    assert (refused.value.field, refused.value.code) == (field, code)


def test_what_stands_as_it_was_is_not_judged():
    """Not every number on file is one: a roster brought it, and it is not the phone's to mend."""
    assert problems(changed({PHONES: "1234"}, {PHONES: "1234"})) == {}


def test_more_facts_than_a_form_has_are_refused():
    with pytest.raises(ValidationError):
        a_body(**{f"g.{uuid.uuid4()}.phones": "13912345678" for _ in range(MOST + 1)})


def test_a_line_that_is_too_long_is_refused():
    with pytest.raises(ValidationError):
        a_body(address="柳" * 201)
