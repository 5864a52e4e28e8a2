"""What no phone of ours sends: each entry gets its verdict, and none stops those beside it."""

import json

import pytest

from tests.given import a_roll_call, a_talk, a_visit, an_envelope, sealed
from tests.pictures import a_photo, declared


def beside_a_talk(visitor, cast, entry):
    """The verdicts on this entry and on a sound one in the same batch."""
    return [v["verdict"] for v in visitor.verdicts(entry, an_envelope("talk", a_talk(cast.yan)))]


@pytest.mark.parametrize("name", ["reason", "note"])
def test_a_field_with_the_name_of_a_group_is_left_out(as_, cast, name):
    fields = [(name, "x"), *a_roll_call(cast.class_two, {cast.yan: "ill"}), (f"{name}.{cast.yan}", "ill"), (name, "x")]
    assert beside_a_talk(as_("wang"), cast, an_envelope("roll_call", fields)) == ["accepted", "accepted"]


@pytest.mark.parametrize(
    "lie",
    [{"name": "a\0b"}, {"name": "\ud800"}, {"sha256": "a" * 64 + "\0"}, {"sha256": "a" * 65}, {"sha256": "A" * 64}],
)
def test_a_file_that_no_database_can_name_is_refused(as_, cast, lie):
    text = json.dumps(
        {"saved_at": "2026-11-20T01:02:03Z", "fields": a_visit(cast.yan), "files": [declared(a_photo()) | lie]}
    )
    entry = sealed(an_envelope("home_visit", []) | {"body": text})
    assert beside_a_talk(as_("wang"), cast, entry) == ["refused", "accepted"]


def test_one_file_twice_in_an_entry_is_refused(as_, cast):
    file = declared(a_photo())
    entry = an_envelope("home_visit", a_visit(cast.yan), files=[file, file])
    assert beside_a_talk(as_("wang"), cast, entry) == ["refused", "accepted"]


def test_the_number_of_a_colleagues_file_is_not_taken_over(as_, cast):
    file = declared(a_photo())
    as_("li").verdict(an_envelope("home_visit", a_visit(cast.mei), files=[file]))
    entry = an_envelope("home_visit", a_visit(cast.yan), files=[file])
    assert beside_a_talk(as_("wang"), cast, entry) == ["refused", "accepted"]


@pytest.mark.parametrize("clock", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_clock_at_the_end_of_time_breaks_no_page(as_, cast, clock):
    wang = as_("wang")
    wang.verdict(an_envelope("roll_call", a_roll_call(cast.class_two), saved_at=clock))
    talk = an_envelope("talk", a_talk(cast.yan), saved_at=clock)
    wang.verdicts(talk, an_envelope("talk", a_talk(cast.yan, amends=talk["id"])))
    assert as_("chen").get("/desk/roll-calls").status_code == 200
    assert wang.get(f"/field/students/{cast.yan}").status_code == 200
