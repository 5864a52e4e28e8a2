"""A staff list becomes accounts and roles, in one transaction that can be taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, select

from webapp.access.audit import note
from webapp.access.person import Person
from webapp.actions.administrators import lock_bureau
from webapp.actions.batches import Undone, recording, undo
from webapp.actions.staff_known import place_of
from webapp.actions.staff_plan import Planned, counts_of, plan
from webapp.domain.staff_lists import StaffRow
from webapp.extensions import db
from webapp.models import Account, Activation, Batch, BatchRow, LoginSession, Pairing, RoleGrant, new_id
from webapp.models.chunks import chunks

KIND = "staff_import"


@dataclass(frozen=True)
class Carried:
    """What was done: the batch, and the verdict on every row as it was at that moment."""

    batch: Batch
    planned: list[Planned]


def carry_out(
    person: Person, bureau_id: uuid.UUID, school_id: uuid.UUID | None, rows: Sequence[StaffRow], now: dt.datetime
) -> Carried:
    """Write what a plan made at this very moment says: new accounts (they wait for their slips), missing roles, new
    numbers. Rows in conflict and refused rows are left aside. NotFound for a place that is not the person's."""
    place = place_of(person, bureau_id, school_id)
    lock_bureau(place.bureau_id)
    planned = plan(person, bureau_id, school_id, rows)
    of_school = place.school.id if place.school else None
    with recording(KIND, person, place.bureau_id, of_school, summary=dict(counts_of(planned))) as batch:
        made = [_new_account(person, place.bureau_id, one, now) for one in planned if one.kind == "new"]
        db.session.add_all(made)
        db.session.flush()
        for one in planned:
            if one.kind in ("new", "changed") and one.account is not None:
                _write(one, one.account)
        db.session.flush()
    note("staff.imported", batch, counts=counts_of(planned))
    return Carried(batch, planned)


def take_back(person: Person, batch: Batch, now: dt.datetime) -> Undone:
    """Undo an import. Accounts that somebody uses by now stay with all their roles, and are told: those with a
    password, a login or a used slip, a student, a role from elsewhere, or changed by hand. The slips of the others open
    nothing any more."""
    rows = _rows_of(batch)
    made = {row.row_id for row in rows if row.table == "accounts" and row.before is None}
    grants = {row.row_id: row.after["account_id"] for row in rows if row.table == "role_grants"}
    held = [account for some in chunks(made) for account in db.session.scalars(_locked(some))]
    used = _used(held, set(grants), [row for row in rows if row.table == "accounts"])
    kept = {grant for grant, owner in grants.items() if uuid.UUID(str(owner)) in used}
    there = [
        one for some in chunks(grants) for one in db.session.scalars(_grants(some))
    ]  # held, so that each is at hand
    for some in chunks(made - used):
        db.session.execute(delete(Activation).where(Activation.account_id.in_(some)))
    done = undo(batch, person, now, keep=used | kept)
    note("staff.import_undone", batch, restored=done.restored, kept=len(done.kept), roles=len(there))
    return done


def _new_account(person: Person, bureau_id: uuid.UUID, one: Planned, now: dt.datetime) -> Account:
    row = one.row
    one.account = Account(
        id=new_id(),
        bureau_id=bureau_id,
        login=one.login,
        name=row.name,
        name_pinyin=one.spelled[0],
        search_text=one.spelled[1],
        staff_number=row.staff_number or None,
        phone=one.phone or None,
        created_at=now,
        created_by=person.id,
    )
    return one.account


def _write(one: Planned, account: Account) -> None:
    for field, value in one.changes.items():
        setattr(account, field, value)
    if one.changes:
        account.version += 1
    for grant in one.grants:
        grant.account_id = account.id
    db.session.add_all(one.grants)


def _rows_of(batch: Batch) -> list[BatchRow]:
    return list(db.session.scalars(select(BatchRow).where(BatchRow.batch_id == batch.id)))


def _locked(ids: list[uuid.UUID]) -> Select[Account]:
    return select(Account).where(Account.id.in_(ids)).with_for_update()


def _grants(ids: list[uuid.UUID]) -> Select[RoleGrant]:
    return select(RoleGrant).where(RoleGrant.id.in_(ids))


def _used(made: Sequence[Account], grants: set[uuid.UUID], rows: Sequence[BatchRow]) -> set[uuid.UUID]:
    """Which of the accounts that the batch made somebody uses or changed by now."""
    version = {row.row_id: row.after.get("version", 1) for row in rows}
    used = {one.id for one in made if one.password_hash or one.version != version[one.id] or one.disabled_at}
    for some in chunks(one.id for one in made):
        used |= set(db.session.scalars(select(Pairing.mentor_id).where(Pairing.mentor_id.in_(some))))
        used |= set(db.session.scalars(select(LoginSession.account_id).where(LoginSession.account_id.in_(some))))
        tried = Activation.account_id.in_(some), Activation.used_at.is_not(None)
        used |= set(db.session.scalars(select(Activation.account_id).where(*tried)))
        others = select(RoleGrant.account_id, RoleGrant.id).where(RoleGrant.account_id.in_(some))
        used |= {account_id for account_id, grant_id in db.session.execute(others) if grant_id not in grants}
    return used
