"""The second factor 二次验证: a code of an authenticator app (TOTP, RFC 6238), and recovery codes for a lost phone."""

from __future__ import annotations

import datetime as dt
import hmac
import uuid
from dataclasses import dataclass

import pyotp
from sqlalchemy import or_, select, update

from webapp.access.audit import note
from webapp.access.person import Person
from webapp.access.places import account_under, only_school
from webapp.actions import limits
from webapp.actions.activation import plain, random_code
from webapp.actions.at_once import hold_account
from webapp.actions.passwords import verify_or_pretend
from webapp.actions.sessions import end_every_session
from webapp.domain.refusals import Refused
from webapp.extensions import Writing, db
from webapp.models import Account, blind_index

STEP = 30  # seconds a code lasts
WINDOW = (0, -1, 1)  # the step of now, and its neighbours: clocks differ, and typing takes a while
RECOVERY_CODES = 10
ISSUER = "Runxin"


@dataclass(frozen=True)
class Secret:
    """A secret to be put into an app: `address` for its camera, `text` in groups of four for typing."""

    address: str
    text: str


@dataclass(frozen=True)
class Proof:
    """What somebody typed to show that it is they."""

    code: str = ""
    recovery_code: str = ""
    password: str = ""


def is_enrolled(account: Account) -> bool:
    """Has this account a second factor?"""
    return account.totp_confirmed_at is not None


def begin_enrolment(account: Account) -> None:
    """Make the secret for an app. One that waits to be confirmed stays: whoever reloads the page, or was interrupted,
    finds what the app has already. Refused where a second factor is there."""
    if is_enrolled(account):
        raise Refused("second_factor_there")
    if account.totp_secret is None:
        account.totp_secret = pyotp.random_base32()


def waiting_secret(account: Account) -> Secret | None:
    """The secret that waits for its first code; None when there is none, or it was confirmed: nobody sees it again."""
    if is_enrolled(account) or account.totp_secret is None:
        return None
    secret = account.totp_secret
    address = pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=ISSUER)
    return Secret(address, " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)))


def enrol(account: Account, code: str, now: dt.datetime) -> list[str]:
    """The app has the secret, as its first code shows; back come the recovery codes, to be shown this once. Refused as
    wrong_second_factor for another code, second_factor_there when it was confirmed before."""
    if is_enrolled(account):
        raise Refused("second_factor_there")
    limits.spend("second_factor", str(account.id), now)
    _use_step(account, code, now)
    limits.forgive("second_factor", str(account.id))
    account.totp_confirmed_at = now
    note("second_factor.enrolled", account)
    return _new_recovery_codes(account)


def verify(account: Account, proof: Proof, now: dt.datetime, limit: str = "second_factor") -> None:
    """Is it really they? By the app's code, or one of the recovery codes, which is used up by it. Refused as
    wrong_second_factor for any other, and for a code used before; every try is counted, whatever comes of it."""
    limits.spend(limit, str(account.id), now)
    if not is_enrolled(account):
        raise Refused("second_factor_needed")
    if plain(proof.recovery_code):
        _use_recovery_code(account, proof.recovery_code)
    else:
        _use_step(account, proof.code, now)
    limits.forgive(limit, str(account.id))


def step_up(account: Account, proof: Proof, now: dt.datetime) -> None:
    """Somebody logged in shows once more that it is they, before something that matters: by the second factor where
    there is one, else by the password. Refused and counted as verify. Nothing is locked while a password is verified;
    then a transaction for writing is open, which the caller commits."""
    if is_enrolled(account):
        Writing.begin()
        verify(account, proof, now, "step_up")
    else:
        account_id, stored = str(account.id), account.password_hash
        limits.spend("step_up", account_id, now)
        right = verify_or_pretend(stored, proof.password)
        Writing.begin()
        if not right:
            raise Refused("step_up_password_wrong", field="step_up_password")
        limits.forgive("step_up", account_id)
    note("step_up.succeeded", account)


def renew_recovery_codes(account: Account) -> list[str]:
    """Ten new ones, shown this once; the ones before open nothing any more. Refused without a second factor."""
    if not is_enrolled(account):
        raise Refused("second_factor_needed")
    note("second_factor.renewed_recovery", account)
    return _new_recovery_codes(account)


def remove(person: Person, account: Account) -> None:
    """Without a second factor again. Refused as second_factor_required where a role asks for it."""
    if person.needs_second_factor:
        raise Refused("second_factor_required")
    _forget(account)
    note("second_factor.removed", account)


def reset_second_factor(person: Person, account_id: uuid.UUID, now: dt.datetime) -> Account:
    """For somebody whose phone is lost: the next login asks for a new one where a role needs it; every session ends.
    Refused for one's own account: nobody gets rid of it alone. NotFound outside the administrator's accounts."""
    account = account_under(person, account_id)
    if account.id == person.id:
        raise Refused("not_yourself")
    account = hold_account(account_id)
    if is_enrolled(account):
        note("second_factor.reset", account, school_id=only_school(account_id, person.today))  # its owner is told
    _forget(account)
    limits.forgive("second_factor", str(account.id))
    end_every_session(account.id, "reset", now)
    return account


def _forget(account: Account) -> None:
    account.totp_secret = account.totp_confirmed_at = account.totp_last_step = None
    account.recovery_codes = []


def _use_step(account: Account, code: str, now: dt.datetime) -> None:
    """Mark the code's step as used, in one statement: of two requests with one code, one gets in."""
    step = _step_of(account.totp_secret, "".join(plain(code).split()), now)
    if step is None or not _is_first_use(account.id, step):
        raise Refused("wrong_second_factor", field="code")


def _is_first_use(account_id: uuid.UUID, step: int) -> bool:
    unused = or_(Account.totp_last_step.is_(None), Account.totp_last_step < step)
    marked = update(Account).where(Account.id == account_id, unused).values(totp_last_step=step).returning(Account.id)
    return db.session.scalars(marked, execution_options={"synchronize_session": False}).first() is not None


def _step_of(secret: str | None, code: str, now: dt.datetime) -> int | None:
    """The step whose code this is; None: of no step near now."""
    if secret is None:
        return None
    app = pyotp.TOTP(secret, interval=STEP)
    fits = [w for w in WINDOW if hmac.compare_digest(app.at(now, counter_offset=w).encode(), code.encode())]
    return int(now.timestamp()) // STEP + fits[0] if fits else None


def _use_recovery_code(account: Account, code: str) -> None:
    """Locked while it is looked at: of two requests with one code, one gets in."""
    fresh = select(Account).where(Account.id == account.id).with_for_update().execution_options(populate_existing=True)
    row = db.session.scalars(fresh).one()
    used = _digest(row.id, code)
    if used not in row.recovery_codes:
        raise Refused("wrong_second_factor", field="recovery_code")
    row.recovery_codes = [one for one in row.recovery_codes if one != used]
    note("second_factor.used_recovery", row, left=len(row.recovery_codes))


def _new_recovery_codes(account: Account) -> list[str]:
    codes = [random_code(2, 5) for _ in range(RECOVERY_CODES)]
    account.recovery_codes = [_digest(account.id, code) for code in codes]
    return codes


def _digest(account_id: uuid.UUID, code: str) -> str:
    letters = "".join(c for c in plain(code).upper() if c.isalnum())
    return blind_index(f"recovery:{account_id}:{letters}")
