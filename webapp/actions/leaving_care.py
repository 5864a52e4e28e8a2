"""Who leaves is no more in the care teams of children, and does no more what their plans ask: somebody else does.

The plan stays as it was written: whoever takes over is of the team and stands in for the one who left (docs/adr/0042),
so that it holds from the right day on, ends with a leave, and is taken back like all else of a hand-over.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.audit import note
from webapp.access.care_parts import CarePart, parts_of
from webapp.access.permissions import OF_A_TEAM, Permission
from webapp.access.person import Person
from webapp.access.successors import Chosen, Offered, Successor, successors
from webapp.domain.spans import A_DAY, FURTHEST, Span, holds_until
from webapp.extensions import db
from webapp.models import Account, CareFile, CareMember, new_id

NO_PART = "other"  # the duty of whoever takes over tasks from somebody who was not of the team


@dataclass(frozen=True)
class CareMove:
    """What somebody is to a child in care, and who is it next (None: nobody yet)."""

    part: CarePart
    to: Successor | None


def care_moves(
    person: Person,
    account: Account,
    schools: Collection[uuid.UUID],
    chosen: Chosen,
    span: Span,
) -> list[CareMove]:
    """What becomes of somebody's parts in care, in those of the schools where the person manages care: whom one is
    `chosen` for all, and others by file. Refused as care_successor for whoever may not be of a care team there."""
    managed = frozenset(schools) & person.schools(Permission.MANAGE_CARE)
    parts = parts_of(account.id, managed, span[0] - A_DAY) if managed else []
    for_all, by_file = chosen
    staff = successors({part.file.school_id for part in parts}, person.today, OF_A_TEAM, account.id)
    offered = Offered("care_successor", "care_id", staff)
    return [
        CareMove(part, offered.take(by_file.get(str(part.file.id), for_all), part.file.school_id, span))
        for part in parts
    ]


def hand_over_care(account: Account, move: CareMove, last_day: dt.date, span: Span) -> None:
    """The parts of whoever leaves for good end with the last day (after a leave they go on); somebody else has them for
    the span, and the tasks of the plan with them. What nobody takes over stays, for the school to see."""
    if move.to is None:
        return
    file, to, wanted = move.part.file, move.to.account, _wanted(account, move.part)
    for member in move.part.members if span[1] is None else ():
        member.ends_on = max(last_day, member.starts_on - A_DAY)
        note("care.left", file, member=str(account.id))
    for stands_in_for, duty, rest in wanted:
        until = min((day for day in (span[1], rest) if day), default=None)
        if not _there(file, to, stands_in_for, (span[0], until)):
            row = CareMember(
                id=new_id(), school_id=file.school_id, file_id=file.id, account_id=to.id, duty=duty,
                starts_on=span[0], ends_on=until, stands_in_for=stands_in_for,
            )  # fmt: skip
            db.session.add(row)
            note("care.joined", file, member=str(to.id))


def _wanted(account: Account, part: CarePart) -> list[tuple[uuid.UUID | None, str, dt.date | None]]:
    """For whom there is to be somebody (None: for nobody), as what, and until when as it was."""
    own = next((member for member in part.members if member.stands_in_for is None), None)
    others = [(one.stands_in_for, one.duty, one.ends_on) for one in part.members if one.stands_in_for]
    if part.tasks:
        return [(account.id, own.duty if own else NO_PART, None), *others]
    return [(None, own.duty, own.ends_on), *others] if own else list(others)


def _there(file: CareFile, to: Account, stands_in_for: uuid.UUID | None, span: Span) -> bool:
    """Is somebody of the team on all these days already, and in the same one's stead, if in anybody's?"""
    statement = select(CareMember.starts_on, CareMember.ends_on).where(
        CareMember.file_id == file.id, CareMember.account_id == to.id
    )
    if stands_in_for is not None:
        statement = statement.where(CareMember.stands_in_for == stands_in_for)
    spans = [(first, last) for first, last in db.session.execute(statement)]
    until = holds_until(span[0], spans)
    return until is not None and until >= (span[1] or FURTHEST)
