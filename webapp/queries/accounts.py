"""The accounts under an administrator. Who they are and where they work; nothing of any child."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.places import accounts_under
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Account, AuditEvent, Bureau, RoleGrant, School, SchoolClass
from webapp.queries.places import SchoolName, classes_named, names_managed, running_classes

BASICS = ("name", "login", "staff_number", "phone")


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


def account_page(person: Person, account_id: uuid.UUID) -> AccountRow:
    """One account under the person; NotFound for any other."""
    statement = select(Account).where(Account.id == account_id, accounts_under(person))
    found = db.session.scalars(statement.options(selectinload(Account.roles))).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return with_posts(person, [found])[0]


def posts_of(person: Person, account: Account) -> AccountRow:
    """Somebody's roles, for one who may see the account through another door."""
    statement = select(Account).where(Account.id == account.id).options(selectinload(Account.roles))
    return with_posts(person, [db.session.scalars(statement.execution_options(populate_existing=True)).one()])[0]


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


def with_posts(person: Person, found: Sequence[Account]) -> list[AccountRow]:
    """These accounts, whose roles are loaded, with the names of where the roles hold."""
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
