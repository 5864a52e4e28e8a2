"""How often somebody may try (docs/adr/0013): rules about counts and times. actions/limits.py keeps the counts."""

from __future__ import annotations

import datetime as dt
import ipaddress
import math
from dataclasses import dataclass

from webapp.domain.refusals import Refused

SECOND, MINUTE, HOUR, DAY = (dt.timedelta(seconds=n) for n in (1, 60, 3600, 24 * 3600))
IPV6_HOME = 64  # one customer has a whole /64 to choose addresses from
HASTY = 0.1  # what an attempt before a closed door counts: a person knocks twice, a program a thousand times


class TooMany(Refused):
    """Tried too often; `seconds` to wait until the next attempt is heard."""

    status = 429

    def __init__(self, wait: dt.timedelta) -> None:
        self.seconds = max(1, math.ceil(wait.total_seconds()))
        unit, length = next((u for u in _UNITS if self.seconds >= 2 * u[1]), _UNITS[-1])
        super().__init__(f"wait_{unit}", count=max(2, math.ceil(self.seconds / length)))


def network_of(address: str) -> str:
    """Whose attempts count together: an IPv4 address, an IPv6 /64. What is no address counts as it is written."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ipaddress.ip_network((found, IPV6_HOME), strict=False))
    return str(found)


_UNITS = (("hours", 3600), ("minutes", 60), ("seconds", 1))


@dataclass(frozen=True)
class Count:
    """What is kept: how many, when last counted, and until when the door is closed."""

    count: float
    counted_at: dt.datetime
    closed_until: dt.datetime | None = None


@dataclass(frozen=True)
class Taken:
    """What an attempt came to: what is kept now, how long to wait (zero: come in), and whether it was this one that
    locked the door."""

    kept: Count
    wait: dt.timedelta = dt.timedelta()
    locked_now: bool = False


@dataclass(frozen=True)
class Bucket:
    """So many at once; a full one runs empty in `per`, steadily. An attempt that finds it full is not counted."""

    holds: int
    per: dt.timedelta

    def take(self, kept: Count | None, now: dt.datetime) -> Taken:
        """One more."""
        level = self.level(kept, now)
        if level + 1 > self.holds:
            return Taken(Count(level, now), (level + 1 - self.holds) * self.per / self.holds)
        return Taken(Count(level + 1, now))

    def level(self, kept: Count | None, now: dt.datetime) -> float:
        """How full it is."""
        if kept is None:
            return 0.0
        gone = max(dt.timedelta(), now - kept.counted_at)
        return max(0.0, kept.count - self.holds * (gone / self.per))


@dataclass(frozen=True)
class Streak:
    """Failures in a row. An attempt is counted before it is judged; success wipes the count.

    From the `free`-th on, the door closes for 1, 2, 4, … seconds, at most `longest`; from the `most`-th on, it is
    locked for `lock`. A streak on which nobody added for `forgets` is over.
    """

    free: int = 5
    longest: dt.timedelta = 15 * MINUTE
    most: int = 20
    lock: dt.timedelta = DAY
    forgets: dt.timedelta = DAY

    def take(self, kept: Count | None, now: dt.datetime) -> Taken:
        """One more attempt."""
        if kept is None or self._is_over(kept, now):
            kept = Count(0, now)
        if kept.closed_until and kept.closed_until > now:
            return self._before_closed_door(kept, kept.closed_until, now)
        count = kept.count + 1
        if count >= self.most:
            return Taken(Count(count, now, now + self.lock), locked_now=True)
        delay = self._delay(int(count))
        return Taken(Count(count, now, now + delay if delay else None))  # no delay: nobody a moment earlier is stopped

    def is_locked(self, kept: Count | None, now: dt.datetime) -> bool:
        """Is it locked, and not only closed for a moment?"""
        return bool(kept and kept.count >= self.most and kept.closed_until and kept.closed_until > now)

    def _before_closed_door(self, kept: Count, until: dt.datetime, now: dt.datetime) -> Taken:
        if kept.count >= self.most:
            return Taken(kept, until - now)
        count = round(kept.count + HASTY, 6)
        if count >= self.most:
            return Taken(Count(count, now, now + self.lock), self.lock, locked_now=True)
        return Taken(Count(count, now, until), until - now)

    def _delay(self, count: int) -> dt.timedelta:
        if count < self.free:
            return dt.timedelta()
        return min(self.longest, SECOND * (1 << (count - self.free)))

    def _is_over(self, kept: Count, now: dt.datetime) -> bool:
        served = kept.count >= self.most and kept.closed_until is not None and kept.closed_until <= now
        return served or (now - kept.counted_at >= self.forgets and not self.is_locked(kept, now))


# name → how often. The reasons are docs/adr/0013's.
ALLOWANCES: dict[str, Bucket | Streak] = {
    # Guesses at one account from browsers it never logged in with: 20 a day, of 10^9 passwords worth choosing.
    "login.account": Streak(),
    # The same from one browser in which it did log in before (OWASP, device cookies).
    "login.known": Streak(),
    # An address's attempts at accounts that failed three times already: what an attack looks like. One in two seconds.
    "login.address": Bucket(30, MINUTE),
    # An address's attempts at all other accounts: a whole bureau behind one NAT on the first of September.
    "login.newcomers": Bucket(600, 10 * MINUTE),
    # Sixty colleagues in one hall with their slips; a code has 59 bits.
    "activation.address": Bucket(300, 10 * MINUTE),
    "activation.account": Streak(),
    # Six digits, three of which fit at any moment: after 20 guesses one in 17,000.
    "second_factor": Streak(),
    "step_up": Streak(),
    # Names of children leave the system: twenty an hour are more than any report needs.
    "export": Bucket(20, HOUR),
    # Names tried at the door for emergencies: ten in a row for one child are a lot, a whole class is curiosity.
    "emergency": Bucket(10, HOUR),
    # A phone that comes home with 500 entries asks about ten times, a broken one for ever: one a second for good.
    "sync": Bucket(600, 10 * MINUTE),
    # Files in pieces: a photo of 300 kB is six requests, a phone that comes home with fifty of them has three hundred.
    "upload": Bucket(1200, 10 * MINUTE),
    # Phones out of service that hand over, and guesses at a token of 256 bits: a school's behind one address.
    "handover.address": Bucket(600, 10 * MINUTE),
    # Files of what phones could not send: each of them up to 64 MB, kept for an hour, and work for minutes.
    "rescue": Bucket(10, HOUR),
    # Another system that reads page after page; and an address that tries tokens there are not.
    "token": Bucket(600, 10 * MINUTE),
    "token.address": Bucket(60, 10 * MINUTE),
    # Guesses at the code on the console of a fresh server; it has 59 bits.
    "setup.address": Bucket(20, 10 * MINUTE),
}
