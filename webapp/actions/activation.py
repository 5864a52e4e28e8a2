"""One-time codes 激活码: how somebody gets the first password, or another one after it was forgotten. Never a password
that anybody else has seen: the code only lets its owner choose one."""

from __future__ import annotations

import datetime as dt
import secrets
import unicodedata
import uuid
from collections.abc import Callable, Iterable

from sqlalchemy import Select, select, update

from webapp.access.audit import Who, acting, note
from webapp.access.choices import choice
from webapp.actions import limits
from webapp.actions.apart import apart
from webapp.actions.at_once import hold_accounts, hold_login
from webapp.actions.passwords import check_choice, hash_password, keep_password
from webapp.actions.sessions import end_every_session
from webapp.domain.limits import network_of
from webapp.domain.passwords import check_password
from webapp.domain.refusals import Refused
from webapp.domain.terms import local_day
from webapp.extensions import Writing, db
from webapp.models import Account, Activation, blind_index

UNAMBIGUOUS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no 0 O 1 I L: read from a slip, typed on a phone
GROUPS, GROUP = 3, 4  # twelve characters: 59 bits


def make_code(account: Account, by: uuid.UUID | None, now: dt.datetime) -> str:
    """A new code for an account, as a slip shows it (ABCD-EFGH-JKMN); earlier ones are withdrawn. Only a keyed digest
    is stored, so it can be shown this once. It lasts as long as the bureau decided (activation_days)."""
    return make_codes([account], by, now)[account.id]


def make_codes(accounts: list[Account], by: uuid.UUID | None, now: dt.datetime) -> dict[uuid.UUID, str]:
    """The same for many at once, by account; the accounts are held, so that two who make one leave one good."""
    db.session.flush()
    hold_accounts([account.id for account in accounts])
    _withdraw([account.id for account in accounts], now)
    return {account.id: _new_code(account, by, now) for account in accounts}


def withdraw_codes(account_id: uuid.UUID, now: dt.datetime) -> None:
    """No code of an account made before opens anything any more."""
    _withdraw([account_id], now)


def open_codes(account_ids: Iterable[uuid.UUID], now: dt.datetime) -> list[Activation]:
    """The codes of these accounts that open something now: at most one each."""
    return list(db.session.scalars(_opening(now).where(Activation.account_id.in_(list(account_ids)))))


def latest_code(account_id: uuid.UUID) -> uuid.UUID | None:
    """The id of the newest code of an account, whether or not it opens anything; None: there was none."""
    newest = select(Activation.id).where(Activation.account_id == account_id).order_by(Activation.id.desc())
    return db.session.scalars(newest.limit(1)).first()


def activate(login: str, code: str, password: str, address: str, now: dt.datetime) -> Account:
    """Use a code: its owner has chosen a password, and is locked out no more. In a transaction that the caller commits.

    Refused as wrong_code alike for a code that is wrong, of another login, used, withdrawn or past its time, and for an
    account that may not come in; by field for the password. Every try is counted, for the account and the address, and
    a wrong one noted, whatever comes of it. Nothing is locked while the hash is worked out.
    """
    check_password(password)
    login, network = plain(login).lower(), network_of(address)
    acting(Who(address=address))
    with apart():
        taken = [limits.take("activation.address", network, now), limits.take("activation.account", login, now)]
    limits.admit(*taken)
    check_choice(_open_one(login, code, now, _account)[1], password)
    db.session.rollback()
    fresh = hash_password(password)
    Writing.begin()
    activation, account = _open_one(login, code, now, hold_login)
    keep_password(account, fresh)
    activation.used_at = now
    end_every_session(account.id, "new_password", now)
    limits.give_back("activation.address", network)
    for name in limits.GUESSES:
        limits.forgive(name, login)
    note("account.activated", account, account_id=account.id)
    return account


def digest_of(code: str) -> str:
    """Of the code as it was meant: spaces, hyphens, small and wide letters do not matter."""
    return blind_index("activation:" + "".join(c for c in plain(code).upper() if c.isalnum()))


def plain(typed: str) -> str:
    """What was typed, with the wide letters and digits of a Chinese keyboard made narrow, without spaces around."""
    return unicodedata.normalize("NFKC", typed).strip()


def _new_code(account: Account, by: uuid.UUID | None, now: dt.datetime) -> str:
    code = random_code(GROUPS, GROUP)
    lasts = dt.timedelta(days=choice("activation_days", account.bureau_id))
    db.session.add(
        Activation(account_id=account.id, code_digest=digest_of(code), made_at=now, made_by=by, expires_at=now + lasts)
    )
    return code


def random_code(groups: int, group: int) -> str:
    """Groups of letters and digits nobody confuses, with hyphens between."""
    return "-".join("".join(secrets.choice(UNAMBIGUOUS) for _ in range(group)) for _ in range(groups))


def _withdraw(account_ids: list[uuid.UUID], now: dt.datetime) -> None:
    waiting = update(Activation).where(Activation.used_at.is_(None), Activation.withdrawn_at.is_(None))
    for at in range(0, len(account_ids), 500):
        some = waiting.where(Activation.account_id.in_(account_ids[at : at + 500]))
        db.session.execute(some.values(withdrawn_at=now))


Find = Callable[[str], Account | None]


def _open_one(login: str, code: str, now: dt.datetime, find: Find) -> tuple[Activation, Account]:
    """The code's row and its account; with the account held, two at once cannot both use it. Refused, and noted."""
    account = find(login)
    if account is not None and account.comes_in_on(local_day(now)):
        mine = Activation.account_id == account.id, Activation.code_digest == digest_of(code)
        found = db.session.scalars(_opening(now).where(*mine)).one_or_none()
        if found is not None:
            return found, account
    db.session.rollback()
    Writing.begin()
    note("activation.failed", _account(login))
    db.session.commit()
    raise Refused("wrong_code", field="code")


def _account(login: str) -> Account | None:
    return db.session.scalars(select(Account).where(Account.login == login)).one_or_none()


def _opening(now: dt.datetime) -> Select[Activation]:
    return select(Activation).where(
        Activation.used_at.is_(None), Activation.withdrawn_at.is_(None), Activation.expires_at > now
    )
