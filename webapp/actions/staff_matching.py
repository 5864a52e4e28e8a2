"""Whose row this is: by staff number, else by login, else by name and telephone number together; never by a name alone
where it could be somebody else's."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from webapp.actions.staff_known import Known
from webapp.domain.staff_lists import Reason, StaffRow
from webapp.models import Account, RoleGrant

Match = tuple[Account | None, Reason | None]


def match(known: Known, row: StaffRow, grants: Sequence[RoleGrant]) -> Match:
    """The account of a row, or None for somebody new; or why it cannot be told."""
    by_number = known.by_number.get(row.staff_number) if row.staff_number else None
    by_login = known.by_login.get(row.login) if row.login else None
    if by_number and by_login and by_number is not by_login:
        return None, Reason("keys_of_two", row.name)
    if found := by_number or by_login:
        return _checked(known, row, found, "number_of_another" if by_number else "login_of_another")
    return _by_name(known, row, grants)


def _checked(known: Known, row: StaffRow, found: Account, otherwise: str) -> Match:
    """The key says who it is; the name and the other number must not contradict."""
    if found.id not in known.mine or found.bureau_id != known.place.bureau_id:
        return None, Reason("taken_elsewhere", row.staff_number or row.login)
    if found.name != row.name:
        return None, Reason(otherwise, found.name)
    if row.staff_number and found.staff_number not in (None, "", row.staff_number):
        return None, Reason("other_number", found.staff_number or "")
    return found, None


def _by_name(known: Known, row: StaffRow, grants: Sequence[RoleGrant]) -> Match:
    """Somebody of this name: the same person if the telephone number is too; another one if the staff numbers differ
    or the list gives a login of its own; else a person must say."""
    alike = [one for one in known.by_name.get(row.name, []) if one.id in known.mine]
    alike = [one for one in alike if not (row.staff_number and one.staff_number)]
    same = [one for one in alike if row.phone and one.phone == row.phone]
    if len(same) == 1:
        return same[0], None
    if same:
        return None, Reason("same_name", row.name)
    if row.login:
        return None, None
    schools = {grant.school_id for grant in grants}
    near = [one for one in alike if schools & {grant.school_id for grant in known.grants[one.id]}] or alike
    if not alike or (row.phone and near is alike and not _near(known, alike, schools)):
        return None, None
    if len(near) == 1 and _says_nothing_new(known, row, near[0], grants):
        return near[0], None
    return None, Reason("same_name", row.name)


def _near(known: Known, accounts: Sequence[Account], schools: set[uuid.UUID | None]) -> bool:
    """Does one of them work in one of these schools?"""
    return any(schools & {grant.school_id for grant in known.grants[one.id]} for one in accounts)


def _says_nothing_new(known: Known, row: StaffRow, account: Account, grants: Sequence[RoleGrant]) -> bool:
    """A list of names only, imported a second time."""
    held = {(one.role, one.school_id, one.class_id) for one in known.grants[account.id]}
    news = {(one.role, one.school_id, one.class_id) for one in grants} - held
    return not (news or row.staff_number or row.phone)
