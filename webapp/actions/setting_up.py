"""The first start: one bureau, one administrator, once (runxin init and the page /setup)."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from webapp.access.audit import note
from webapp.access.permissions import Role
from webapp.access.person import Person
from webapp.actions.accounts import create_account
from webapp.actions.activation import GROUP, GROUPS, UNAMBIGUOUS
from webapp.actions.envelope_keys import make_key
from webapp.domain.refusals import Clash, Refused
from webapp.domain.terms import local_day
from webapp.domain.texts import on_one_line
from webapp.extensions import db
from webapp.models import Account, Bureau, RoleGrant, new_id

# Whoever comes first takes this id; the database itself refuses a second one, on every kind of it.
FIRST_BUREAU = uuid.UUID("018bcfe5-6800-7000-8000-000000000001")
LEVELS = ("county", "city")


@dataclass(frozen=True)
class FirstStart:
    """What is asked: the bureau and its level, the administrator's name and login."""

    bureau: str
    level: str
    name: str
    login: str


def is_set_up() -> bool:
    """Is there a bureau?"""
    return db.session.scalars(select(Bureau.id).limit(1)).first() is not None


def setup_code(secret_key: str) -> str:
    """The code that the server writes to its console while nothing is set up. It follows from the installation's own
    key: every process knows it, after every start it is the same, and it is stored nowhere."""
    digest = hmac.new(secret_key.encode(), b"the first start", hashlib.sha256).digest()
    number, signs = int.from_bytes(digest, "big"), ""
    for _ in range(GROUPS * GROUP):
        number, place = divmod(number, len(UNAMBIGUOUS))
        signs += UNAMBIGUOUS[place]
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def check_setup_code(secret_key: str, given: str) -> None:
    """Refused unless it is that code; spaces, hyphens and small letters do not matter."""
    if not hmac.compare_digest(_plain(given).encode(), _plain(setup_code(secret_key)).encode()):
        raise Refused("wrong_setup_code", field="code")


def set_up(asked: FirstStart, now: dt.datetime) -> tuple[Account, str]:
    """The bureau, its administrator, and the one-time code of the slip. Refused by field; Clash for whoever comes
    second, even at the same moment."""
    bureau_id = _first_bureau(on_one_line(asked.bureau), asked.level)
    installer = Person(new_id(), "", bureau_id, local_day(now), ())
    account, code = create_account(installer, asked.login, asked.name, [], now)
    account.created_by = None  # nobody's account: whoever sits at the machine
    db.session.add(RoleGrant(account_id=account.id, role=Role.SYSTEM_ADMINISTRATOR, starts_on=installer.today))
    make_key(now)
    note("installation.set_up", account)
    return account, code


def _first_bureau(name: str, level: str) -> uuid.UUID:
    if is_set_up():
        raise Clash("set_up_already")
    if not 1 <= len(name) <= 100:
        raise Refused("bureau_needed", field="bureau")
    if level not in LEVELS:
        raise Refused("level_needed", field="level")
    try:
        with db.session.begin_nested():
            db.session.add(Bureau(id=FIRST_BUREAU, name=name, level=level))
    except IntegrityError as error:  # at this very moment
        raise Clash("set_up_already") from error
    return FIRST_BUREAU


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())
