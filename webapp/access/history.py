"""Every change of reference data is kept, field by field (architecture.md): who, when, before and after."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, UOWTransaction

from webapp.extensions import db
from webapp.models import Account, Change, Guardian, Pairing, RoleGrant, School, SchoolClass, Student, now

KEPT = (Account, RoleGrant, School, SchoolClass, Student, Guardian, Pairing)
SECRET = {"password_hash", "id_number", "id_number_index"}
BY_ITSELF = {"changed_at", "search_text", "name_pinyin", "session_epoch"}
_KEY = "runxin_author"


def changes_by(account_id: uuid.UUID | None) -> None:
    """From here on, this session's changes are this account's."""
    db.session().info[_KEY] = account_id


@event.listens_for(Session, "before_flush")
def _keep(session: Session, _context: UOWTransaction, _instances: object) -> None:
    for row in list(session.dirty):
        if isinstance(row, KEPT):
            session.add_all(_changes(row, session.info.get(_KEY)))


def _changes(row: Any, author: uuid.UUID | None) -> list[Change]:
    moment = now()
    return [
        Change(
            table=row.__tablename__,
            row_id=row.id,
            school_id=getattr(row, "school_id", None),
            field=name,
            before=_shown(name, before),
            after=_shown(name, after),
            changed_by=author,
            changed_at=moment,
        )
        for name, before, after in _fields(row)
    ]


def _fields(row: Any) -> list[tuple[str, Any, Any]]:
    state = inspect(row)
    changed = []
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if column.key not in BY_ITSELF and history.has_changes() and (history.deleted or history.added):
            before = history.deleted[0] if history.deleted else None
            changed.append((column.key, before, history.added[0] if history.added else None))
    return changed


def _shown(name: str, value: Any) -> str | None:
    if value is None:
        return None
    return "•" if name in SECRET else str(value)
