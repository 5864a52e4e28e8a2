"""The tenancy guard: a query on a school's table is narrowed to the schools of whoever asks, or refused.

What was written of a child only grows and stays under the school where it was written; it is also of the school to
which the child moved with its file (docs/adr/0043).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy import ClauseElement, Table, event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.visitors import iterate

from webapp.extensions import Model, db
from webapp.models import SchoolOwned

EVERY_SCHOOL = "every school"
_KEY = "runxin_tenants"


class UnscopedQuery(RuntimeError):
    """Somebody queried a school's table without saying for whom: a fault in the code, never shown as data."""


def scope_to(schools: Iterable[uuid.UUID]) -> None:
    """From here on, this session sees rows of these schools only."""
    db.session().info[_KEY] = frozenset(schools)


@contextmanager
def every_school() -> Iterator[None]:
    """For commands and migrations of the whole installation: no narrowing inside the block."""
    with _inside(EVERY_SCHOOL):
        yield


@contextmanager
def scoped(schools: Iterable[uuid.UUID]) -> Iterator[None]:
    """Inside the block, this session sees rows of these schools only: what is done there is another's."""
    with _inside(frozenset(schools)):
        yield


@contextmanager
def _inside(tenants: object) -> Iterator[None]:
    info = db.session().info
    before = info.get(_KEY)
    info[_KEY] = tenants
    try:
        yield
    finally:
        info[_KEY] = before


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    tenants = state.session.info.get(_KEY)
    if tenants == EVERY_SCHOOL or state.is_insert:
        return
    if tenants is None:
        _refuse_unscoped(state)
        return
    schools = list(tenants)
    state.statement = state.statement.options(
        with_loader_criteria(SchoolOwned, lambda cls: cls.of_schools(schools), include_aliases=True)
    )


def _refuse_unscoped(state: ORMExecuteState) -> None:
    owned = {str(mapper.local_table) for mapper in Model.registry.mappers if issubclass(mapper.class_, SchoolOwned)}
    parts = iterate(cast(ClauseElement, state.statement))
    found = {str(part) for part in parts if isinstance(part, Table)} | {str(m.local_table) for m in state.all_mappers}
    if found & owned:
        raise UnscopedQuery(f"a query on {', '.join(sorted(found & owned))} without a scope")
