"""The change report 变更报告 of the register of children left behind (TH-1): who came, who went, what was changed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from sqlalchemy import select

from webapp.access.person import Person
from webapp.domain.home import PARENTS
from webapp.domain.register_changes import A_DAY, MERGED, Why, counts, turns, why_came, why_went
from webapp.domain.terms import Term, local_day
from webapp.extensions import db
from webapp.models import Account
from webapp.models.chunks import chunks
from webapp.queries.audit import Event
from webapp.queries.ledger_history import REMOVED, Known, erased_since, kept_since, known_since
from webapp.queries.ledger_moves import moved_out
from webapp.queries.ledgers import Asked

ADDED = "made"
# What the register says of a child, and what decides who is on it: nothing of health, money or care
FOLLOWED = frozenset({
    "name", "left_behind", "left_on", "other_parent", "boarder", "address", "household_place", "entrusted_to",
    "entrusted_on", "entrusted_told_on", "committee_contact", "committee_checked_on",
})  # fmt: skip
FOLLOWED_OF_FAMILY = frozenset({
    "name", "relation", "phones", "workplace", "whereabouts", "away_since", "home_often", "legal_guardian", "carer",
})  # fmt: skip


class Kind(StrEnum):
    """What a line tells."""

    CAME = "came"
    WENT = "went"
    CHANGED = "changed"


@dataclass(frozen=True)
class Touched:
    """A field that was changed, of the child or of somebody of the family (`relation`: who); ADDED and REMOVED of a
    guardian. Never what it held."""

    name: str
    of_family: bool = False
    relation: str | None = None


@dataclass(frozen=True)
class Line:
    """What was on a day with a child of a name and a class: why it came or went, which fields were changed, by whom."""

    kind: Kind
    name: str
    class_id: uuid.UUID | None
    day: dt.date
    why: Why | None = None
    touched: tuple[Touched, ...] = ()
    by: tuple[uuid.UUID | None, ...] = ()


@dataclass(frozen=True)
class Report:
    """The lines, how many were on the register before the first day and after the last one, and what cannot be told:
    who moved to another school, whose file was erased, of whom a parent was taken off the file before it was kept
    whether away, and the day from which on changes are kept, where that is in the span."""

    lines: list[Line]
    until: dt.date
    before: int
    after: int
    moved: int
    erased: int
    unsure: int
    kept_since: dt.date | None
    names: Mapping[uuid.UUID, str] = field(default_factory=dict)


def change_report(person: Person, asked: Asked) -> Report:
    """Of a school or one of its classes, for a term or a year, as far as it has gone by."""
    term, class_id = asked.term, asked.school_class.id if asked.school_class else None
    last = min(term.last_day, person.today)
    known = known_since(asked.school.id, asked.all_schools(), term.first_day, class_id)
    lines = [line for one in known for line in _lines(one, term.first_day, last)]
    kept = kept_since(asked.all_schools())
    return Report(
        sorted(lines, key=lambda line: list(Kind).index(line.kind)),
        last,
        before=sum(counts(one.child, term.first_day - A_DAY) for one in known),
        after=sum(counts(one.child, last) for one in known),
        moved=moved_out(asked.all_schools(), term, class_id),
        erased=erased_since(asked.school.id, term.first_day),
        unsure=sum(any(map(_unsure, one.events)) for one in known),
        kept_since=kept if kept and kept > term.first_day else None,
        names=_names({by for line in lines for by in line.by if by}),
    )


def spans_of(terms: list[Term]) -> list[Term]:
    """The terms, and the school years of which the first term is among them, as far as they have begun."""
    years = []
    for year in dict.fromkeys(term.code[:-2] for term in terms):
        own = sorted((term for term in terms if term.code[:-2] == year), key=lambda term: term.first_day)
        if own[0].code.endswith("-1"):
            years.append(Term(year, own[0].first_day, own[-1].last_day))
    return [*terms, *years]


def _lines(one: Known, first: dt.date, last: dt.date) -> Iterator[Line]:
    turned = dict(turns(one.child, first, last))
    about = (one.student.name, one.student.class_id)
    for day, came in turned.items():
        why = why_came(one.child, day, first) if came else why_went(one.child, day)
        touched, by = _of_the_day(one, day) if why is Why.FACTS else ((), ())
        yield Line(Kind.CAME if came else Kind.WENT, *about, day, why, touched, by)
    for day, events in groupby(reversed(one.events), key=_day):
        if first <= day <= last and day not in turned and counts(one.child, day):
            yield from _changed(one, day, list(events))


def _changed(one: Known, day: dt.date, events: list[Event]) -> Iterator[Line]:
    """A line for each who changed something that day."""
    for by in dict.fromkeys(event.account_id for event in events):
        touched = _touched(one, [event for event in events if event.account_id == by])
        if touched:
            yield Line(Kind.CHANGED, one.student.name, one.student.class_id, day, None, touched, (by,))


def _of_the_day(one: Known, day: dt.date) -> tuple[tuple[Touched, ...], tuple[uuid.UUID | None, ...]]:
    telling = [event for event in reversed(one.events) if _day(event) == day and _touched(one, [event])]
    return _touched(one, telling), tuple(dict.fromkeys(event.account_id for event in telling))


def _touched(one: Known, events: list[Event]) -> tuple[Touched, ...]:
    return tuple(dict.fromkeys(touched for event in events for touched in _fields(one, event)))


def _fields(one: Known, event: Event) -> Iterator[Touched]:
    if event.action == REMOVED:
        yield Touched(REMOVED, True, event.details.get("relation"))
    elif event.subject == "guardians":
        names = [ADDED] if event.action == ADDED else [name for name in event.details if name in FOLLOWED_OF_FAMILY]
        yield from (Touched(name, True, one.relations.get(event.subject_id)) for name in names)
    else:
        of_two = MERGED in event.details.get("left_why", ())  # the record left the file, the child not the school
        said = FOLLOWED - {"left_on"} if of_two else FOLLOWED
        yield from (Touched(name) for name in event.details if name in said)


def _unsure(event: Event) -> bool:
    """A parent taken off the file, when it was not yet noted whether away."""
    return event.action == REMOVED and "guardian" not in event.details and event.details.get("relation") in PARENTS


def _day(event: Event) -> dt.date:
    return local_day(event.at)


def _names(accounts: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    found = [
        db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids))) for ids in chunks(accounts)
    ]
    return {row.id: row.name for rows in found for row in rows}
