"""Passwords: argon2id at OWASP's setting (Password Storage Cheat Sheet), verifying, choosing another."""

from __future__ import annotations

import secrets
import uuid

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.actions.at_once import hold_account
from webapp.domain.passwords import LONGEST, check_password
from webapp.domain.refusals import Refused
from webapp.extensions import Writing, db
from webapp.models import Account

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's first setting: 19 MiB, 2 rounds
_nobody = _hasher.hash(secrets.token_hex(16))


def verify_or_pretend(stored: str, password: str) -> bool:
    """Is it the password of this hash? Without one ("") as much work for a no, so that time tells nothing."""
    return _verify(stored or _nobody, password[:LONGEST]) and bool(stored)


def hashed_anew(stored: str, password: str) -> str:
    """The hash to keep of a password just verified: the same, or one with today's settings."""
    return _hasher.hash(password) if _hasher.check_needs_rehash(stored) else stored


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


def change_password(account: Account, old: str, new: str) -> None:
    """Another password; its owner knows the old one. Refused when that is wrong (one that was reset or changed
    meanwhile, too), and as check_choice. Nothing is locked while the hashes are worked out; then the account is held in
    a transaction for writing, which the caller commits."""
    account_id, stored, words = account.id, account.password_hash, _own_words(account)
    db.session.rollback()
    _check_old(stored, old)
    if new == old:
        raise Refused("password_same", field="new")
    check_password(new, words)
    fresh = hash_password(new)
    Writing.begin()
    held = hold_account(account_id)
    if held.password_hash != stored:
        held = _held_again(account_id, held.password_hash, old)
    keep_password(held, fresh)


def check_choice(account: Account, new: str) -> None:
    """May its owner choose this one? Refused as check_password, by the words of the account itself."""
    check_password(new, _own_words(account))


def keep_password(account: Account, fresh: str) -> None:
    """The account, held by now, has the password of this hash."""
    account.password_hash = fresh
    if account.totp_confirmed_at is None:
        account.totp_secret = None  # one that waits may have been seen by whoever knew the old password


def _held_again(account_id: uuid.UUID, stored: str, old: str) -> Account:
    """The account, whose hash has changed: held once the old password is that one's too. A login may just have hashed
    the same password anew (actions/logins.py)."""
    db.session.rollback()
    _check_old(stored, old)
    held = hold_account(account_id)
    if held.password_hash != stored:
        raise Refused("old_password_wrong", field="old")
    return held


def _check_old(stored: str, old: str) -> None:
    if not verify_or_pretend(stored, old):
        raise Refused("old_password_wrong", field="old")


def _own_words(account: Account) -> list[str]:
    return [account.login, account.name, account.phone or "", *account.search_text.split()]


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
