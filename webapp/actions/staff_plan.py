"""What importing a staff list would do, row by row. Nothing is written; what is not certain is left to a person."""

from __future__ import annotations

import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp.access.person import Person
from webapp.actions.names import search_terms
from webapp.actions.staff_known import Known, known_to, place_of
from webapp.actions.staff_matching import match
from webapp.actions.staff_posts import posts_of
from webapp.domain.refusals import Refused
from webapp.domain.rosters.phones import is_mobile
from webapp.domain.spans import check_span
from webapp.domain.staff_lists import MOST_ROWS, Reason, StaffRow
from webapp.models import Account, RoleGrant

KINDS = ("new", "changed", "unchanged", "conflict", "refused")
LONGEST_BASE = 30


@dataclass
class Planned:
    """What would become of a row: `kind`, the reasons against it (`why`), what is to be said of it (`notes`). `phone`
    is the number it gives, if it is certain whose; `changes` are an account's new values by field, `grants` the roles
    it would get (not yet in the session)."""

    row: StaffRow
    kind: str = "new"
    why: list[Reason] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)
    account: Account | None = None
    login: str = ""
    phone: str = ""
    spelled: tuple[str, str] = ("", "")  # pinyin and search text
    changes: dict[str, Any] = field(default_factory=dict)
    grants: list[RoleGrant] = field(default_factory=list)


def plan(person: Person, bureau_id: uuid.UUID, school_id: uuid.UUID | None, rows: Sequence[StaffRow]) -> list[Planned]:
    """A verdict on every row, in their order. Refused as too_many_rows beyond 20,000; NotFound for a place that is not
    the person's."""
    if len(rows) > MOST_ROWS:
        raise Refused("too_many_rows", field="file", most=MOST_ROWS)
    place = place_of(person, bureau_id, school_id)
    known = known_to(person, place, rows)
    twice = _Twice(rows)
    planned = [_judged(person, known, twice, row) for row in rows]
    _one_row_each(planned)
    _name_logins(planned, known)
    return planned


def counts_of(planned: Sequence[Planned]) -> dict[str, int]:
    """How many rows of each kind, and how many with something to look at."""
    kinds = Counter(one.kind for one in planned)
    return {kind: kinds[kind] for kind in KINDS} | {"noted": sum(bool(one.notes) for one in planned)}


class _Twice:
    """What stands in the file more than once."""

    def __init__(self, rows: Sequence[StaffRow]) -> None:
        self.numbers = _repeated(row.staff_number for row in rows)
        self.logins = _repeated(row.login for row in rows)
        self.phones = _repeated(row.phone for row in rows if is_mobile(row.phone))
        self.bare_names = _repeated(row.name for row in rows if not (row.staff_number or row.login or row.phone))
        self.people = _repeated(f"{row.name} {row.phone}" for row in rows if row.phone)


def _repeated(values: Any) -> set[str]:
    return {value for value, count in Counter(values).items() if value and count > 1}


def _judged(person: Person, known: Known, twice: _Twice, row: StaffRow) -> Planned:
    one = Planned(row, why=list(row.problems), notes=list(row.notes))
    one.why += [Reason("number_twice", row.staff_number)] if row.staff_number in twice.numbers else []
    one.why += [Reason("login_twice", row.login)] if row.login in twice.logins else []
    if not one.why and f"{row.name} {row.phone}" in twice.people:
        one.why.append(Reason("person_twice", row.name))
    one.phone = "" if row.phone in twice.phones else row.phone
    one.notes += [Reason("phone_twice", row.phone)] if row.phone in twice.phones else []
    _check_days(person, row, one)
    grants, against, said = posts_of(person, known, row)
    one.why += against
    one.notes += said
    if one.why:
        one.kind = "refused"
        return one
    one.account, doubt = match(known, row, grants)
    if doubt is None and one.account is None and row.name in twice.bare_names and not _keyed(row):
        doubt = Reason("name_twice", row.name)
    if doubt:
        one.kind = "conflict"
        one.why.append(doubt)
        return one
    _settle(person, known, one, grants)
    return one


