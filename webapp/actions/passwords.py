"""Passwords: argon2id with the library's defaults (RFC 9106's low-memory profile), one-time passwords, logging in."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select

from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import Account

SHORTEST, LONGEST = 8, 128
UNAMBIGUOUS = "abcdefghjkmnpqrstuvwxyz23456789"  # no 0 o 1 i l: read from a slip, typed on a phone
_hasher = PasswordHasher()
_nobody = _hasher.hash(secrets.token_hex(16))


def log_in(login: str, password: str) -> Account:
    """The account of a name and password. Refused as wrong_password for a wrong one, an unknown name and a disabled
    account alike, after the same work, so that the answer does not tell which accounts exist."""
    account = db.session.scalars(select(Account).where(Account.login == login.strip().lower())).one_or_none()
    fits = _verify(account.password_hash if account else _nobody, password[:LONGEST])
    if account is None or not fits or not account.is_active:
        raise Refused("wrong_password")
    return account


def is_outdated(account: Account) -> bool:
    """Was the hash made with other settings than today's?"""
    return _hasher.check_needs_rehash(account.password_hash)


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


def one_time_password() -> str:
    """Three groups of four characters (about 59 bits), shown once; its owner must choose another at the first login."""
    return "-".join("".join(secrets.choice(UNAMBIGUOUS) for _ in range(4)) for _ in range(3))


def change_password(account: Account, old: str, new: str) -> None:
    """Give the account a password its owner chose; every other session of it ends.

    Refused: the old one is wrong, the new one shorter than 8 or longer than 128 characters, or the same again.
    """
    if not _verify(account.password_hash, old):
        raise Refused("old_password_wrong", field="old")
    if not SHORTEST <= len(new) <= LONGEST:
        raise Refused("password_length", field="new", shortest=SHORTEST)
    if new == old:
        raise Refused("password_same", field="new")
    account.password_hash = hash_password(new)
    account.must_change_password = False
    account.session_epoch += 1


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
