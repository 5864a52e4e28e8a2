"""Batches: what was written for one reason at once is recorded row by row, so that it can be taken back as one.

    with recording("rollover", person, bureau_id) as batch:
        …                       # rows are made and changed as always

Taking back is careful: a row that somebody has changed since is left as it is, and told.
"""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, cast

from sqlalchemy import JSON, Column, Table, event, insert, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapper, Session, UOWTransaction, object_mapper

from webapp.access.granting import grantable
from webapp.access.permissions import Role
from webapp.access.person import Person
from webapp.domain.refusals import Clash
from webapp.domain.terms import local_day
from webapp.extensions import Model, db
from webapp.models import ApiToken, AuditEvent, Batch, BatchRow, Entry, EntryFile, RoleGrant, new_id
from webapp.models import now as this_moment
from webapp.models.chunks import chunks
from webapp.models.columns import EncryptedText, Lasting, UtcTime

# What only grows is not taken back; and a token that was revoked reads never again.
NEVER = (Batch, BatchRow, AuditEvent, Entry, EntryFile, ApiToken)
BY_ITSELF = {"version", "changed_at"}  # moves with every edit, and says nothing by itself
BATCH_ROWS = cast(Table, BatchRow.__table__)
Key = tuple[type[Any], uuid.UUID]
Restored = tuple[BatchRow, Any]  # what the batch wrote of a row, and the row as it is now


@dataclass
class Undone:
    """How many rows are as they were before, and those left alone because somebody has changed them since; `names` of
    whom they are about, where whoever undoes it can say."""

    restored: int = 0
    kept: list[BatchRow] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@dataclass
class _Written:
    """A row as the batch met it: `made` in it, or the first value of every column that it changed."""

    row: Any
    made: bool
    before: dict[str, Any] = field(default_factory=dict)


@contextmanager
def recording(
    kind: str,
    person: Person | None,
    bureau_id: uuid.UUID,
    school_id: uuid.UUID | None = None,
    summary: dict[str, Any] | None = None,
) -> Iterator[Batch]:
    """Record every row that is made or changed inside the block; yields the batch, whose `summary` (JSON) says what a
    list shows of it. Bulk statements pass by unseen: write rows. The caller commits. (person None: at the console.)"""
    session, written = db.session(), dict[Key, _Written]()
    session.flush()
    batch = Batch(
        id=new_id(),
        kind=kind,
        bureau_id=bureau_id,
        school_id=school_id,
        made_at=this_moment(),
        made_by=person.id if person else None,
        summary=summary or {},
    )
    session.add(batch)

    def watch(session: Session, _context: UOWTransaction, _instances: object) -> None:
        for rows, made in ((session.new, True), (session.dirty, False)):  # each asked once: it gathers them anew
            for row in rows:
                if hasattr(row, "id") and not isinstance(row, NEVER):
                    _meet(session, row, made, written)

    event.listen(session, "before_flush", watch)
    try:
        yield batch
        session.flush()
    finally:
        event.remove(session, "before_flush", watch)
    rows = [_batch_row(batch, position, one) for position, one in enumerate(written.values())]
    if rows:
        session.connection().execute(insert(BATCH_ROWS), rows)


def undo(
    batch: Batch, person: Person, now: dt.datetime, keep: Collection[uuid.UUID] = (), above: bool = False
) -> Undone:
    """Take a batch back, the last row first: a row it made goes, if nothing refers to it; a row it changed gets back
    what it was. Left alone and told: what somebody changed since, the rows in `keep`, and roles that the person could
    not give (unless the caller has judged those: `above`), one's own among them. A pairing or a role that has held
    since ends with yesterday instead. Clash when the batch was taken back before."""
    db.session.refresh(batch, with_for_update=True)
    if batch.undone_at is not None:
        raise Clash("undone_already")
    rows = select(BatchRow).where(BatchRow.batch_id == batch.id).order_by(BatchRow.position.desc())
    written = db.session.scalars(rows).all()
    here, undone, restoring = _rows_of(written), Undone(), list[Restored]()
    for recorded in written:
        row = here.get((recorded.table, recorded.row_id))
        if row is None or row.id in keep or _not_hers(row, person, above) or not is_still(row, recorded):
            undone.kept.append(recorded)
        elif recorded.before is None and isinstance(row, Lasting) and local_day(batch.made_at) < person.today:
            row.ends_on = person.today - dt.timedelta(days=1)  # it held: late entries are judged by it
            undone.restored += 1
        else:
            restoring.append((recorded, row))
    for some in chunks(restoring):
        left = [] if _given_back(some) else [one for one in some if not _given_back([one])]
        undone.kept += [recorded for recorded, _row in left]
        undone.restored += len(some) - len(left)
    batch.undone_at, batch.undone_by = now, person.id
    return undone