def _keyed(row: StaffRow) -> bool:
    return bool(row.staff_number or row.login or row.phone)


def _check_days(person: Person, row: StaffRow, one: Planned) -> None:
    try:
        check_span((row.starts_on or person.today, row.ends_on), person.today)
    except Refused as refusal:
        one.why.append(Reason(refusal.code))


def _settle(person: Person, known: Known, one: Planned, grants: list[RoleGrant]) -> None:
    """New, changed or unchanged; or against a rule after all."""
    row, account = one.row, one.account
    held = known.grants[account.id] if account else []
    one.grants = [grant for grant in grants if not any(_same(grant, other) for other in held)]
    if account is None:
        one.why += [] if row.roles else [Reason("role_missing")]
    else:
        one.changes = _changes(one, account)
        one.notes += [Reason("login_kept", account.login)] if row.login not in ("", account.login) else []
        touched = bool(one.changes or one.grants)
        one.why += [Reason("not_yourself")] if touched and account.id == person.id else []
        one.why += [Reason("above_you")] if touched and account.id in known.above else []
        one.why += [Reason("does_not_come_in")] if touched and not account.comes_in_on(person.today) else []
    phone = one.phone if account is None or "phone" in one.changes else ""
    if is_mobile(phone) and any(other is not account for other in known.by_phone.get(phone, [])):
        one.why.append(Reason("phone_taken", phone))
    if one.why:
        one.kind = "refused"
    elif account is not None:
        one.kind = "changed" if one.changes or one.grants else "unchanged"


def _one_row_each(planned: Sequence[Planned]) -> None:
    """Two rows about one account, one knowing it by its number perhaps and one by its login, are put in one by hand:
    each alone would give a role that the other gives too."""
    rows: defaultdict[uuid.UUID, list[Planned]] = defaultdict(list)
    for one in planned:
        if one.account is not None and one.kind in ("changed", "unchanged"):
            rows[one.account.id].append(one)
    for same in rows.values():
        if len(same) > 1 and any(one.kind == "changed" for one in same):
            for one in same:
                one.kind, one.changes, one.grants = "conflict", {}, []
                one.why.append(Reason("account_twice", one.row.name))


def _changes(one: Planned, account: Account) -> dict[str, Any]:
    """What the list knows otherwise. An empty cell takes nothing away."""
    asked = {"phone": one.phone, "staff_number": one.row.staff_number}
    return {field: value for field, value in asked.items() if value and value != getattr(account, field)}


def _same(grant: RoleGrant, other: RoleGrant) -> bool:
    """The same role in the same place, on one of these days: it is held already, whatever its last day."""
    alike = (grant.role, grant.school_id, grant.class_id) == (other.role, other.school_id, other.class_id)
    first = max(grant.starts_on, other.starts_on)
    lasts = [last for last in (grant.ends_on, other.ends_on) if last is not None]
    return alike and (not lasts or first <= min(lasts))


def _name_logins(planned: Sequence[Planned], known: Known) -> None:
    """A login for each new account: as the list says, else from the name's pinyin, with the first number that is free
    in the file and in the database (wangxiuying, wangxiuying2)."""
    taken = known.logins | {one.row.login for one in planned if one.row.login}
    terms: dict[str, tuple[str, str]] = {}
    for one in planned:
        if one.kind != "new":
            continue
        name = one.row.name
        one.spelled = terms.get(name) or terms.setdefault(name, search_terms(name))
        one.login = one.row.login or _free(one.spelled[0], taken)
        taken.add(one.login)


def _free(pinyin: str, taken: set[str]) -> str:
    base = re.sub(r"[^a-z]", "", pinyin)[:LONGEST_BASE]
    base = base if len(base) > 1 else f"staff{base}"
    number, login = 1, base
    while login in taken:
        number += 1
        login = f"{base}{number}"
    return login
