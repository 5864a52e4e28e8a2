"""Accounts: create, reset, disable, enable; roles granted and ended. Only within the administrator's own bureau."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from webapp.access.permissions import Role
from webapp.access.person import Person
from webapp.actions.passwords import hash_password, one_time_password
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.extensions import db
from webapp.models import Account, Pairing, RoleGrant, School, SchoolClass

LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,39}")
NEEDS_SCHOOL = {Role.MORAL_EDUCATION, Role.CLASS_TEACHER, Role.MENTOR}


@dataclass(frozen=True)
class NewGrant:
    """A role asked for: where a school's role holds, and for which class a class teacher's."""

    role: Role
    school_id: uuid.UUID | None = None
    class_id: uuid.UUID | None = None


def create_account(
    person: Person, login: str, name: str, grants: list[NewGrant], now: dt.datetime
) -> tuple[Account, str]:
    """A new account of the person's bureau, and its one-time password. Refused by field; Clash for a login taken."""
    login, name = login.strip().lower(), name.strip()
    if not LOGIN.fullmatch(login):
        raise Refused("login_shape", field="login")
    if not 1 <= len(name) <= 50:
        raise Refused("name_needed", field="name")
    if db.session.scalars(select(Account.id).where(Account.login == login)).first():
        raise Clash("login_taken", field="login")
    password = one_time_password()
    account = Account(
        bureau_id=person.bureau_id,
        login=login,
        name=name,
        password_hash=hash_password(password),
        must_change_password=True,
        created_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError as error:  # somebody else took it at this very moment
        raise Clash("login_taken", field="login") from error
    for asked in grants:
        grant_role(person, account, asked)
    return account, password


def grant_role(person: Person, account: Account, asked: NewGrant) -> RoleGrant:
    """Give a role from today on. Refused when a school or class is missing, NotFound when it is not of this bureau.

    Refused for oneself: who manages accounts sees no child (domain.md, Roles) and does not open that door alone.
    """
    if account.id == person.id:
        raise Refused("not_yourself", field="role")
    if asked.role in NEEDS_SCHOOL and asked.school_id is None:
        raise Refused("role_needs_school", field="school_id")
    if asked.role is Role.CLASS_TEACHER and asked.class_id is None:
        raise Refused("role_needs_class", field="class_id")
    _check_place(person, asked)
    school_bound = asked.role in NEEDS_SCHOOL
    grant = RoleGrant(
        account_id=account.id,
        role=asked.role,
        school_id=asked.school_id if school_bound else None,
        class_id=asked.class_id if asked.role is Role.CLASS_TEACHER else None,
        starts_on=person.today,
        granted_by=person.id,
    )
    db.session.add(grant)
    return grant


def end_role(person: Person, account_id: uuid.UUID, grant_id: uuid.UUID) -> RoleGrant:
    """A role ends with yesterday and stays in history; one that ended before stays as it is.

    Refused for one's own administrator role.
    """
    account = account_of_bureau(person, account_id)
    grant = db.session.scalars(
        select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.account_id == account.id)
    ).one_or_none()
    if grant is None:
        raise NotFound("not_found")
    if account.id == person.id and grant.role == Role.SYSTEM_ADMINISTRATOR:
        raise Refused("not_yourself")
    if grant.ends_on is None or grant.ends_on >= person.today:
        grant.ends_on = person.today - dt.timedelta(days=1)
    if grant.role == Role.MENTOR:
        _end_pairings(person, account, grant)
    return grant


def _end_pairings(person: Person, account: Account, ended: RoleGrant) -> None:
    """A mentor no more: the children of that school have no mentor, and the office sees it (TH-6)."""
    others = select(RoleGrant.id).where(
        RoleGrant.account_id == account.id,
        RoleGrant.role == Role.MENTOR,
        RoleGrant.school_id == ended.school_id,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= person.today),
    )
    if db.session.scalars(others).first():
        return
    open_ones = select(Pairing).where(
        Pairing.mentor_id == account.id, Pairing.school_id == ended.school_id, Pairing.ends_on.is_(None)
    )
    for pairing in db.session.scalars(open_ones):
        pairing.ends_on = ended.ends_on


def reset_password(person: Person, account_id: uuid.UUID) -> tuple[Account, str]:
    """A new one-time password; every session of the account ends. What waits on its phones stays there."""
    account = account_of_bureau(person, account_id)
    password = one_time_password()
    account.password_hash = hash_password(password)
    account.must_change_password = True
    account.session_epoch += 1
    return account, password


def disable(person: Person, account_id: uuid.UUID, now: dt.datetime) -> Account:
    """The account may not come in any more, at once. Refused for one's own."""
    account = account_of_bureau(person, account_id)
    if account.id == person.id:
        raise Refused("not_yourself")
    if account.disabled_at is None:
        account.disabled_at = now
        account.session_epoch += 1
    return account


def enable(person: Person, account_id: uuid.UUID) -> Account:
    """The account may come in again."""
    account = account_of_bureau(person, account_id)
    account.disabled_at = None
    return account


def account_of_bureau(person: Person, account_id: uuid.UUID) -> Account:
    """An account of the person's own bureau; else NotFound."""
    found = db.session.scalars(
        select(Account).where(Account.id == account_id, Account.bureau_id == person.bureau_id)
    ).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return found


def _check_place(person: Person, asked: NewGrant) -> None:
    if asked.school_id is None:
        return
    school = db.session.scalars(
        select(School).where(School.id == asked.school_id, School.bureau_id == person.bureau_id)
    ).one_or_none()
    if school is None:
        raise NotFound("not_found")
    if asked.class_id:
        classes = select(SchoolClass).where(SchoolClass.id == asked.class_id, SchoolClass.school_id == school.id)
        if db.session.scalars(classes).one_or_none() is None:
            raise Refused("class_of_another_school", field="class_id")
