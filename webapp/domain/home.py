"""Who of a child's parents is away 留守情况, and which definitions of a left-behind child that fulfils (policy.md 1).

The definitions differ, so the facts are kept and each definition is worked out from them; never one flag alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

FATHERS, MOTHERS = frozenset({"51", "57"}), frozenset({"52", "58"})  # GB/T 4761; a step or adoptive parent is one
PARENTS = FATHERS | MOTHERS
HOME, AWAY = "home", "away"
ABLE, UNABLE, NOBODY = (
    "able",
    "unable",
    "nobody",
)  # the parent who is not away: can care for the child, cannot, is none
GROWN = 16  # from this age on the State Council's definition holds no more
_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


class Fits(StrEnum):
    """Whether a definition fits: so long as a fact is lacking, nobody guesses."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Parent:
    """One of the parents: `whereabouts` HOME or AWAY (None: not said), away since `since` (YYYY-MM or YYYY-MM-DD)."""

    relation: str
    whereabouts: str | None = None
    since: str | None = None


@dataclass(frozen=True)
class Home:
    """The facts: the parents on file, what is known of the one who is not away (ABLE, UNABLE, NOBODY; None: nothing),
    the child's birth (YYYY-MM or YYYY-MM-DD)."""

    parents: Sequence[Parent]
    other: str | None = None
    born: str | None = None


def left_behind(home: Home, today: dt.date) -> dict[str, Fits]:
    """Each definition by name, in the order of DEFINITIONS, and whether it fits on that day."""
    return {name: fits(home, today) for name, fits in DEFINITIONS.items()}


def both_three_months(home: Home, today: dt.date) -> Fits:
    """KG, and the registry's form: both parents away, for three months or more."""
    return _both(home, today, 3)


def state_council(home: Home, today: dt.date) -> Fits:
    """State Council 2016 No. 13: both away, or one away and the other unable to guard the child; under 16."""
    age = age_on(home.born, today)
    if age is not None and age >= GROWN:
        return Fits.NO
    found = _either(_both(home, today, 0), _one_and_unable(home, today))
    return Fits.UNKNOWN if found is Fits.YES and age is None else found


def half_a_year(home: Home, today: dt.date) -> Fits:
    """The ministry's statistics: both parents away, or one of them, for half a year or more."""
    return _any(home, today, 6)


DEFINITIONS: Mapping[str, Callable[[Home, dt.date], Fits]] = {
    "both_three_months": both_three_months,
    "state_council": state_council,
    "half_a_year": half_a_year,
}


def months_between(since: str, today: dt.date) -> int | None:
    """Whole months from a day or a month (YYYY-MM-DD, YYYY-MM) to a day; of a month, from its last day: what is not
    known does not count. None for what is no day, 0 for one still to come."""
    day = _first_sure_day(since)
    if day is None:
        return None
    months = (today.year - day.year) * 12 + today.month - day.month
    return max(0, months - (today.day < min(day.day, _last_of(today).day)))


def age_on(born: str | None, today: dt.date) -> int | None:
    """Full years; of a month of birth, counted from its last day. None where nothing is known."""
    months = months_between(born, today) if born else None
    return None if months is None else months // 12


def _both(home: Home, today: dt.date, months: int) -> Fits:
    fits = [_away(parent, today, months) for parent in home.parents]
    if Fits.NO in fits or home.other in (ABLE, NOBODY):
        return Fits.NO
    has_both = {parent.relation in FATHERS for parent in home.parents} == {True, False}
    return Fits.YES if has_both and set(fits) == {Fits.YES} else Fits.UNKNOWN


def _any(home: Home, today: dt.date, months: int) -> Fits:
    fits = [_away(parent, today, months) for parent in home.parents]
    if Fits.YES in fits:
        return Fits.YES
    has_both = {parent.relation in FATHERS for parent in home.parents} == {True, False}
    all_said = bool(fits) and Fits.UNKNOWN not in fits and (has_both or home.other is not None)
    return Fits.NO if all_said else Fits.UNKNOWN


def _one_and_unable(home: Home, today: dt.date) -> Fits:
    one = _any(home, today, 0)
    if one is Fits.NO or home.other == ABLE:
        return Fits.NO
    return one if home.other in (UNABLE, NOBODY) else Fits.UNKNOWN


def _away(parent: Parent, today: dt.date, months: int) -> Fits:
    if parent.whereabouts == HOME:
        return Fits.NO
    if parent.whereabouts != AWAY:
        return Fits.UNKNOWN
    if months == 0:
        return Fits.YES
    gone = months_between(parent.since, today) if parent.since else None
    if gone is None:
        return Fits.UNKNOWN
    return Fits.YES if gone >= months else Fits.NO


def _either(one: Fits, other: Fits) -> Fits:
    if Fits.YES in (one, other):
        return Fits.YES
    return Fits.UNKNOWN if Fits.UNKNOWN in (one, other) else Fits.NO


def _first_sure_day(text: str) -> dt.date | None:
    match = _DAY.fullmatch(text)
    if not match:
        return None
    year, month, day = match.groups()
    try:
        first = dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return first if day else _last_of(first)


def _last_of(day: dt.date) -> dt.date:
    """The last day of the month a day is in."""
    return (day.replace(day=1) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
