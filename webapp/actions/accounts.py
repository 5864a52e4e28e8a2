"""Accounts: made, edited, let in and kept out. Only those under the administrator (access/places.py)."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from webapp.access.audit import note
from webapp.access.granting import check_reach
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.places import account_under, bureau_under, only_school, school_under
from webapp.actions.activation import latest_code, make_code, plain, withdraw_codes
from webapp.actions.administrators import keep_one, lock_bureau
from webapp.actions.at_once import hold_account
from webapp.actions.names import search_terms
from webapp.actions.roles import NewGrant, grant_role
from webapp.actions.sessions import end_every_session
from webapp.domain.refusals import Clash, Refused
from webapp.domain.rosters.phones import is_mobile
from webapp.domain.sessions import may_come_in
from webapp.domain.texts import on_one_line
from webapp.extensions import db
from webapp.models import Account, new_id

LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,39}")
STAFF_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,29}")
PHONE = re.compile(r"(?:(?:\+|00)?86)?(1[0-9]{10}|0[0-9]{9,11})")


@dataclass(frozen=True)
class Basics:
    """What an administrator writes about somebody; staff number and phone may be empty."""

    login: str
    name: str
    staff_number: str = ""
    phone: str = ""

    def tidy(self) -> Basics:
        """As it is stored. Refused by field where it has not the shape."""
        login, name = plain(self.login).lower(), on_one_line(self.name)
        number, phone = plain(self.staff_number), re.sub(r"[\s()-]", "", plain(self.phone))
        reachable = PHONE.fullmatch(phone)
        if not LOGIN.fullmatch(login):
            raise Refused("login_shape", field="login")
        if not 1 <= len(name) <= 50:
            raise Refused("name_needed", field="name")
        if number and not STAFF_NUMBER.fullmatch(number):
            raise Refused("staff_number_shape", field="staff_number")
        if phone and not reachable:
            raise Refused("phone_shape", field="phone")
        return Basics(login, name, number, reachable[1] if reachable else "")


class Changed(Clash):
    """Somebody else changed the account since this form was opened."""


def create_account(
    person: Person,
    login: str,
    name: str,
    grants: list[NewGrant],
    now: dt.datetime,
    staff_number: str = "",
    phone: str = "",
    bureau_id: uuid.UUID | None = None,
) -> tuple[Account, str]:
    """A new account, and the code of its slip: of the bureau of its first school, else of the one named, else of the
    person's. Refused by field; Clash for a login, staff number or phone that somebody has."""
    basics = Basics(login, name, staff_number, phone).tidy()
    account = Account(
        id=new_id(),
        bureau_id=_bureau(person, grants, bureau_id),
        created_at=now,
        created_by=person.id,
    )
    _check_free(account, basics, person.today)
    _write(account, basics)
    for asked in grants:
        grant_role(person, account, asked)
    return account, make_code(account, person.id, now)


def edit_account(person: Person, account_id: uuid.UUID, version: int, basics: Basics) -> Account:
    """Another name, login, staff number or phone. Changed when somebody else was quicker than this form (`version` is
    the one it was opened with): nothing is overwritten; Refused and Clash by field."""
    account = account_under(person, account_id)
    check_reach(person, account)
    lock_bureau(account.bureau_id)  # before the account, as an import does
    db.session.refresh(account, with_for_update={"key_share": True})
    if account.version != version:
        raise Changed("changed_meanwhile")
    basics = basics.tidy()
    before = (account.login, account.name, account.staff_number or "", account.phone or "")
    if (basics.login, basics.name, basics.staff_number, basics.phone) == before:
        return account
    _check_free(account, basics, person.today)
    account.version += 1
    _write(account, basics)
    return account