def is_still(row: Any, recorded: BatchRow) -> bool:
    """Is it as the batch left it, in all that the batch wrote?"""
    columns = _columns(object_mapper(row))
    values = ((name, value) for name, value in recorded.after.items() if name not in BY_ITSELF)
    return all(getattr(row, name) == _value(columns[name], value) for name, value in values)


def _not_hers(row: Any, person: Person, above: bool) -> bool:
    """Is it a role that this person does not give back?"""
    if not isinstance(row, RoleGrant):
        return False
    return row.account_id == person.id or not (above or Role(row.role) in grantable(person))


def _meet(session: Session, row: Any, made: bool, written: dict[Key, _Written]) -> None:
    if row.id is None:
        row.id = new_id()  # the default would be made too late to be recorded
    one = written.setdefault((type(row), row.id), _Written(row, made))
    if one.made:
        return
    states = inspect(row).attrs  # one look: it is made anew each time
    for name in _columns(object_mapper(row)):
        history = states[name].history
        if history.has_changes() and name not in one.before:
            one.before[name] = history.deleted[0] if history.deleted else _stored(session, row, name)


def _stored(session: Session, row: Any, name: str) -> Any:
    """What the database still holds of a column that was set without being read."""
    with session.no_autoflush:
        return session.scalar(select(getattr(type(row), name)).where(type(row).id == row.id))


def _batch_row(batch: Batch, position: int, one: _Written) -> dict[str, Any]:
    columns, state = _columns(object_mapper(one.row)), inspect(one.row)
    names = columns if one.made else one.before
    # What was never set is not in its dict, and is None: asking the row for each costs most of a roster's time.
    value_of = partial(getattr, one.row) if state.expired_attributes else state.dict.get
    return {
        "id": new_id(),
        "batch_id": batch.id,
        "position": position,
        "table": one.row.__tablename__,
        "row_id": one.row.id,
        "before": None if one.made else {name: _plain(columns[name], value) for name, value in one.before.items()},
        "after": {name: _plain(columns[name], value_of(name)) for name in names},
    }


def _rows_of(written: Sequence[BatchRow]) -> dict[tuple[str, uuid.UUID], Any]:
    """The rows a batch wrote, as they are now; asked in chunks."""
    models = {mapper.local_table.name: mapper.class_ for mapper in Model.registry.mappers}  # type: ignore[attr-defined]
    ids = defaultdict(list)
    for recorded in written:
        ids[recorded.table].append(recorded.row_id)
    return {
        (table, row.id): row
        for table, every in ids.items()
        for some in chunks(every)
        for row in db.session.scalars(select(models[table]).where(models[table].id.in_(some)))
    }


def _given_back(some: Sequence[Restored]) -> bool:
    """Was it possible? A row that others refer to by now cannot go; then nothing of these is changed."""
    made = defaultdict(list)
    try:
        with db.session.begin_nested():
            for recorded, row in some:
                if recorded.before is None:
                    made[recorded.table].append(row)
                for name, value in (recorded.before or {}).items():
                    setattr(row, name, _value(_columns(object_mapper(row))[name], value))
            for table in reversed(Model.metadata.sorted_tables):  # those that refer to others before these
                for row in made[table.name]:
                    db.session.delete(row)
                if made[table.name]:
                    db.session.flush()
    except IntegrityError:
        return False
    return True


@cache
def _columns(mapper: Mapper[Any]) -> dict[str, Column[Any]]:
    return {attribute.key: mapper.columns[attribute.key] for attribute in mapper.column_attrs}


def _plain(column: Column[Any], value: Any) -> Any:
    """As JSON; what is encrypted in its own row is encrypted here too."""
    if value is None or isinstance(column.type, JSON) or isinstance(value, bool | int | float):
        return value
    if isinstance(column.type, EncryptedText):
        return base64.b64encode(column.type.process_bind_param(value, db.engine.dialect) or b"").decode()
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _value(column: Column[Any], plain: Any) -> Any:
    if plain is None or isinstance(column.type, JSON):
        return plain
    if isinstance(column.type, EncryptedText):
        return column.type.process_result_value(base64.b64decode(plain), db.engine.dialect)
    kind = dt.datetime if isinstance(column.type, UtcTime) else column.type.python_type
    if kind is uuid.UUID:
        return uuid.UUID(plain)
    return kind.fromisoformat(plain) if issubclass(kind, dt.date) else plain
