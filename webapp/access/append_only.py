"""The log is append-only: the session refuses to change or delete an entry (architecture.md, four words), an event of
the audit, a step of a care file, of its plan or of a transfer, or a note of what a guardian agreed to. One door leads
past it: what a person decided to erase (actions/erasing.py), by statements that bear ERASING; the audit has none."""

from __future__ import annotations

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from webapp.models import AuditEvent, CarePlanStep, CareStep, ConsentNote, Entry, TransferStep

APPEND_ONLY = (Entry, AuditEvent, CarePlanStep, CareStep, ConsentNote, TransferStep)


ERASING = {"runxin_erasing": True, "synchronize_session": False}  # execution options
NOT_EVEN_THEN = frozenset({AuditEvent})


class AppendOnly(RuntimeError):
    """Code tried to change what may only grow."""


@event.listens_for(Session, "before_flush")
def _refuse_rows(session: Session, _context: UOWTransaction, _instances: object) -> None:
    for row in [*session.dirty, *session.deleted]:
        if isinstance(row, APPEND_ONLY) and (row in session.deleted or session.is_modified(row)):
            raise AppendOnly(f"{type(row).__name__} is append-only")


@event.listens_for(Session, "do_orm_execute")
def _refuse_statements(state: ORMExecuteState) -> None:
    guarded = NOT_EVEN_THEN if state.execution_options.get("runxin_erasing") else APPEND_ONLY
    if (state.is_update or state.is_delete) and any(m.class_ in guarded for m in state.all_mappers):
        raise AppendOnly("the log is append-only")
