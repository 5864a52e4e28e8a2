"""People of a child's care team who have no account (SC-13, SZ 13, SZ 22, RX 10): a classmate, the family, the village.

They are named and get no access by it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from webapp.domain.refusals import Refused
from webapp.domain.student_facts import needed_name, phones

KINDS = ("classmate", "parent", "guardian", "relative", "committee", "volunteer", "other")
FURTHEST = dt.timedelta(days=366)  # from today, either way: a part is agreed upon for a year at most


@dataclass(frozen=True)
class Named:
    """Somebody as a form names them: what they are (KINDS), a number or none, from which day until which."""

    name: str
    kind: str
    phone: str | None
    starts_on: dt.date
    ends_on: dt.date | None


def named(name: str, kind: str, phone: str, span: tuple[dt.date | None, dt.date | None], today: dt.date) -> Named:
    """What a form says, read; without a first day from `today` on. Refused by field: name_needed or too_long,
    care_helper_kind, phones_shape (one number at most), care_helper_span (ends before it begins, or a year off)."""
    read = needed_name(name)
    if kind not in KINDS:
        raise Refused("care_helper_kind", field="kind")
    numbers = phones(phone)
    if len(numbers) > 1:
        raise Refused("phones_shape", field="phone")
    starts_on, ends_on = span[0] or today, span[1]
    if abs(starts_on - today) > FURTHEST or (ends_on is not None and not starts_on <= ends_on <= today + FURTHEST):
        raise Refused("care_helper_span", field="ends_on")
    return Named(read, kind, numbers[0] if numbers else None, starts_on, ends_on)
