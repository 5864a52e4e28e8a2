"""What the phone is told of each entry, and what the server then has."""

import uuid

from sqlalchemy import select

from tests.given import a_contact, a_student, a_talk, a_visit, an_envelope, days_ago, sealed
from webapp.models import Entry, HeldEntry, new_id


def test_a_visit_to_an_own_student_is_accepted_with_its_number(as_, cast):
    (verdict,) = as_("wang").verdicts(an_envelope("home_visit", a_visit(cast.yan)))
    assert (verdict["verdict"], verdict["problems"], verdict["message"]) == ("accepted", [], "")
    assert verdict["seq"] > 0


def test_a_class_teacher_records_a_child_of_the_class_without_being_its_mentor(as_, cast):
    assert as_("wang").verdict(an_envelope("talk", a_talk(cast.lei))) == "accepted"


def test_the_three_times_of_an_entry_are_kept_apart(as_, cast, house):
    entry = an_envelope("home_visit", a_visit(cast.yan, days=3), saved_at="2026-11-20T01:02:03Z")
    as_("wang").verdict(entry)
    with house() as session:
        row = session.scalars(select(Entry)).one()
        assert row.happened_at < row.arrived_at
        assert row.saved_at.isoformat() == "2026-11-20T01:02:03+00:00"
        assert (str(row.id), row.digest, row.author_id) == (entry["id"], entry["digest"], cast.wang)


def test_a_lost_reply_is_answered_with_already_and_the_same_number(as_, cast, house):
    wang, entry = as_("wang"), an_envelope("home_visit", a_visit(cast.yan))
    (first,) = wang.verdicts(entry)
    (again,) = wang.verdicts(entry)
    assert (again["verdict"], again["seq"]) == ("already", first["seq"])
    with house() as session:
        assert len(session.scalars(select(Entry)).all()) == 1


def test_a_batch_sent_again_in_another_order_is_known_entry_by_entry(as_, cast):
    wang = as_("wang")
    batch = [an_envelope("contact", []), *(an_envelope("talk", a_talk(cast.yan)) for _ in range(3))]
    first = {v["id"]: (v["seq"], v["verdict"]) for v in wang.verdicts(*batch)}
    again = wang.verdicts(*reversed(batch))
    assert [v["id"] for v in again] == [e["id"] for e in reversed(batch)]
    assert [v["verdict"] for v in again] == ["already", "already", "already", "refused"]
    assert all(v["seq"] == first[v["id"]][0] for v in again)


def test_an_entry_twice_in_one_batch_is_entered_once(as_, cast):
    entry = an_envelope("talk", a_talk(cast.yan))
    assert [v["verdict"] for v in as_("wang").verdicts(entry, entry)] == ["accepted", "already"]


def test_a_colleagues_student_is_parked_for_the_school_to_decide(as_, cast, house):
    entry = an_envelope("home_visit", a_visit(cast.mei))
    (verdict,) = as_("wang").verdicts(entry)
    assert verdict["verdict"] == "parked"
    assert verdict["message"]
    with house() as session:
        held = session.scalars(select(HeldEntry)).one()
        assert (held.raw, held.school_id, held.reason) == (entry["body"], cast.school, "student_not_yours")


def test_what_was_parked_stays_parked_once_when_it_is_sent_again(as_, cast, house):
    wang, entry = as_("wang"), an_envelope("home_visit", a_visit(cast.mei))
    assert [wang.verdict(entry), wang.verdict(entry)] == ["parked", "parked"]
    with house() as session:
        assert len(session.scalars(select(HeldEntry)).all()) == 1


def test_another_schools_student_and_a_student_nobody_has_get_the_same_answer(as_, cast):
    theirs, nobodys = (an_envelope("home_visit", a_visit(s)) for s in (cast.yu, new_id()))
    answers = as_("wang").verdicts(theirs, nobodys)
    told = [{k: v for k, v in answer.items() if k not in {"id", "digest"}} for answer in answers]
    assert told[0] == told[1]
    assert told[0]["verdict"] == "parked"


def test_a_missing_field_is_refused_by_its_name_and_kept_raw(as_, cast, house):
    entry = an_envelope("home_visit", a_visit(cast.yan, teachers=""))
    (verdict,) = as_("wang").verdicts(entry)
    assert verdict["verdict"] == "refused"
    assert [problem["field"] for problem in verdict["problems"]] == ["teachers"]
    assert verdict["problems"][0]["message"]
    with house() as session:
        assert session.scalars(select(HeldEntry.raw)).one() == entry["body"]


