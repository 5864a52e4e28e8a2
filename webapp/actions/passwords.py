"""Passwords: argon2id at OWASP's setting (Password Storage Cheat Sheet), verifying, choosing another."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.domain.passwords import LONGEST, check_password
from webapp.domain.refusals import Refused
from webapp.models import Account

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's first setting: 19 MiB, 2 rounds
_nobody = _hasher.hash(secrets.token_hex(16))


def verify_or_pretend(stored: str, password: str) -> bool:
    """Is it the password of this hash? Without one ("") as much work for a no, so that time tells nothing."""
    return _verify(stored or _nobody, password[:LONGEST]) and bool(stored)


def verify_password(account: Account, password: str) -> bool:
    """Is it this account's password?"""
    return _verify(account.password_hash, password[:LONGEST])


def hashed_anew(stored: str, password: str) -> str:
    """The hash to keep of a password just verified: the same, or one with today's settings."""
    return _hasher.hash(password) if _hasher.check_needs_rehash(stored) else stored


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


def change_password(account: Account, old: str, new: str) -> None:
    """Another password; its owner knows the old one. Refused when that is wrong, and as choose_password."""
    if not verify_password(account, old):
        raise Refused("old_password_wrong", field="old")
    if new == old:
        raise Refused("password_same", field="new")
    choose_password(account, new)


def choose_password(account: Account, new: str) -> None:
    """Give the account a password its owner chose. Refused as check_password, by the words of the account itself."""
    check_password(new, [account.login, account.name, account.phone or "", *account.search_text.split()])
    account.password_hash = hash_password(new)
    if account.totp_confirmed_at is None:
        account.totp_secret = None  # one that waits may have been seen by whoever knew the old password


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
