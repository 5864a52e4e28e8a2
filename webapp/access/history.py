"""Every change of reference data is noted in the audit, field by field (architecture.md): before and after."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Mapper, Session, UOWTransaction

from webapp.access.audit import note_in
from webapp.extensions import db
from webapp.models import (
    Account,
    ApiToken,
    AuditEvent,
    Bureau,
    CarePhrase,
    ConsentNote,
    Guardian,
    KeptLonger,
    Pairing,
    RetentionProposal,
    RightsRequest,
    RoleGrant,
    School,
    SchoolClass,
    SettingValue,
    Student,
    Term,
)

KEPT = (
    Account, ApiToken, Bureau, CarePhrase, ConsentNote, Guardian, KeptLonger, Pairing, RetentionProposal, RightsRequest,
    RoleGrant, School, SchoolClass, SettingValue, Student, Term,
)  # fmt: skip
OF_A_CHILD = (Student, Guardian)  # a roster brings thousands; the row itself says what it was made with
HIDDEN = "•"  # stands for a value that is kept nowhere
SECRET = {
    "password_hash", "id_number", "id_number_index", "totp_secret", "recovery_codes", "digest", "disability_kind",
    "disability_grade", "disability_number",
}  # fmt: skip
BY_ITSELF = {
    "changed_at", "search_text", "name_pinyin", "version", "totp_last_step", "last_used_at", "created_at",
}  # fmt: skip

_WHY = "runxin_why"


@contextmanager
def because(why: str) -> Iterator[None]:
    """What is changed inside the block is noted with this reason, in the words of whoever gives it ("": none)."""
    info = db.session().info
    info[_WHY] = {"why": why} if why else {}
    try:
        yield
        db.session.flush()
    finally:
        info.pop(_WHY, None)


def made_with(table: str, column: str, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Any]:
    """What a column held when these rows were made, as the audit tells it: of those alone in which it was changed
    since. A day comes back as it is written."""
    changes = select(AuditEvent.subject_id, AuditEvent.details).where(
        AuditEvent.subject == table, AuditEvent.subject_id.in_(ids), AuditEvent.action == "changed"
    )
    found: dict[uuid.UUID, Any] = {}
    for row_id, details in db.session.execute(changes.order_by(AuditEvent.seq)):
        if row_id and column in details:
            found.setdefault(row_id, details[column][0])
    return found


@event.listens_for(Session, "before_flush")
def _keep(session: Session, _context: UOWTransaction, _instances: object) -> None:
    why = session.info.get(_WHY, {})
    for row in session.new:
        if isinstance(row, KEPT):
            note_in(session, "made", row, ({} if isinstance(row, OF_A_CHILD) and not why else _fields(row)) | why)
    for row in session.dirty:
        if isinstance(row, KEPT) and (changed := _fields(row)):
            note_in(session, "changed", row, changed | why)
    for row in session.deleted:
        if isinstance(row, KEPT):
            note_in(session, "deleted", row, dict(why))


def _fields(row: Any) -> dict[str, list[Any]]:
    changed = {}
    state = inspect(row)
    states = state.attrs  # one look: it is made anew each time
    for name in _names(state.mapper):
        if name not in state.dict:
            continue  # neither set nor read
        history = states[name].history
        if history.has_changes():
            before = history.deleted[0] if history.deleted else None
            after = history.added[0] if history.added else None
            if before is not None or after is not None:
                changed[name] = [_shown(name, before), _shown(name, after)]
    return changed


@cache
def _names(mapper: Mapper[Any]) -> tuple[str, ...]:
    """The columns whose changes are told, in their order."""
    return tuple(one.key for one in mapper.column_attrs if one.key not in BY_ITSELF and one.key != "id")


def _shown(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if name in SECRET:
        return HIDDEN
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value if isinstance(value, list | dict) else str(value)
