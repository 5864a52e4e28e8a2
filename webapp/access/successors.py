"""Who may take over at a school what somebody leaves: whoever is at work there in the right role on the days in
question, be it later than today. A role that ends, a last day and a leave of one's own all count."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from webapp.access.permissions import Role
from webapp.domain.refusals import Refused
from webapp.domain.spans import A_DAY, FURTHEST, Span, holds_until, without
from webapp.extensions import db
from webapp.models import Account, RoleGrant

Chosen = tuple[uuid.UUID | None, Mapping[str, uuid.UUID]]  # one for all, and others by what a form names


@dataclass(frozen=True)
class Successor:
    """Somebody of a school, and when at work there: spans, some of which may lie ahead."""

    account: Account
    spans: tuple[Span, ...]

    def since(self, day: dt.date) -> dt.date:
        """The first day there, from a day on."""
        return max(day, min(first for first, last in self.spans if last is None or last >= day))

    def until(self, day: dt.date) -> dt.date | None:
        """The last day there in a row, from a day on: spans.FURTHEST where no end is known, None where not then."""
        return holds_until(day, self.spans)


@dataclass(frozen=True)
class Offered:
    """By school whoever may take over there, by name; `code` refuses anybody else, by `field`."""

    code: str
    field: str
    at: Mapping[uuid.UUID, Sequence[Successor]]

    def take(self, chosen: uuid.UUID | None, school_id: uuid.UUID | None, span: Span) -> Successor | None:
        """The one chosen (None for none): for good (no last day) there on the first day, for a while on all days.
        Refused as `code` for whoever is not offered there, successor_not_there, successor_leaves."""
        if chosen is None:
            return None
        there = self.at.get(school_id, ()) if school_id else ()
        found = next((one for one in there if one.account.id == chosen), None)
        if found is None:
            raise Refused(self.code, field=self.field)
        first, last = span
        until = found.until(first)
        if until is None:
            raise Refused("successor_not_there", field=self.field, name=found.account.name, day=first)
        if last is not None and until < last:
            raise Refused("successor_leaves", field=self.field, name=found.account.name, until=until, last=last)
        return found


def successors(
    schools: Collection[uuid.UUID], today: dt.date, roles: Collection[Role], leaver: uuid.UUID | None = None
) -> dict[uuid.UUID, list[Successor]]:
    """By school, by name: everybody but `leaver` who is at work there in one of these roles today or later."""
    rows = db.session.execute(
        select(RoleGrant, Account)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.school_id.in_(schools), RoleGrant.role.in_(roles), Account.open_on(today))
        .where(or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today), RoleGrant.ever_held())
        .order_by(*Account.by_name(), Account.id)
    )
    spans: dict[tuple[uuid.UUID, Account], list[Span]] = defaultdict(list)
    for grant, account in rows:
        if grant.school_id:
            spans[grant.school_id, account] += at_work(account, (grant.starts_on, grant.ends_on))
    found: dict[uuid.UUID, list[Successor]] = defaultdict(list)
    for (school_id, account), there in spans.items():
        if account.id != leaver and any(last is None or last >= today for _first, last in there):
            found[school_id].append(Successor(account, tuple(there)))
    return found


def at_work(account: Account, span: Span) -> list[Span]:
    """What is left of the days of a role: without a leave, and not after the last day."""
    away: Span | None = (account.away_from, account.back_on - A_DAY) if account.away_from and account.back_on else None
    there = without(span, away) if away else [span]
    gone = account.leaves_on
    return [one for some in there for one in (without(some, (gone + A_DAY, None)) if gone else [some])]


def leaves_early(successor: Successor, first: dt.date) -> dt.date | None:
    """The last day of somebody who takes over for good, where one is known already."""
    until = successor.until(first)
    return until if until != FURTHEST else None
