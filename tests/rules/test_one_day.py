"""A run of the suite over which midnight in China would pass begins after it."""

import datetime as dt

import pytest

from tests.one_day import seconds_to_wait
from webapp.domain.terms import CHINA


@pytest.mark.parametrize(
    ("clock", "minutes", "seconds"),
    [
        ((9, 0, 0), 30, 0),
        ((23, 49, 59), 10, 0),
        ((23, 50, 0), 10, 601),
        ((23, 59, 59), 10, 2),
        ((0, 0, 0), 30, 0),
        ((23, 59, 59), 0, 0),  # a single test by hand never waits
    ],
)
def test_a_run_waits_only_when_midnight_would_come_while_it_runs(clock, minutes, seconds):
    hour, minute, second = clock
    assert seconds_to_wait(dt.datetime(2026, 11, 26, hour, minute, second, tzinfo=CHINA), minutes) == seconds


def test_the_seconds_lead_into_the_next_day_also_over_the_end_of_a_year():
    late = dt.datetime(2026, 12, 31, 23, 58, tzinfo=CHINA)
    assert (late + dt.timedelta(seconds=seconds_to_wait(late, 5))).date() == dt.date(2027, 1, 1)
