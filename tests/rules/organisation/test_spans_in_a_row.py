"""How long somebody is there in a row, and what a leave cuts out of it."""

import datetime as dt

import pytest

from webapp.domain.spans import FURTHEST, holds_until, without

DAY = dt.date(2026, 9, 1)


def on(days):
    return None if days is None else DAY + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("spans", "until"),
    [
        ([], None), ([(0, None)], "ever"), ([(-9, 0)], 0), ([(-9, -1)], None), ([(1, None)], None),
        ([(6, None), (0, 5)], "ever"), ([(0, 5), (7, None)], 5), ([(0, 5), (3, 9)], 9), ([(0, 9), (2, 3)], 9),
        ([(3, 1), (0, 2)], 2), ([(0, -5)], None),
    ],
)  # fmt: skip
def test_the_last_day_in_a_row(spans, until):
    expected = FURTHEST if until == "ever" else on(until)
    assert holds_until(DAY, [(on(first), on(last)) for first, last in spans]) == expected


@pytest.mark.parametrize(
    ("span", "gap", "left"),
    [
        ((0, None), (5, 9), [(0, 4), (10, None)]), ((0, 7), (5, 9), [(0, 4)]), ((6, 12), (5, 9), [(10, 12)]),
        ((5, 9), (5, 9), []), ((0, None), (5, None), [(0, 4)]), ((6, None), (5, None), []), ((0, 3), (5, 9), [(0, 3)]),
        ((12, None), (5, 9), [(12, None)]),
    ],
)  # fmt: skip
def test_what_a_gap_leaves(span, gap, left):
    found = without((on(span[0]), on(span[1])), (on(gap[0]), on(gap[1])))
    assert found == [(on(first), on(last)) for first, last in left]
