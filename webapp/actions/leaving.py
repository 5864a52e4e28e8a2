"""Somebody leaves, or is away for a while: what was theirs goes to somebody else in one step, and can be taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import select

from webapp.access.audit import note
from webapp.access.person import Person
from webapp.actions.activation import withdraw_codes
from webapp.actions.administrators import keep_one, lock_bureau
from webapp.actions.batches import Undone, recording, undo
from webapp.actions.leaving_care import hand_over_care
from webapp.actions.leaving_moves import Lesson, Move
from webapp.actions.leaving_plan import HANDOVER, ONE_DAY, Plan
from webapp.actions.roles import LONGEST_NOTE
from webapp.actions.sessions import end_every_session
from webapp.domain.refusals import Refused
from webapp.domain.spans import overlap
from webapp.extensions import db
from webapp.models import Account, Batch, Pairing, RoleGrant, Student, new_id

LONGEST_WORDS = 1000
MOST_BATCHES = 300


def lock(account: Account) -> None:
    """One hand-over of somebody at a time, until the commit."""
    lock_bureau(account.bureau_id)  # before the account, as an import does
    db.session.refresh(account, with_for_update={"key_share": True})


def carry_out(person: Person, plan: Plan, school_id: uuid.UUID | None, now: dt.datetime) -> Batch:
    """Do it: pairings and roles end, new ones begin, the account leaves. Refused for a bureau's last administrator."""
    account = plan.account
    if plan.leaves or any(grant.school_id is None for grant in plan.ends):
        keep_one(account, max(plan.last_day + ONE_DAY, person.today))
    summary = {
        "account_id": str(account.id),
        "name": account.name,
        "students": sum(1 for move in plan.moves if move.to),
        "care": sum(1 for move in plan.care if move.to),
        "last_day": plan.last_day.isoformat(),
        "back_on": plan.asked.back_on.isoformat() if plan.asked.back_on else None,
    }
    with recording(HANDOVER, person, account.bureau_id, school_id, summary=summary) as batch:
        for move in plan.moves:
            _hand_over(plan, move)
        for lesson in plan.lessons:
            _next_teacher(person, plan, lesson)
        for part in plan.care:
            hand_over_care(plan.account, part, plan.last_day, plan.span)
        for grant in plan.ends:
            grant.ends_on = max(plan.last_day, grant.starts_on - ONE_DAY)
        if plan.leaves and not (account.leaves_on and account.leaves_on < person.today):
            account.leaves_on = plan.last_day  # who is gone already does not come back for what is handed over late
        if plan.away:
            account.away_from, account.back_on = plan.first_day, plan.asked.back_on
        db.session.flush()
    _note(plan, school_id)
    if not account.comes_in_on(person.today):
        end_every_session(account.id, "left", now)
        withdraw_codes(account.id, now)
    return batch


def _note(plan: Plan, school_id: uuid.UUID | None) -> None:
    """One event for each school of which something went over, so that those who answer for it read it."""
    schools = {move.student.school_id for move in plan.moves} | {grant.school_id for grant in plan.ends}
    for place in schools - {None} or {school_id}:
        note(
            "staff.handed_over",
            plan.account,
            school_id=place,
            students=sum(1 for move in plan.moves if move.to and move.student.school_id == place),
            left_alone=sum(1 for move in plan.alone if move.student.school_id == place),
            roles=sum(1 for grant in plan.ends if grant.school_id == place),
            last_day=plan.last_day,
        )


def _hand_over(plan: Plan, move: Move) -> None:
    """The pairing ends on the last day; the successor's begins, and after a leave hers begins again. Somebody who is
    paired with the child already just stays."""
    if plan.asked.back_on and move.to is None:
        return
    old, rest = move.pairing, move.pairing.ends_on
    first = max(plan.first_day, old.starts_on)
    old.ends_on = max(plan.last_day, old.starts_on - ONE_DAY)
    if move.to is None:
        return
    until = min((day for day in (plan.until, rest) if day), default=None)
    to = move.to.account
    if not _paired(move.student, to, first, until):
        note = plan.asked.note.strip()[:LONGEST_WORDS]
        _pair(move.student, to, first, until, plan.account, note)
    if plan.asked.back_on and (rest is None or rest >= plan.asked.back_on):
        _pair(move.student, plan.account, plan.asked.back_on, rest, to, None)


def _paired(student: Student, to: Account, first: dt.date, until: dt.date | None) -> bool:
    theirs = select(Pairing.starts_on, Pairing.ends_on).where(
        Pairing.student_id == student.id, Pairing.mentor_id == to.id
    )
    return any(overlap((first, until), (start, end)) for start, end in db.session.execute(theirs))


def _pair(student: Student, to: Account, first: dt.date, until: dt.date | None, by: Account, note: str | None) -> None:
    db.session.add(
        Pairing(
            id=new_id(),
            school_id=student.school_id, student_id=student.id, mentor_id=to.id, starts_on=first, ends_on=until,
            handed_over_by=by.id, note=note,
        )
    )  # fmt: skip


def _next_teacher(person: Person, plan: Plan, lesson: Lesson) -> None:
    if lesson.to is None:
        return
    old, to = lesson.grant, lesson.to.account
    until = min((day for day in (plan.until, old.ends_on) if day), default=None)
    first = max(plan.first_day, old.starts_on)
    theirs = select(RoleGrant.starts_on, RoleGrant.ends_on).where(
        RoleGrant.account_id == to.id, RoleGrant.role == old.role, RoleGrant.class_id == old.class_id
    )
    if any(overlap((first, until), (start, end)) for start, end in db.session.execute(theirs)):
        return
    db.session.add(
        RoleGrant(
            id=new_id(),
            account_id=to.id, role=old.role, school_id=old.school_id, class_id=old.class_id, starts_on=first,
            ends_on=until, granted_by=person.id, note=plan.account.name[:LONGEST_NOTE] if plan.until else None,
        )
    )  # fmt: skip


def take_back(person: Person, account: Account, schools: Collection[uuid.UUID] | None, now: dt.datetime) -> Undone:
    """Undo the last hand-over of somebody (of one of these schools; None: any). Refused when there is none."""
    lock(account)
    batch = last_handover(account, schools)
    if batch is None:
        raise Refused("nothing_to_undo")
    done = undo(batch, person, now, above=schools is not None)  # the office's door asks lets_go of what came back
    note("staff.hand_over_undone", account, school_id=batch.school_id, restored=done.restored, kept=len(done.kept))
    return done


def last_handover(account: Account, schools: Collection[uuid.UUID] | None) -> Batch | None:
    """The last hand-over of somebody that was not taken back."""
    statement = select(Batch).where(
        Batch.kind == HANDOVER, Batch.bureau_id == account.bureau_id, Batch.undone_at.is_(None)
    )
    if schools is not None:
        statement = statement.where(Batch.school_id.in_(schools))
    latest = db.session.scalars(statement.order_by(Batch.made_at.desc()).limit(MOST_BATCHES))
    return next((batch for batch in latest if batch.summary.get("account_id") == str(account.id)), None)
