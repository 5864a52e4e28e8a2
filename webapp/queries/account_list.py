"""The list of accounts under an administrator: looked for, a page at a time, or all of it for a sheet."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import load_only, selectinload

from webapp.access.permissions import Role
from webapp.access.person import Person
from webapp.access.places import accounts_under
from webapp.extensions import db
from webapp.models import Account, RoleGrant
from webapp.models.chunks import chunks
from webapp.queries.accounts import AccountRow, with_posts
from webapp.queries.pages import Listed

STATES = ("active", "fresh", "locked", "leaving", "disabled", "all")
MOST_WORDS = 6
MOST_FOUND = 1000  # beyond, one searches instead of turning pages; so the database may stop looking
SHOWN = (
    Account.name, Account.login, Account.staff_number, Account.phone, Account.password_hash, Account.leaves_on,
    Account.disabled_at, Account.bureau_id, Account.away_from, Account.back_on, Account.created_at,
    Account.totp_confirmed_at,
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a list is asked for: words, a state, a role, a school; `locked` are the ids of the accounts locked now."""

    words: str = ""
    state: str = STATES[0]
    role: Role | None = None
    school_id: uuid.UUID | None = None
    locked: Collection[uuid.UUID] = field(default=())


def accounts(person: Person, asked: Asked, page: int, size: int) -> Listed[AccountRow]:
    """The accounts whose name, pinyin, initials, login, staff number or phone hold every word, by name; at
    most the first thousand of them."""
    ids, total, page = _one_page(_conditions(person, asked), page, size)
    return Listed(_rows(person, ids), total, page, max(1, -(-total // size)))


def all_accounts(person: Person, asked: Asked, most: int) -> Iterator[list[AccountRow]]:
    """All of them in the same order, at most so many, some hundred at a time."""
    ids = select(Account.id).where(*_conditions(person, asked)).order_by(*Account.by_name()).limit(most)
    for some in chunks(db.session.scalars(ids)):
        yield _rows(person, some)


def _conditions(person: Person, asked: Asked) -> list[ColumnElement[bool]]:
    conditions = [accounts_under(person), *(_holds(word) for word in asked.words.lower().split()[:MOST_WORDS])]
    conditions += [_of_state(asked, person.today)] if asked.state != "all" else []
    conditions += [Account.id.in_(_with_role(asked, person.today))] if asked.role or asked.school_id else []
    return conditions


def _rows(person: Person, ids: Sequence[uuid.UUID]) -> list[AccountRow]:
    rows = select(Account).where(Account.id.in_(ids)).options(load_only(*SHOWN), selectinload(Account.roles))
    found = {account.id: account for account in db.session.scalars(rows)}
    return with_posts(person, [found[one] for one in ids])


def _one_page(conditions: Sequence[ColumnElement[bool]], page: int, size: int) -> tuple[list[uuid.UUID], int, int]:
    """(the ids on a page, how many there are in all, which page it is): the last one for one beyond it. The database
    looks once and counts what it found; only the page's ids travel."""
    by_name = select(Account.id, *Account.by_name()).where(*conditions).order_by(*Account.by_name())
    shown = by_name.limit(MOST_FOUND).subquery()
    order = (shown.c.name_pinyin, shown.c.name, shown.c.login)
    ordered = select(shown.c.id, func.count().over()).order_by(*order).limit(size)
    rows = db.session.execute(ordered.offset((page - 1) * size)).all()
    if not rows and page > 1:
        total = db.session.scalars(select(func.count()).select_from(shown)).one()
        page = max(1, -(-total // size))
        rows = db.session.execute(ordered.offset((page - 1) * size)).all()
    return [row.id for row in rows], rows[0][1] if rows else 0, page


def to_activate(person: Person, school_id: uuid.UUID | None, ids: Collection[uuid.UUID]) -> list[Account]:
    """Those of these accounts (or of all of a school) who have not chosen a password yet and may come in, by name."""
    statement = select(Account).where(accounts_under(person), _of_state(Asked(state="fresh"), person.today))
    if school_id:
        statement = statement.where(Account.id.in_(_with_role(Asked(school_id=school_id), person.today, coming=True)))
    else:
        statement = statement.where(Account.id.in_(ids))
    return list(db.session.scalars(statement.order_by(*Account.by_name()).options(selectinload(Account.roles))))


def _holds(word: str) -> ColumnElement[bool]:
    """One text holds all that somebody is searched by (models/account.py)."""
    return Account.search_text.contains(word, autoescape=True)


def _of_state(asked: Asked, today: dt.date) -> ColumnElement[bool]:
    here = and_(Account.disabled_at.is_(None), or_(Account.leaves_on.is_(None), Account.leaves_on >= today))
    states = {
        "active": and_(here, Account.password_hash != ""),
        "fresh": and_(here, Account.password_hash == ""),
        "locked": Account.id.in_(asked.locked),
        "leaving": Account.leaves_on.is_not(None),
        "disabled": Account.disabled_at.is_not(None),
    }
    return states[asked.state]


def _with_role(asked: Asked, today: dt.date, coming: bool = False) -> Select[uuid.UUID]:
    """Who has the role today, in the school (`coming`: or will have it)."""
    not_over = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today)
    statement = select(RoleGrant.account_id).where(not_over if coming else RoleGrant.held_on(today))
    if asked.role:
        statement = statement.where(RoleGrant.role == asked.role)
    return statement.where(RoleGrant.school_id == asked.school_id) if asked.school_id else statement
