"""The accounts of a bureau. Who they are and where they work; nothing of any child."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from webapp.access.person import Person
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Account, RoleGrant, School, SchoolClass
from webapp.queries.pages import Listed, one_page, with_rows
from webapp.queries.places import classes_named, running_classes, schools_of_bureau

PAGE = 50
STATES = ("active", "disabled", "all")


@dataclass(frozen=True)
class Post:
    """A role with the names of where it holds; `now`: does it hold today?"""

    grant: RoleGrant
    school: School | None
    school_class: SchoolClass | None
    now: bool


@dataclass(frozen=True)
class AccountRow:
    """An account and its roles, the present ones first."""

    account: Account
    posts: list[Post]

    @property
    def present(self) -> list[Post]:
        """The roles held today."""
        return [post for post in self.posts if post.now]


@dataclass(frozen=True)
class Places:
    """What a role form offers: the bureau's schools, and the classes of one of them."""

    schools: list[School]
    classes: list[SchoolClass]


def accounts(person: Person, words: str, state: str, page: int) -> Listed[AccountRow]:
    """The bureau's accounts whose name or login holds the words, by name."""
    statement = select(Account).where(Account.bureau_id == person.bureau_id)
    for word in words.lower().split():
        statement = statement.where(
            or_(Account.name.icontains(word, autoescape=True), Account.login.contains(word, autoescape=True))
        )
    if state != "all":
        disabled = state == "disabled"
        statement = statement.where(Account.disabled_at.is_not(None) if disabled else Account.disabled_at.is_(None))
    statement = statement.order_by(Account.name, Account.login).options(selectinload(Account.roles))
    found = one_page(statement, page, PAGE)
    return with_rows(found, _with_posts(person, found.rows))


def account_page(person: Person, account_id: uuid.UUID) -> AccountRow:
    """One account of the bureau; NotFound for another bureau's."""
    statement = select(Account).where(Account.id == account_id, Account.bureau_id == person.bureau_id)
    found = db.session.scalars(statement.options(selectinload(Account.roles))).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return _with_posts(person, [found])[0]


def places(person: Person, school_id: uuid.UUID | None) -> Places:
    """The bureau's schools, and the classes of the chosen one (of the only one, if there is but one)."""
    schools = schools_of_bureau(person)
    chosen = [s.id for s in schools if s.id == school_id or len(schools) == 1]
    return Places(schools, running_classes(chosen, person.today) if chosen else [])


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
    today = person.today
    posts = [
        Post(
            grant,
            schools.get(grant.school_id) if grant.school_id else None,
            classes.get(grant.class_id) if grant.class_id else None,
            grant.holds_on(today),
        )
        for grant in grants
    ]
    return sorted(posts, key=lambda post: (not post.now, post.grant.starts_on, str(post.grant.id)))
