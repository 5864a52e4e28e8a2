"""From when to when a child was on a school's roll, by the moves."""

import datetime as dt

import pytest

from webapp.domain.roll_spans import Move, was_here

FIRST, LAST = dt.date(2026, 2, 20), dt.date(2026, 7, 10)  # a term
A_DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("moves", "here"),
    [
        ([], True),
        ([Move(FIRST - A_DAY, out=True)], False),
        ([Move(FIRST, out=True)], True),  # the first day was the last one here
        ([Move(LAST + A_DAY, out=True)], True),
        ([Move(LAST, out=False)], False),  # came the day after the term
        ([Move(LAST - A_DAY, out=False)], True),  # came on its last day
        ([Move(FIRST - 2 * A_DAY, out=True), Move(LAST, out=False)], False),  # away throughout
        ([Move(FIRST, out=True), Move(LAST, out=False)], True),  # back again later
        ([Move(LAST, out=False), Move(LAST + 9 * A_DAY, out=True)], False),  # came and went after it
        ([Move(LAST + 9 * A_DAY, out=True), Move(LAST, out=False)], False),  # in whatever order they are read
    ],
)
def test_a_child_was_here_on_any_day_of_the_term(moves, here):
    assert was_here(moves, FIRST, LAST) is here
