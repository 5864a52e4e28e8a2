"""What the audit says to one person: the events of her bureaus or schools, the newest first, a page at a time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, func, literal, or_, select, true
from sqlalchemy.sql.selectable import ScalarSelect

from webapp.access.permissions import Permission, Role
from webapp.access.person import Person
from webapp.access.places import schools_under
from webapp.domain.terms import CHINA
from webapp.extensions import db
from webapp.models import Account, School
from webapp.models.audit import AUDIT_EVENTS, AUDIT_HEAD

PAGE = 50
AT_ONCE = 1_000
STEPS = (4_000, 16_000, 80_000)  # how far back a page looks in turn, in numbers; beyond, one is asked to go on
SEALED_WITHIN = dt.timedelta(hours=1)  # no transaction lasts longer: number and time go together so far
# What the audit shows of with its values to every administrator. All else is a child's: only which fields changed.
NO_CHILDS = frozenset({
    "accounts", "api_tokens", "batches", "bureaus", "classes", "devices", "role_grants", "schools", "sessions",
    "setting_values", "terms",
})  # fmt: skip
OF_NO_ROW = ("audit.", "kit.", "login.")  # what is no row's, and tells of no child by itself
E = AUDIT_EVENTS.c
Event = Row[Any]


@dataclass(frozen=True)
class Asked:
    """What is looked for: who did it (name or login), which actions (of `subjects`, if given; `others`: all but those),
    the account or the student it is about, and from which day to which, inclusive."""

    words: str = ""
    actions: Sequence[tuple[str, frozenset[str]]] = ()
    account_id: uuid.UUID | None = None
    student_id: uuid.UUID | None = None
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class Page:
    """A page of events. `further` is the number before which one goes on; None: that was all. `looked_to` is set where
    the page stopped looking before it was full: from when on there is surely nothing more."""

    rows: Sequence[Event]
    further: int | None
    looked_to: dt.datetime | None = None


def events(person: Person, asked: Asked, before: int | None, size: int = PAGE) -> Page:
    """The newest events that fit, before the number `before`. However long the audit is, a page looks at no more than
    a hundred thousand of them; at all where an index leads to few: of one account, one student, one school."""
    low, high = _span(asked)
    top = min(high, before) if before is not None else high
    fits = _fits(person, asked)
    leading = _leading(person, asked)
    rows: list[Event] = []
    for bottom in [low] if leading else _steps(low, top):
        between = (E.seq < top, E.seq >= bottom)
        most = size + 1 - len(rows)
        found = {row.seq: row for one in leading or [true()] for row in _newest(one, *between, *fits, most=most)}
        rows += sorted(found.values(), key=lambda row: row.seq, reverse=True)
        top = bottom
        if len(rows) > size:
            return Page(rows[:size], rows[size - 1].seq)
    if top <= low:
        return Page(rows, None)
    return Page(rows, top, db.session.connection().scalar(select(E.at).where(E.seq >= top).order_by(E.seq).limit(1)))


def _newest(*conditions: ColumnElement[bool], most: int) -> Sequence[Event]:
    chosen = select(AUDIT_EVENTS).where(*conditions).order_by(E.seq.desc()).limit(most)
    return db.session.connection().execute(chosen).all()


def _leading(person: Person, asked: Asked) -> list[ColumnElement[bool]]:
    """Each of these has an index that gives its events by number, or gives few."""
    if asked.student_id:
        return [and_(E.subject == "students", E.subject_id == asked.student_id)]
    if asked.account_id:
        return [E.account_id == asked.account_id, and_(E.subject == "accounts", E.subject_id == asked.account_id)]
    if person.everywhere(Permission.SEE_AUDIT):
        return []
    return [E.school_id == school_id for school_id in person.schools(Permission.SEE_AUDIT)]


def _steps(low: int, top: int) -> Iterator[int]:
    """Down to which number to look in turn."""
    for step in STEPS:
        top = max(low, top - step)
        yield top
        if top <= low:
            return


def _span(asked: Asked) -> tuple[int, int]:
    """Between which numbers the days asked for lie, by the index on time: from inclusive, to exclusive."""
    start = func.coalesce(_number(asked.first, -1), 0) + 1 if asked.first else literal(1)
    end = func.coalesce(_number(asked.last, +1), _END) if asked.last else _END
    low, high = db.session.connection().execute(select(start, end)).one()
    return low, high or 1


_END = func.coalesce(select(AUDIT_HEAD.c.seq).scalar_subquery(), 0) + 1


def _number(day: dt.date | None, side: int) -> ScalarSelect[Any]:
    assert day is not None
    moment = _midnight(day) + (dt.timedelta(days=1) if side > 0 else dt.timedelta()) + side * SEALED_WITHIN
    fits, order = (E.at >= moment, E.at) if side > 0 else (E.at < moment, E.at.desc())
    return select(E.seq).where(fits).order_by(order).limit(1).scalar_subquery()


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), CHINA)


def _fits(person: Person, asked: Asked) -> list[ColumnElement[bool]]:
    found = [_in_scope(person)]
    if asked.first:
        found.append(E.at >= _midnight(asked.first))
    if asked.last:
        found.append(E.at < _midnight(asked.last) + dt.timedelta(days=1))
    if asked.words:
        found.append(E.account_id.in_(_named(asked.words)))
    if asked.actions:
        found.append(or_(*(and_(E.action == a, E.subject.in_(of)) if of else E.action == a for a, of in asked.actions)))
    return found


def every_event(since: dt.datetime | None, until: dt.datetime | None) -> Iterator[dict[str, Any]]:
    """Every event of the whole installation between two moments, oldest first, read a thousand at a time."""
    after = 0
    fits = [*([E.at >= since] if since else []), *([E.at < until] if until else [])]
    while True:
        chosen = select(AUDIT_EVENTS).where(E.seq > after, *fits).order_by(E.seq).limit(AT_ONCE)
        batch = db.session.connection().execute(chosen).mappings().all()
        if not batch:
            return
        yield from map(dict, batch)
        after = batch[-1]["seq"]


def _named(words: str) -> list[uuid.UUID]:
    """Whose name, pinyin or login holds the words: a few, or one goes on writing. Whom one may not know of does not
    matter: the events are of one's own scope."""
    held = [Account.search_text.contains(word, autoescape=True) for word in words.lower().split()[:4]]
    return list(db.session.scalars(select(Account.id).where(*held).order_by(*Account.by_name()).limit(200)))


def _in_scope(person: Person) -> ColumnElement[bool]:
    """Of a bureau's administrator: what happened in the bureaus under him and their schools; a system's administrator
    of a whole bureau also what belongs nowhere. Of all others: their own schools."""
    permission = Permission.SEE_AUDIT
    if not person.everywhere(permission):
        return E.school_id.in_(person.schools(permission))
    schools = db.session.scalars(select(School.id).where(schools_under(person, permission))).all()
    system = any(g.school_id is None for g in person.holding(Role.SYSTEM_ADMINISTRATOR))
    nowhere = and_(E.bureau_id.is_(None), E.school_id.is_(None)) if system else false()
    return or_(E.bureau_id.in_(person.bureaus), E.school_id.in_(schools), nowhere)


def shows_values(event: Event, values_of: Collection[uuid.UUID | None]) -> bool:
    """May one read what the fields were and are? Of children's rows only in these schools."""
    if event.school_id is not None and event.school_id in values_of:
        return True
    return event.subject in NO_CHILDS if event.subject else event.action.startswith(OF_NO_ROW)
