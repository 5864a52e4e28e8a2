"""A pytest plugin: a run that must not see two days begins after midnight when midnight in China is too near.

The tests speak of today (tests/cast.py) and the application under test looks at the clock itself, so a run
over which midnight passes would compare two days. `--one-day=10` says: this run takes up to ten minutes.
"""

from __future__ import annotations

import datetime as dt
import os
import time

import pytest

from webapp.domain.terms import CHINA


def pytest_addoption(parser: pytest.Parser) -> None:
    """--one-day=MINUTES, how long the run may take; without it nobody waits."""
    parser.addoption("--one-day", type=int, default=0, metavar="MINUTES", help="midnight may not pass in this run")


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Wait before anything of the suite is imported, and once: the workers of a run begin after it has waited."""
    minutes = early_config.known_args_namespace.one_day
    wait = seconds_to_wait(dt.datetime.now(CHINA), minutes)
    if wait and "PYTEST_XDIST_WORKER" not in os.environ:
        print(f"midnight in China comes within {minutes} minutes: the run begins after it, in {wait:.0f} s", flush=True)
        time.sleep(wait)


def seconds_to_wait(moment: dt.datetime, minutes: int) -> float:
    """How long a run of that many minutes must wait for the next day if it began at this moment of China, or 0."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    left = (midnight - moment).total_seconds()
    return left + 1 if left <= minutes * 60 else 0.0
