"""The colleagues of a school, as its office sees them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from webapp.access.permissions import OF_A_SCHOOL, Permission
from webapp.access.person import Person
from webapp.extensions import db
from webapp.models import Account, Pairing, RoleGrant, Student
from webapp.queries.pages import Listed, one_page, with_rows


@dataclass(frozen=True)
class Colleague:
    """Somebody of the school: the roles of today and later there, and how many students today."""

    account: Account
    roles: list[RoleGrant]
    students: int


def colleagues(person: Person, words: str, page: int, size: int) -> Listed[Colleague]:
    """Those with a role in the person's schools today or later, by name."""
    schools = person.schools(Permission.HAND_OVER)
    not_over = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= person.today)
    here = select(RoleGrant.account_id).where(
        RoleGrant.school_id.in_(schools), RoleGrant.role.in_(OF_A_SCHOOL), not_over
    )
    statement = select(Account).where(Account.id.in_(here)).order_by(*Account.by_name())
    for word in words.lower().split()[:6]:
        statement = statement.where(Account.search_text.contains(word, autoescape=True))
    found = one_page(statement.options(selectinload(Account.roles)), page, size)
    counts = dict(
        db.session.execute(
            select(Pairing.mentor_id, func.count(Pairing.student_id.distinct()))
            .join(Student, Student.id == Pairing.student_id)
            .where(Pairing.mentor_id.in_([account.id for account in found.rows]), Pairing.school_id.in_(schools))
            .where(Pairing.held_on(person.today), Student.on_roll(person.today))
            .group_by(Pairing.mentor_id)
        ).all()
    )
    rows = [
        Colleague(
            account,
            [g for g in account.roles if g.school_id in schools and (g.ends_on is None or g.ends_on >= person.today)],
            counts.get(account.id, 0),
        )
        for account in found.rows
    ]
    return with_rows(found, rows)
