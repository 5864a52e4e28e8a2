"""The last visit, talk and contact of a student, and what was agreed last."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.summary import Evidence, Fact, Summary, summarise
from webapp.entries import KINDS

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
facts = st.builds(
    Fact,
    happened_at=st.integers(0, 500).map(lambda days: NOON + days * DAY),
    proves=st.frozensets(st.sampled_from(Evidence)),
    agreed=st.none() | st.text(max_size=5),
)


def fact(days, *proves, agreed=None):
    return Fact(NOON + days * DAY, frozenset(proves), agreed)


def test_of_nothing_the_summary_is_empty():
    assert summarise([]) == Summary()


def test_each_evidence_has_its_own_last_day():
    found = summarise([fact(1, Evidence.VISIT, Evidence.CONTACT), fact(2, Evidence.TALK), fact(3, Evidence.CONTACT)])
    assert (found.last_visit_at, found.last_talk_at, found.last_contact_at) == (
        NOON + DAY,
        NOON + 2 * DAY,
        NOON + 3 * DAY,
    )


def test_what_was_agreed_last_is_of_the_last_that_agreed_something():
    found = summarise([fact(1, agreed="读书"), fact(5, agreed=None), fact(6, agreed=""), fact(3, agreed="电话")])
    assert (found.agreed, found.agreed_at) == ("电话", NOON + 3 * DAY)


@given(
    st.lists(facts, max_size=8, unique_by=lambda f: f.happened_at).flatmap(
        lambda x: st.tuples(st.just(x), st.permutations(x))
    )
)
def test_any_order_gives_the_same_summary(both):
    assert summarise(both[0]) == summarise(both[1])


@given(st.lists(facts, max_size=8))
def test_no_day_is_made_up(listed):
    found = summarise(listed)
    days = {fact.happened_at for fact in listed} | {None}
    assert {found.last_visit_at, found.last_talk_at, found.last_contact_at, found.agreed_at} <= days


V, C, T = Evidence.VISIT, Evidence.CONTACT, Evidence.TALK


@pytest.mark.parametrize(
    ("kind", "body", "proves"),
    [
        ("home_visit", {"form": "in_person", "met": ["father"]}, {V, C}),
        ("home_visit", {"form": "in_person", "met": ["student"]}, {V, C}),
        ("home_visit", {"form": "in_person", "met": ["nobody"]}, set()),
        ("home_visit", {"form": "in_person", "met": ["nobody", "student"]}, {V, C}),
        ("home_visit", {"form": "phone", "met": ["mother"]}, {C}),
        ("home_visit", {"form": "video", "met": ["mother"]}, {C}),
        ("home_visit", {"form": "at_school", "met": ["mother"]}, {C}),
        ("home_visit", {"form": "phone", "met": ["nobody"]}, set()),
        ("talk", {}, {T}),
        ("guardian_contact", {}, {C}),
        ("roll_call", {}, set()),
        ("withdrawal", {}, set()),
    ],
)
def test_only_a_visit_at_home_that_met_somebody_counts_as_one(kind, body, proves):
    assert KINDS[kind].proves(body) == proves
