"""A bureau's own terms take the place of the usual ones; reversed and overlapping ones are refused."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.refusals import Refused
from webapp.domain.terms import Term, check_terms, last_day_of, term_of, usual_terms, week_of

D = dt.date.fromisoformat
OWN = [
    Term("2026-2027-1", D("2026-08-31"), D("2027-01-22")),
    Term("2026-2027-2", D("2027-02-22"), D("2027-07-09")),
]
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))


@pytest.mark.parametrize(
    ("day", "code", "week"),
    [
        ("2026-08-30", "2025-2026-2", 29),  # the summer vacation still belongs to the spring before
        ("2026-08-31", "2026-2027-1", 1),  # a day before the usual first one
        ("2026-11-23", "2026-2027-1", 13),
        ("2027-02-21", "2026-2027-1", 25),  # a vacation belongs to the term before it
        ("2027-02-22", "2026-2027-2", 1),
        ("2027-09-01", "2027-2028-1", 1),  # no own calendar for this year: the usual days
    ],
)
def test_a_day_belongs_to_the_bureaus_term(day, code, week):
    assert (term_of(D(day), OWN).code, week_of(D(day), OWN)) == (code, week)


def test_a_school_that_begins_late_is_in_its_vacation_until_then():
    late = [Term("2026-2027-1", D("2026-09-07"), D("2027-01-22"))]
    assert term_of(D("2026-09-03"), late).code == "2025-2026-2"


@given(DAYS)
def test_without_an_own_calendar_the_usual_terms_hold(day):
    assert term_of(day, []) == term_of(day)


@given(DAYS)
def test_the_usual_terms_may_be_entered_as_ones_own(day):
    own = [term for year in range(day.year - 2, day.year + 2) for term in usual_terms(year)]
    assert term_of(day, own) == term_of(day)


@pytest.mark.parametrize(
    ("days", "code", "field"),
    [
        ("2026-09-01 2026-08-31 2027-02-15 2027-07-10", "term_reversed", "autumn_last"),
        ("2026-09-01 2027-01-20 2027-07-10 2027-02-15", "term_reversed", "spring_last"),
        ("2026-09-01 2027-02-15 2027-02-15 2027-07-10", "terms_overlap", "spring_first"),
        ("2027-02-15 2027-07-10 2026-09-01 2027-01-20", "terms_overlap", "spring_first"),
        ("2025-09-01 2026-01-20 2027-02-15 2027-07-10", "term_of_other_year", "autumn_first"),
        ("2026-09-01 2027-01-20 2027-02-15 2027-09-10", "term_of_other_year", "spring_first"),
        ("2026-08-20 2027-01-20 2027-02-15 2027-07-10", "terms_overlap", "autumn_first"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(days, code, field):
    first, last, spring, end = map(D, days.split())
    others = [Term("2025-2026-2", D("2026-02-20"), D("2026-08-25"))]
    with pytest.raises(Refused) as refused:
        check_terms(2026, (first, last), (spring, end), others)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_usual_calendar_is_taken():
    check_terms(2026, (D("2026-08-31"), D("2027-01-22")), (D("2027-02-22"), D("2027-07-09")), [])


def test_a_class_ends_with_the_last_day_of_its_last_school_year():
    assert last_day_of("primary", 2020) == D("2026-08-31")
    assert last_day_of("junior", 2024) == D("2027-08-31")
