"""How often somebody may try."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.limits import ALLOWANCES, DAY, HASTY, MINUTE, SECOND, Bucket, Count, Streak, TooMany, network_of

START = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
NONE = dt.timedelta()


def attempts(limit, *moments):
    """What each attempt at these moments came to."""
    kept, taken = None, []
    for moment in moments:
        taken.append(limit.take(kept, START + moment))
        kept = taken[-1].kept
    return taken


def patient(limit, count, kept=None, now=START):
    """So many attempts, each as soon as the door is open."""
    waits = []
    for _ in range(count):
        taken = limit.take(kept, now)
        assert taken.wait == NONE
        kept = taken.kept
        wait = (kept.closed_until or now) - now
        waits.append(wait)
        now += wait
    return waits, kept, now


def test_the_first_four_failures_cost_no_time_and_then_it_doubles_up_to_a_quarter_of_an_hour():
    waits, *_ = patient(Streak(), 19)
    assert waits[:4] == [NONE] * 4
    assert [wait.total_seconds() for wait in waits[4:]] == [min(900, 2**n) for n in range(15)]


def test_the_twentieth_failure_in_a_row_locks_for_a_day_and_then_it_begins_anew():
    waits, kept, now = patient(Streak(), 20)
    assert waits[-1] == DAY
    assert Streak().take(kept, now - SECOND).wait == SECOND
    assert Streak().take(kept, now).kept.count == 1


def test_the_twentieth_attempt_itself_is_still_heard_and_says_that_it_locks():
    _, kept, now = patient(Streak(), 19)
    taken = Streak().take(kept, now)
    assert (taken.wait, taken.locked_now) == (NONE, True)


def test_a_person_who_knocks_a_few_times_at_a_closed_door_is_not_locked_and_a_program_is():
    five = attempts(Streak(), *[NONE] * 5)[-1].kept
    knocks = [five]
    for _ in range(10):
        knocks.append(Streak().take(knocks[-1], START).kept)
    assert knocks[-1].count == pytest.approx(5 + 10 * HASTY)
    assert knocks[-1].closed_until == five.closed_until  # knocking does not make the wait longer
    taken = attempts(Streak(), *[NONE] * 200)
    assert [one.locked_now for one in taken].count(True) == 1
    assert Streak().is_locked(taken[-1].kept, START)


def test_what_hammers_at_a_locked_door_does_not_make_the_lock_longer():
    taken = attempts(Streak(), *[NONE] * 200, *[n * MINUTE for n in range(100)])
    assert taken[-1].kept.closed_until == next(one for one in taken if one.locked_now).kept.closed_until


def test_a_day_of_peace_ends_a_streak():
    kept = attempts(Streak(), *[NONE] * 8)[-1].kept
    assert Streak().take(kept, START + DAY).kept.count == 1


@given(st.lists(st.integers(0, 7200), max_size=300))
def test_nobody_is_heard_more_than_twenty_times_a_day(gaps):
    now, kept, heard = START, None, []
    for gap in gaps:
        now += dt.timedelta(seconds=gap)
        taken = Streak().take(kept, now)
        kept = taken.kept
        heard += [now] if taken.wait == NONE else []
    assert all(heard[n + 20] - heard[n] >= DAY for n in range(len(heard) - 20))


def test_a_bucket_takes_so_many_at_once_and_then_one_for_each_that_has_run_out():
    bucket = Bucket(30, MINUTE)
    taken = attempts(bucket, *[NONE] * 31)
    assert [one.wait for one in taken] == [NONE] * 30 + [2 * SECOND]
    assert bucket.take(taken[-1].kept, START + 2 * SECOND).wait == NONE
    assert bucket.take(taken[-1].kept, START + SECOND).wait == SECOND


def test_an_attempt_that_finds_it_full_is_not_counted():
    taken = attempts(Bucket(3, MINUTE), *[NONE] * 50)
    assert taken[-1].kept.count == 3


@given(st.floats(0, 600), st.integers(-3600, 3600))
def test_a_clock_that_goes_back_fills_no_bucket_and_empties_none(count, seconds):
    bucket = Bucket(600, 10 * MINUTE)
    level = bucket.level(Count(count, START), START + dt.timedelta(seconds=seconds))
    assert 0 <= level <= count
    assert seconds > 0 or level == count


SAID = [(1, "wait_seconds", 2), (119, "wait_seconds", 119), (120, "wait_minutes", 2), (900, "wait_minutes", 15),
        (7199, "wait_minutes", 120), (7200, "wait_hours", 2), (86400, "wait_hours", 24)]  # fmt: skip


@pytest.mark.parametrize(("seconds", "code", "count"), SAID)
def test_the_wait_is_said_in_the_unit_that_people_count_in(seconds, code, count):
    refusal = TooMany(seconds * SECOND)
    assert (refusal.status, refusal.seconds) == (429, seconds)
    assert (refusal.code, refusal.facts["count"]) == (code, count)


def test_every_allowance_lets_a_person_through():
    for name, limit in ALLOWANCES.items():
        assert limit.take(None, START).wait == NONE, name


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("a socket", "a socket"),
    ],
)
def test_an_ipv6_home_counts_as_one_address(address, network):
    assert network_of(address) == network
