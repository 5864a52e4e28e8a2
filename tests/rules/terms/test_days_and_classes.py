"""When a day begins and ends in China, and which classes are at school on it."""

import datetime as dt

import pytest

from webapp.domain.terms import attends, day_bounds

DAY = dt.date(2026, 11, 22)


def test_a_day_in_china_begins_in_the_afternoon_before_in_utc():
    start, end = day_bounds(DAY)
    assert start == dt.datetime(2026, 11, 21, 16, tzinfo=dt.UTC)
    assert end - start == dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("stage", "entered", "at_school"),
    [
        ("primary", 2027, False),  # enters next year
        ("primary", 2026, True),
        ("primary", 2021, True),  # the sixth year
        ("primary", 2020, False),
        ("junior", 2024, True),
        ("junior", 2023, False),
        ("senior", 2024, True),
        ("senior", 2023, False),
    ],
)
def test_a_class_is_at_school_from_its_entry_to_its_graduation(stage, entered, at_school):
    assert attends(stage, entered, DAY) is at_school
