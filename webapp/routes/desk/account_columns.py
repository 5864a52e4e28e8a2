"""The columns of the account list: what each says of an account, on the page and in the sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.models import Account
from webapp.queries.accounts import AccountRow
from webapp.routes.words import day_words, iso_day, post_words

Said = Callable[[AccountRow, bool, dt.date], str]  # of an account, whether it is locked, today


@dataclass(frozen=True)
class Column:
    """Its word, its width in a sheet in characters, and what it says."""

    word: LazyString
    width: int
    said: Said


def state_words(account: Account, locked: bool, today: dt.date) -> str:
    """How somebody stands, the strongest first."""
    if account.disabled_at:
        return str(_("Disabled"))
    if account.leaves_on and account.leaves_on < today:
        return str(_("Left on %(day)s", day=day_words(account.leaves_on)))
    if locked:
        return str(_("Locked"))
    if account.leaves_on:
        return str(_("Leaves on %(day)s", day=day_words(account.leaves_on)))
    if account.away_on(today):
        return str(_("On leave, back on %(day)s", day=day_words(account.back_on)))
    return str(_("May come in") if account.password_hash else _("Not activated yet"))


COLUMNS = {
    "login": Column(_l("Login"), 18, lambda row, _locked, _today: row.account.login),
    "staff_number": Column(_l("Staff number"), 14, lambda row, _locked, _today: row.account.staff_number or ""),
    "phone": Column(_l("Phone"), 16, lambda row, _locked, _today: row.account.phone or ""),
    "roles": Column(_l("Roles"), 44, lambda row, _locked, _today: "\n".join(map(post_words, row.present))),
    "factor": Column(
        _l("Second factor"), 12, lambda row, _locked, _today: str(_("set up") if row.account.totp_confirmed_at else "")
    ),
    "since": Column(_l("Account since"), 14, lambda row, _locked, _today: iso_day(row.account.created_at)),
    "state": Column(_l("State"), 18, lambda row, locked, today: state_words(row.account, locked, today)),
}
USUAL = ("login", "staff_number", "roles", "state")
