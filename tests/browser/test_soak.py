"""A little of the soak in every run of the tests: the long one is `make faults`."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Playwright

from tests.browser.school import School
from tests.browser.soak import Soak

SEED = 4
MINUTES = 14


def test_some_minutes_of_three_phones_and_everything_that_goes_wrong_lose_double_and_change_nothing(
    playwright: Playwright, tmp_path: Path
) -> None:
    school = School()  # of its own: it counts every record there is
    try:
        outcome = Soak(playwright, school, tmp_path, SEED).run(MINUTES)
    finally:
        school.server.close()
    print(outcome)
    assert outcome.wrong == []
    assert outcome.records["acknowledged"] >= MINUTES