def test_a_kind_nobody_knows_is_refused_and_kept(as_, cast, house):
    entry = an_envelope("astral_journey", a_visit(cast.yan))
    assert as_("wang").verdict(entry) == "refused"
    with house() as session:
        assert session.scalars(select(HeldEntry.kind)).one() == "astral_journey"


def test_a_version_from_the_future_is_refused(as_, cast):
    assert as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan), version=2)) == "refused"


def test_a_visit_in_2099_is_refused_with_a_sentence_about_the_date(as_, cast):
    (verdict,) = as_("wang").verdicts(an_envelope("home_visit", a_visit(cast.yan, started_at="2099-01-01T10:00")))
    assert verdict["verdict"] == "refused"
    assert verdict["message"]


def test_a_visit_of_three_years_ago_is_refused(as_, cast):
    entry = an_envelope("home_visit", a_visit(cast.yan, days=1100))
    assert as_("wang").verdict(entry) == "refused"


def test_a_phone_whose_clock_is_an_hour_ahead_is_believed(as_, cast):
    entry = an_envelope("talk", a_talk(cast.yan, talked_at=days_ago(-0.04)), saved_at="2099-01-01T00:00:00Z")
    assert as_("wang").verdict(entry) == "accepted"


def test_a_number_used_before_with_another_text_is_refused_and_both_are_kept(as_, cast, house):
    wang = as_("wang")
    first = an_envelope("talk", a_talk(cast.yan, childs_words="想妈妈了"))
    second = an_envelope("talk", a_talk(cast.yan, childs_words="想爸爸了"), id=first["id"])
    assert [wang.verdict(first), wang.verdict(second)] == ["accepted", "refused"]
    with house() as session:
        assert session.scalars(select(Entry.digest)).one() == first["digest"]
        held = session.scalars(select(HeldEntry)).one()
        assert (held.reason, held.raw) == ("id_reused", second["body"])


def test_a_number_a_colleague_used_is_refused_without_telling_hers(as_, cast):
    hers = an_envelope("talk", a_talk(cast.mei))
    as_("li").verdict(hers)
    stolen = an_envelope("talk", a_talk(cast.yan), id=hers["id"])
    (verdict,) = as_("wang").verdicts(stolen)
    assert (verdict["verdict"], verdict["seq"]) == ("refused", None)
    (same_text,) = as_("wang").verdicts(sealed({**hers}))
    assert (same_text["verdict"], same_text["seq"]) != ("already", 1)


def test_one_bad_entry_blocks_no_other(as_, cast):
    batch = [
        an_envelope("talk", a_talk(cast.yan)),
        an_envelope("talk", a_talk(cast.yan, follow_up="")),
        an_envelope("what", []),
        sealed({**an_envelope("talk", []), "body": "not json"}),
        an_envelope("talk", a_talk(cast.yu)),
        an_envelope("guardian_contact", a_contact(cast.lei)),
    ]
    words = [v["verdict"] for v in as_("wang").verdicts(*batch)]
    assert words == ["accepted", "refused", "refused", "refused", "parked", "accepted"]


def test_a_hundred_entries_go_in_one_batch(as_, cast):
    batch = [an_envelope("guardian_contact", a_contact(cast.yan, days=n / 4 + 1)) for n in range(100)]
    assert {v["verdict"] for v in as_("wang").verdicts(*batch)} == {"accepted"}


def test_a_mended_entry_settles_the_refused_one(as_, cast, house):
    wang = as_("wang")
    wrong = an_envelope("home_visit", a_visit(cast.yan, met=""))
    wang.verdict(wrong)
    assert wang.verdict(an_envelope("home_visit", a_visit(cast.yan, mends=wrong["id"]))) == "accepted"
    with house() as session:
        held = session.scalars(select(HeldEntry)).one()
        assert (held.decision, held.decided_by) == ("mended", cast.wang)


def test_nobody_settles_a_colleagues_refused_entry(as_, cast, house):
    wrong = an_envelope("home_visit", a_visit(cast.yan, met=""))
    as_("wang").verdict(wrong)
    as_("li").verdict(an_envelope("home_visit", a_visit(cast.mei, mends=wrong["id"])))
    with house() as session:
        assert session.scalars(select(HeldEntry.decision)).one() is None


def test_a_student_who_came_yesterday_may_be_written_about(as_, cast, house):
    with house():
        child = a_student(cast.school, cast.class_three, mentor=cast.wang)
    assert as_("wang").verdict(an_envelope("talk", a_talk(child))) == "accepted"


def test_the_database_keeps_its_name_between_batches(as_, cast):
    wang = as_("wang")
    epochs = {wang.hand_over(an_envelope("talk", a_talk(cast.yan))).get_json()["epoch"] for _ in range(2)}
    assert len(epochs) == 1
    assert uuid.UUID(epochs.pop()).version == 7
