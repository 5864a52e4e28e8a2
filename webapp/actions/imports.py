"""Imports 导入 of spreadsheets, whatever they hold: read and planned, looked at, carried out, perhaps taken back.

A kind of import (ImportKind) says how its files are read and what is done with them; the way is the same for all.
Nothing of the file is in the database: it lies sealed for an hour (actions/uploads.py), only verdicts on rows stay.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.places import bureau_under, school_under
from webapp.actions.batches import Undone
from webapp.actions.uploads import forget_upload, keep_upload, open_upload
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.extensions import db
from webapp.models import Batch, ImportRun, new_id

Line = dict[str, Any]


@dataclass(frozen=True)
class Verdicts:
    """What a plan says: a line for each row, as JSON, sums by kind, and which column was read as what."""

    lines: list[Line]
    counts: dict[str, int]
    mapping: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportKind:
    """A kind of import: `read` opens a file (Refused with what speaks against it), `plan` judges what was read, `carry`
    does it and says what it did, `take_back` undoes it. Whoever imports must hold `permission` in the place."""

    name: str
    permission: Permission
    read: Callable[[bytes, str], Any]
    plan: Callable[[Person, ImportRun, Any], Verdicts]
    carry: Callable[[Person, ImportRun, Any, dt.datetime], tuple[Batch, Verdicts]]
    take_back: Callable[[Person, Batch, dt.datetime], Undone]


def begin(
    kind: ImportKind,
    person: Person,
    bureau_id: uuid.UUID,
    school_id: uuid.UUID | None,
    data: bytes,
    file_name: str,
    now: dt.datetime,
) -> ImportRun:
    """A file on its way: kept, to be read and planned. NotFound for a place that is not the person's."""
    if school_id is None:
        bureau_under(person, kind.permission, bureau_id)
    else:
        bureau_id = school_under(person, kind.permission, school_id).bureau_id
    if not data and not file_name:
        raise Refused("no_file", field="file")
    run = ImportRun(
        id=new_id(),
        kind=kind.name,
        bureau_id=bureau_id,
        school_id=school_id,
        asked_by=person.id,
        asked_at=now,
        file_name=file_name[:200],
        file_sha256=keep_upload(*_keeping(), person.id, data),
    )
    db.session.add(run)
    return run


def opened(kind: ImportKind, run: ImportRun) -> Any:
    """What is in a run's file, or the Refused that reading it met: both are for `judge` and `carry`. It takes seconds,
    so call it with no lock held. Refused as imported_already when the run is over: its file is gone."""
    if run.state in ("carried", "undone"):
        raise Clash("imported_already")
    try:
        return kind.read(open_upload(*_keeping(), run.asked_by, run.file_sha256), run.file_name)
    except Refused as refusal:
        return refusal


def judge(kind: ImportKind, person: Person, run: ImportRun, content: Any) -> ImportRun:
    """What the file would do. One that cannot be used makes the run `unreadable`, with the reason."""
    try:
        verdicts = kind.plan(person, run, _sound(content))
    except NotFound:
        raise
    except Refused as refusal:
        run.state, run.problem = "unreadable", refusal.code
        forget(run)
    else:
        _tell(run, verdicts, "planned")
    return run


def carry(kind: ImportKind, person: Person, run: ImportRun, content: Any, now: dt.datetime) -> ImportRun:
    """Do what the file says, planned anew at this moment. Clash unless the run waits for it; Refused as upload_gone
    when the file was kept for too long. Call `forget` once it is committed."""
    if run.state != "planned":
        raise Clash("imported_already")
    batch, verdicts = kind.carry(person, run, _sound(content), now)
    db.session.flush()
    run.batch_id = batch.id
    _tell(run, verdicts, "carried")
    return run


def forget(run: ImportRun) -> None:
    """The file has done its work."""
    forget_upload(_keeping()[0], run.asked_by, run.file_sha256)


def take_back(kind: ImportKind, person: Person, run: ImportRun, now: dt.datetime) -> Undone:
    """Undo a run that was carried out; Clash for any other. What somebody uses by now stays, and is told."""
    if run.state != "carried" or run.batch_id is None:
        raise Clash("undone_already" if run.state == "undone" else "not_imported_yet")
    undone = kind.take_back(person, db.session.get_one(Batch, run.batch_id), now)
    run.state = "undone"
    run.counts = run.counts | {"restored": undone.restored, "kept": len(undone.kept)}
    return undone


def run_under(kind: ImportKind, person: Person, run_id: uuid.UUID, lock: bool = False) -> ImportRun:
    """A run of a place in which the person imports; NotFound for any other."""
    statement = select(ImportRun).where(ImportRun.id == run_id, ImportRun.kind == kind.name)
    run = db.session.scalars(statement.with_for_update() if lock else statement).one_or_none()
    if run is None or not _reaches(kind, person, run):
        raise NotFound("not_found")
    return run


def latest_runs(kind: ImportKind, person: Person, most: int = 10) -> Sequence[ImportRun]:
    """The newest runs of the places in which the person imports."""
    statement = select(ImportRun).where(ImportRun.kind == kind.name)
    if person.everywhere(kind.permission):
        statement = statement.where(ImportRun.bureau_id.in_(person.bureaus))
    else:
        statement = statement.where(ImportRun.school_id.in_(person.schools(kind.permission)))
    return db.session.scalars(statement.order_by(ImportRun.asked_at.desc()).limit(most)).all()


def _reaches(kind: ImportKind, person: Person, run: ImportRun) -> bool:
    if person.everywhere(kind.permission):
        return run.bureau_id in person.bureaus
    return run.school_id is not None and run.school_id in person.schools(kind.permission)


def _sound(content: Any) -> Any:
    if isinstance(content, Refused):
        raise content
    return content


def _tell(run: ImportRun, verdicts: Verdicts, state: str) -> None:
    run.plan, run.counts, run.state = verdicts.lines, dict(verdicts.counts), state
    run.mapping = verdicts.mapping


def _keeping() -> tuple[Path, bytes]:
    settings = current_app.extensions["runxin_settings"]
    return settings.files_dir / "uploads", settings.identity_key