def reset(
    person: Person, account_id: uuid.UUID, now: dt.datetime, known: uuid.UUID | None = None
) -> tuple[Account, str]:
    """The code of a new slip; the old password opens nothing any more and every session ends. What waits on the
    account's phones stays there. Refused for one's own: one chooses another password instead. Clash when the account
    has a newer code than the one `known` to whoever asks: two administrators would print two slips, one of them dead.
    """
    account = account_under(person, account_id)
    check_reach(person, account)
    if account.id == person.id:
        raise Refused("not_yourself")
    account = hold_account(account_id)
    if latest_code(account_id) != known:
        raise Clash("code_meanwhile")
    if not account.comes_in_on(person.today):
        raise Refused("does_not_come_in")
    if account.password_hash:
        note("account.reset", account, school_id=only_school(account_id, person.today))  # its owner is told
    account.password_hash = ""
    if account.totp_confirmed_at is None:
        account.totp_secret = None  # one that somebody else may have seen
    end_every_session(account.id, "reset", now)
    return account, make_code(account, person.id, now)


def disable(person: Person, account_id: uuid.UUID, now: dt.datetime) -> Account:
    """The account may not come in any more, at once. Refused for one's own, and for a bureau's last administrator."""
    account = account_under(person, account_id)
    check_reach(person, account)
    keep_one(account, person.today)
    if account.id == person.id:
        raise Refused("not_yourself")
    if account.disabled_at is None:
        account.disabled_at = now
        end_every_session(account.id, "disabled", now)
        withdraw_codes(account.id, now)
    return account


def enable(person: Person, account_id: uuid.UUID) -> Account:
    """The account may come in again. Clash when somebody else has its mobile by now."""
    account = account_under(person, account_id)
    return _let_in(person, account, None, account.leaves_on)


def stay(person: Person, account_id: uuid.UUID) -> Account:
    """Whoever was to leave does not, or comes back; roles that ended are given anew by hand. Clash as enable."""
    account = account_under(person, account_id)
    return _let_in(person, account, account.disabled_at, None)


def _let_in(person: Person, account: Account, disabled_at: dt.datetime | None, leaves_on: dt.date | None) -> Account:
    check_reach(person, account)
    if not account.comes_in_on(person.today) and may_come_in(disabled_at, leaves_on, person.today):
        _check_free(account, Basics(account.login, account.name, phone=account.phone or ""), person.today, again=True)
    account.disabled_at, account.leaves_on = disabled_at, leaves_on
    return account


def _bureau(person: Person, grants: list[NewGrant], asked: uuid.UUID | None) -> uuid.UUID:
    school_id = next((one.school_id for one in grants if one.school_id), None)
    if school_id:
        return school_under(person, Permission.MANAGE_ACCOUNTS, school_id).bureau_id
    if asked and asked != person.bureau_id:
        return bureau_under(person, Permission.MANAGE_ACCOUNTS, asked).id
    return person.bureau_id


def _check_free(account: Account, basics: Basics, today: dt.date, again: bool = False) -> None:
    """Clash by field for what somebody else has, where it is new to this account (`again`: or was free meanwhile). A
    mobile of somebody who does not come in any more is free; a landline is an office's, and colleagues share it."""
    lock_bureau(account.bureau_id)
    others = select(Account.id).where(Account.id != account.id)
    of_bureau = others.where(Account.bureau_id == account.bureau_id)
    here = or_(Account.leaves_on.is_(None), Account.leaves_on >= today)
    questions = {
        "login": others.where(Account.login == basics.login),
        "staff_number": of_bureau.where(Account.staff_number == basics.staff_number),
        "phone": of_bureau.where(Account.phone == basics.phone, Account.disabled_at.is_(None), here),
    }
    for field, question in questions.items():
        asked = getattr(basics, field)
        if not asked or (asked == getattr(account, field) and not again) or (field == "phone" and not is_mobile(asked)):
            continue
        if db.session.scalars(question.limit(1)).first():
            raise Clash(f"{field}_taken", field=field)


def _write(account: Account, basics: Basics) -> None:
    try:
        with db.session.begin_nested():
            account.login, account.name = basics.login, basics.name
            account.name_pinyin, account.search_text = search_terms(basics.name)
            account.staff_number, account.phone = basics.staff_number or None, basics.phone or None
            db.session.add(account)
    except IntegrityError as error:  # somebody of another bureau took the login at this very moment
        raise Clash("login_taken", field="login") from error
