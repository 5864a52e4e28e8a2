"""The accounts under an administrator. Who they are and where they work; nothing of any child."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import load_only, selectinload

from webapp.access.permissions import Permission, Role
from webapp.access.person import Person
from webapp.access.places import accounts_under
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Account, AuditEvent, Bureau, RoleGrant, School, SchoolClass
from webapp.queries.pages import Listed
from webapp.queries.places import SchoolName, classes_named, names_managed, running_classes

STATES = ("active", "fresh", "locked", "leaving", "disabled", "all")
MOST_WORDS = 6
MOST_FOUND = 1000  # beyond, one searches instead of turning pages; so the database may stop looking
BASICS = ("name", "login", "staff_number", "phone")
SHOWN = (
    Account.name, Account.login, Account.staff_number, Account.phone, Account.password_hash, Account.leaves_on,
    Account.disabled_at, Account.bureau_id, Account.away_from, Account.back_on,
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a list is asked for: words, a state, a role, a school; `locked` are the ids of the accounts locked now."""

    words: str = ""
    state: str = STATES[0]
    role: Role | None = None
    school_id: uuid.UUID | None = None
    locked: Collection[uuid.UUID] = field(default=())


@dataclass(frozen=True)
class Post:
    """A role with the names of where it holds; `when`: present, coming or earlier."""

    grant: RoleGrant
    school: School | None
    school_class: SchoolClass | None
    when: str


@dataclass(frozen=True)
class AccountRow:
    """An account and its roles, the present ones first."""

    account: Account
    posts: list[Post]

    @property
    def present(self) -> list[Post]:
        """The roles held today."""
        return self.of("present")

    def of(self, when: str) -> list[Post]:
        """The roles held today, those to come, or those that were."""
        return [post for post in self.posts if post.when == when]


@dataclass(frozen=True)
class Places:
    """What a role form offers: the schools under the administrator, the classes of one, the bureaus if several."""

    schools: list[SchoolName]
    classes: list[SchoolClass]
    bureaus: list[Bureau]


@dataclass(frozen=True)
class Change:
    """What somebody else changed of an account meanwhile: field to [before, after]."""

    who: str
    at: dt.datetime
    fields: dict[str, list[str | None]]


def accounts(person: Person, asked: Asked, page: int, size: int) -> Listed[AccountRow]:
    """The accounts whose name, pinyin, initials, login, staff number or phone hold every word, by name; at
    most the first thousand of them."""
    conditions = [accounts_under(person), *(_holds(word) for word in asked.words.lower().split()[:MOST_WORDS])]
    conditions += [_of_state(asked, person.today)] if asked.state != "all" else []
    conditions += [Account.id.in_(_with_role(asked, person.today))] if asked.role or asked.school_id else []
    ids, total, page = _one_page(conditions, page, size)
    rows = select(Account).where(Account.id.in_(ids)).options(load_only(*SHOWN), selectinload(Account.roles))
    found = sorted(db.session.scalars(rows), key=lambda account: ids.index(account.id))
    return Listed(_with_posts(person, found), total, page, max(1, -(-total // size)))


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


def account_page(person: Person, account_id: uuid.UUID) -> AccountRow:
    """One account under the person; NotFound for any other."""
    statement = select(Account).where(Account.id == account_id, accounts_under(person))
    found = db.session.scalars(statement.options(selectinload(Account.roles))).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return _with_posts(person, [found])[0]


def posts_of(person: Person, account: Account) -> AccountRow:
    """Somebody's roles, for one who may see the account through another door."""
    statement = select(Account).where(Account.id == account.id).options(selectinload(Account.roles))
    return _with_posts(person, [db.session.scalars(statement.execution_options(populate_existing=True)).one()])[0]


def to_activate(person: Person, school_id: uuid.UUID | None, ids: Collection[uuid.UUID]) -> list[Account]:
    """Those of these accounts (or of all of a school) who have not chosen a password yet and may come in, by name."""
    statement = select(Account).where(accounts_under(person), _of_state(Asked(state="fresh"), person.today))
    if school_id:
        statement = statement.where(Account.id.in_(_with_role(Asked(school_id=school_id), person.today, coming=True)))
    else:
        statement = statement.where(Account.id.in_(ids))
    return list(db.session.scalars(statement.order_by(*Account.by_name()).options(selectinload(Account.roles))))


def changes_since(account: Account, version: int) -> list[Change]:
    """What others wrote about an account since a form was opened with that version, the last one first."""
    events = (
        select(AuditEvent, Account.name)
        .outerjoin(Account, Account.id == AuditEvent.account_id)
        .where(AuditEvent.subject == "accounts", AuditEvent.subject_id == account.id, AuditEvent.action == "changed")
        .order_by(AuditEvent.seq.desc())
        .limit(50)
    )
    found = []
    for event, name in db.session.execute(events):
        fields = {key: event.details[key] for key in BASICS if key in event.details}
        if fields:
            found.append(Change(name or "", event.at, fields))
    return found[: max(0, account.version - version)]


def places(person: Person, school_id: uuid.UUID | None) -> Places:
    """What forms offer; classes of the chosen school (of the only one, if there is but one)."""
    schools = names_managed(person, Permission.MANAGE_ACCOUNTS)
    chosen = [s.id for s in schools if s.id == school_id or len(schools) == 1]
    wide = person.bureaus if person.everywhere(Permission.MANAGE_ACCOUNTS) and person.below else ()
    bureaus = select(Bureau).where(Bureau.id.in_(wide)).order_by(Bureau.id != person.bureau_id, Bureau.name)
    return Places(
        schools,
        running_classes(chosen, person.today) if chosen else [],
        list(db.session.scalars(bureaus)) if wide else [],
    )


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


def _with_posts(person: Person, found: Sequence[Account]) -> list[AccountRow]:
    grants = [grant for account in found for grant in account.roles]
    schools = {school.id: school for school in _schools(grants)}
    classes = classes_named(grant.class_id for grant in grants if grant.class_id)
    return [AccountRow(account, _posts(person, account.roles, schools, classes)) for account in found]


def _schools(grants: Iterable[RoleGrant]) -> Iterable[School]:
    ids = {grant.school_id for grant in grants if grant.school_id}
    return db.session.scalars(select(School).where(School.id.in_(ids)))


def _posts(
    person: Person,
    grants: Iterable[RoleGrant],
    schools: dict[uuid.UUID, School],
    classes: dict[uuid.UUID, SchoolClass],
) -> list[Post]:
    posts = [
        Post(
            grant,
            schools.get(grant.school_id) if grant.school_id else None,
            classes.get(grant.class_id) if grant.class_id else None,
            _when(grant, person.today),
        )
        for grant in grants
    ]
    return sorted(posts, key=lambda post: (post.grant.starts_on, str(post.grant.id)))


def _when(grant: RoleGrant, today: dt.date) -> str:
    if grant.ends_on is not None and grant.ends_on < max(today, grant.starts_on):
        return "earlier"  # over, or withdrawn before it began
    return "present" if grant.starts_on <= today else "coming"
