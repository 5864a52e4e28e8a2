"""What a form must say (domain.md, the ★ fields), and what each field will not take."""

import datetime as dt
import uuid

import pytest
from marshmallow import ValidationError

from webapp.domain.refusals import Refused
from webapp.domain.terms import CHINA
from webapp.entries import KINDS
from webapp.entries.kind import problems_of

STUDENT = "01890000-0000-7000-8000-00000000000a"
CLASS = "01890000-0000-7000-8000-00000000000c"
WHOLE = {
    "home_visit": [
        ("student_id", STUDENT), ("started_at", "2026-11-02T15:30"), ("ended_time", "16:10"), ("form", "in_person"),
        ("teachers", "王秀英"), ("met", "father"), ("met", "student"),
    ],
    "talk": [
        ("student_id", STUDENT), ("talked_at", "2026-11-02T15:30"), ("place", "walk"), ("form", "one_to_one"),
        ("topic", "study"), ("follow_up", "no"),
    ],
    "guardian_contact": [
        ("student_id", STUDENT), ("contacted_at", "2026-11-02T19:00"), ("who", "mother"), ("channel", "phone"),
        ("started_by", "school"), ("said", "都好"),
    ],
    "contact_change": [("student_id", STUDENT), ("found_at", "2026-11-02T15:30")],
    "roll_call": [("class_id", CLASS), ("day", "2026-11-02"), ("session", "morning")],
    "screening": [("class_id", CLASS), ("round_id", STUDENT), ("screened_at", "2026-11-02T15:30")],
    "withdrawal": [("entry_id", STUDENT), ("withdrawn_at", "2026-11-02T15:30"), ("reason", "写错了")],
}  # fmt: skip


def without(kind, name):
    return [(n, v) for n, v in WHOLE[kind] if n != name]


def with_(kind, name, *values):
    return [*without(kind, name), *((name, value) for value in values)]


def wrong_fields(kind, pairs):
    with pytest.raises(ValidationError) as caught:
        KINDS[kind].load(pairs)
    return {problem["field"] for problem in problems_of(caught.value)}


def test_every_kind_has_a_whole_form_here():
    assert set(WHOLE) == set(KINDS)


@pytest.mark.parametrize("kind", WHOLE)
def test_a_form_of_the_required_fields_alone_will_do(kind):
    body = KINDS[kind].load(WHOLE[kind])
    KINDS[kind].check(body)
    assert KINDS[kind].happened_at(body).utcoffset() == dt.timedelta(hours=8)


REQUIRED = [(kind, name) for kind, pairs in WHOLE.items() for name in dict.fromkeys(n for n, _ in pairs)]


@pytest.mark.parametrize(("kind", "name"), REQUIRED)
def test_a_required_field_that_is_missing_or_empty_is_named(kind, name):
    assert wrong_fields(kind, without(kind, name)) == {name}
    assert wrong_fields(kind, with_(kind, name, "  ")) == {name}


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("home_visit", "student_id", "7"),
        ("home_visit", "started_at", "yesterday"),
        ("home_visit", "started_at", "2026-02-30T10:00"),
        ("home_visit", "ended_time", "25:00"),
        ("home_visit", "form", "by_balloon"),
        ("home_visit", "met", "the_dog"),
        ("home_visit", "teachers", "王" * 201),
        ("home_visit", "agreed", "字" * 4001),
        ("home_visit", "follow_up_on", "soon"),
        ("home_visit", "hazards", "dragons"),
        ("home_visit", "amends", "the last one"),
        ("talk", "place", "moon"),
        ("talk", "topic", "weather"),
        ("talk", "follow_up", "perhaps"),
        ("talk", "confidentiality", "open"),
        ("talk", "childs_words", "字" * 4001),
        ("guardian_contact", "who", "nobody"),
        ("guardian_contact", "channel", "pigeon"),
        ("guardian_contact", "next_on", "2026-13-01"),
        ("roll_call", "session", "midnight"),
        ("roll_call", "day", "today"),
        ("withdrawal", "reason", "字" * 4001),
    ],
)
def test_a_field_that_will_not_do_is_named(kind, name, value):
    assert wrong_fields(kind, with_(kind, name, value)) == {name}


def test_two_wrong_fields_are_both_named():
    pairs = with_("talk", "place", "moon")
    assert wrong_fields("talk", [pair for pair in pairs if pair[0] != "topic"]) == {"place", "topic"}


