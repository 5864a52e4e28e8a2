"""Who came onto the register of children left behind and who went off it, read backwards from today."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.register_changes import Child, Edit, Row, Why, counts, turns, why_came, why_went

FIRST, LAST = dt.date(2026, 9, 1), dt.date(2027, 2, 14)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def record(mark="none", left_on=None, left_why=None, edits=(), since="2020-01-01"):
    return Row({"left_behind": mark, "left_on": left_on, "left_why": left_why}, edits, day(since))


def parent(whereabouts, edits=(), until=None):
    facts = {"student_id": "child", "relation": "51", "whereabouts": whereabouts}
    return Row(facts, edits, until=day(until) if until else None)


def edit(on, **before):
    return Edit(day(on), None, before)


def turned(child):
    return list(turns(child, FIRST, LAST))


def test_a_father_who_went_away_in_october_brings_the_child_onto_it_that_day():
    child = Child({"child": record()}, [parent("away", [edit("2026-10-05", whereabouts="home")])])
    assert turned(child) == [(day("2026-10-05"), True)]
    assert why_came(child, day("2026-10-05"), FIRST) is Why.FACTS


def test_who_came_onto_it_and_went_off_again_in_the_term_is_told_twice():
    edits = [edit("2026-12-01", left_behind="2"), edit("2026-10-05", left_behind="none")]
    assert turned(Child({"child": record(edits=edits)})) == [(day("2026-10-05"), True), (day("2026-12-01"), False)]


def test_a_father_taken_off_the_file_takes_the_child_off_it():
    child = Child({"child": record()}, [parent("away", until="2026-11-01")])
    assert turned(child) == [(day("2026-11-01"), False)]
    assert why_went(child, day("2026-11-01")) is Why.FACTS


def test_who_graduates_goes_with_the_last_day_whenever_it_was_noted():
    edits = [Edit(day("2026-09-20"), None, {"left_on": None, "left_why": None})]
    child = Child({"child": record("2", "2026-09-10", "graduated", edits)})
    assert turned(child) == [(day("2026-09-10"), False)]
    assert why_went(child, day("2026-09-10")) is Why.GRADUATED


def test_who_left_before_the_term_and_is_on_the_roll_again_came_back():
    child = Child({"child": record("2", edits=[edit("2026-10-05", left_on="2026-06-30", left_why="transferred")])})
    assert turned(child) == [(day("2026-10-05"), True)]
    assert why_came(child, day("2026-10-05"), FIRST) is Why.BACK


def test_a_record_that_is_new_says_nothing_of_the_time_before():
    child = Child({"child": record("2", since="2026-10-05")})
    assert turned(child) == [(day("2026-10-05"), True)]
    assert why_came(child, day("2026-10-05"), FIRST) is Why.ON_FILE
    enrolled = Child({"child": record("2", since="2026-10-05")}, enrolled="2026-09")
    assert why_came(enrolled, day("2026-10-05"), FIRST) is Why.ENROLLED


def test_before_a_child_came_from_another_school_it_was_on_no_register_here():
    child = Child({"child": record("2")}, arrived=day("2026-10-05"))
    assert turned(child) == [(day("2026-10-05"), True)]
    assert why_came(child, day("2026-10-05"), FIRST) is Why.MOVED_IN


def test_two_records_put_together_are_one_child_who_was_on_it_all_the_time():
    taken_over = record("2", edits=[edit("2026-10-06", left_behind="none")])
    merged = record("2", "2026-10-05", "merged", [edit("2026-10-06", left_on=None, left_why=None)])
    assert turned(Child({"child": taken_over, "other": merged})) == []


days = st.dates(dt.date(2026, 6, 1), dt.date(2027, 6, 1))
marks = st.sampled_from(["none", "1", "2", None])


@given(st.lists(st.tuples(days, marks)), marks, st.none() | days, st.none() | days, days)
def test_the_beginning_and_who_came_less_who_went_is_the_end(changes, mark, left_on, arrived, since):
    edits = [Edit(on, None, {"left_behind": was}) for on, was in sorted(changes, key=lambda one: one[0], reverse=True)]
    row = record(mark, left_on.isoformat() if left_on else None, edits=edits, since=since.isoformat())
    child = Child({"child": row}, arrived=arrived)
    came = sum(1 if on else -1 for _day, on in turned(child))
    assert counts(child, FIRST - dt.timedelta(days=1)) + came == counts(child, LAST)