@pytest.mark.parametrize(("reason", "student"), [("on_the_moon", STUDENT), ("ill", "seven")])
def test_a_roll_call_names_the_exceptions_that_will_not_do(reason, student):
    assert wrong_fields("roll_call", [*WHOLE["roll_call"], (f"reason.{student}", reason)]) == {"reason"}


def test_a_class_of_121_absent_is_no_class():
    many = [(f"reason.{uuid.UUID(int=n)}", "ill") for n in range(121)]
    assert wrong_fields("roll_call", [*WHOLE["roll_call"], *many]) == {"reason"}


def test_exceptions_gather_by_student():
    pairs = [*WHOLE["roll_call"], (f"reason.{STUDENT}", "ill"), (f"note.{STUDENT}", "发烧")]
    body = KINDS["roll_call"].load(pairs)
    assert (body["reason"], body["note"]) == ({uuid.UUID(STUDENT): "ill"}, {uuid.UUID(STUDENT): "发烧"})


def test_repeated_names_are_a_list_in_their_order():
    body = KINDS["home_visit"].load(with_("home_visit", "met", "student", "father"))
    assert body["met"] == ["student", "father"]


def test_a_name_nobody_knows_is_left_out():
    body = KINDS["talk"].load([*WHOLE["talk"], ("is_admin", "true")])
    assert "is_admin" not in body


def test_an_empty_field_is_absent():
    assert "agreed" not in KINDS["home_visit"].load([*WHOLE["home_visit"], ("agreed", "   ")])


def test_a_talk_is_normal_when_nobody_says_otherwise():
    assert KINDS["talk"].load(WHOLE["talk"])["confidentiality"] == "normal"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-11-02T15:30", dt.datetime(2026, 11, 2, 15, 30, tzinfo=CHINA)),
        ("2026-11-02T07:30:00Z", dt.datetime(2026, 11, 2, 15, 30, tzinfo=CHINA)),
        ("2026-11-02T07:30:00+00:00", dt.datetime(2026, 11, 2, 15, 30, tzinfo=CHINA)),
    ],
)
def test_a_time_without_a_zone_is_a_clock_on_a_wall_in_china(said, meant):
    assert KINDS["talk"].load(with_("talk", "talked_at", said))["talked_at"] == meant


NO_SENSE = [
    ("home_visit", [("ended_time", "15:29")], "ends_before_it_starts", "ended_time"),
    ("talk", [("follow_up", "yes")], "follow_up_without_a_day", "follow_up_on"),
]


@pytest.mark.parametrize(("kind", "changed", "code", "field"), NO_SENSE)
def test_a_sound_body_without_sense_is_refused_at_its_field(kind, changed, code, field):
    body = KINDS[kind].load(with_(kind, changed[0][0], changed[0][1]))
    with pytest.raises(Refused) as caught:
        KINDS[kind].check(body)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_a_visit_may_end_in_the_minute_it_began():
    body = KINDS["home_visit"].load(with_("home_visit", "ended_time", "15:30"))
    KINDS["home_visit"].check(body)


def a_visit_between(began, ended):
    times = {"started_at": f"2026-11-02T{began}", "ended_time": ended}
    pairs = [(name, value) for name, value in WHOLE["home_visit"] if name not in times]
    return KINDS["home_visit"].load([*pairs, *times.items()])


@pytest.mark.parametrize(("began", "ended"), [("23:27", "00:27"), ("18:01", "00:01"), ("23:59", "00:00")])
def test_a_visit_may_end_after_midnight(began, ended):
    KINDS["home_visit"].check(a_visit_between(began, ended))


@pytest.mark.parametrize(("began", "ended"), [("09:00", "00:01"), ("17:30", "00:01"), ("15:30", "03:00")])
def test_hours_that_would_make_a_night_of_a_visit_are_a_slip_of_the_finger(began, ended):
    with pytest.raises(Refused) as caught:
        KINDS["home_visit"].check(a_visit_between(began, ended))
    assert caught.value.code == "ends_before_it_starts"


@pytest.mark.parametrize("kind", KINDS)
def test_every_coded_field_has_words_for_its_codes(kind):
    fields = KINDS[kind].schema().fields
    for name, table in KINDS[kind].codes.items():
        assert name in fields
        assert table
        assert all(label for label in table.values())


@pytest.mark.parametrize("kind", WHOLE)
def test_what_is_stored_loads_again_as_the_same_body(kind):
    stored = KINDS[kind].schema().dump(KINDS[kind].load(WHOLE[kind]))
    assert KINDS[kind].upcast(stored, KINDS[kind].version) == stored
