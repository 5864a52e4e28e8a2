"""Imports 导入 of spreadsheets, whatever they hold: read and planned, looked at, carried out, perhaps taken back.

A kind of import (import_kinds.py) says how its files are read and what is done with them; the way is the same for all.
Nothing of the file is in the database: it lies sealed for an hour (actions/uploads.py), only verdicts on rows stay.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from webapp.access.person import Person
from webapp.access.places import bureau_under, school_under
from webapp.actions.batches import Undone
from webapp.actions.import_columns import remember, remembered
from webapp.actions.import_kinds import ImportKind, Verdicts
from webapp.actions.uploads import forget_upload, keep_as, keep_upload, open_upload
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.extensions import db
from webapp.models import Batch, ImportRun, new_id


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


@dataclass(frozen=True)
class Opened:
    """What is in a file, or the Refused that reading it met; and what headings were said to mean meanwhile."""

    content: Any
    chosen: dict[str, str]

    def sound(self) -> Any:
        """What is in it; raises the Refused."""
        if isinstance(self.content, Refused):
            raise self.content
        return self.content


def opened(kind: ImportKind, run: ImportRun) -> Opened:
    """A run's file, for `judge` and `carry`. It takes seconds, so call it with no lock held. What was looked at is read
    again as it was looked at, whatever was said of headings since. Clash when the run is over: its file is gone."""
    _still_open(run)
    chosen = run.mapping.get("chosen") if run.state == "planned" else None
    chosen = remembered(kind.name, run.bureau_id, run.school_id) if chosen is None else chosen
    try:
        data = open_upload(*_keeping(), _owner(run), run.file_sha256)
        return Opened(kind.read(data, run.file_name, chosen), chosen)
    except Refused as refusal:
        return Opened(refusal, chosen)


def judge(kind: ImportKind, person: Person, run: ImportRun, file: Opened) -> ImportRun:
    """What the file would do. One that cannot be used makes the run `unreadable`, with the reason."""
    try:
        verdicts = kind.plan(person, run, file.sound())
    except NotFound:
        raise
    except Refused as refusal:
        run.state, run.problem = "unreadable", refusal.code
        run.mapping = {"read": refusal.facts.get("read", {}), "aside": refusal.facts.get("headings", [])}
        if not run.mapping["aside"]:  # else somebody may say what they mean
            forget(run)
    else:
        _tell(run, verdicts, "planned")
        run.mapping = verdicts.mapping | {"chosen": file.chosen}
    return run


def carry(kind: ImportKind, person: Person, run: ImportRun, file: Opened, now: dt.datetime) -> ImportRun:
    """Do what the file says, planned anew at this moment. Clash unless the run waits for it; Refused as upload_gone
    when the file was kept for too long. Call `forget` once it is committed."""
    if run.state != "planned":
        raise Clash("imported_already")
    batch, verdicts = kind.carry(person, run, file.sound(), now)
    db.session.flush()
    run.batch_id = batch.id
    _tell(run, verdicts, "carried")
    return run


def forget(run: ImportRun) -> None:
    """The file has done its work."""
    forget_upload(_keeping()[0], _owner(run), run.file_sha256)


def rows_to_mend(run: ImportRun) -> list[Any]:
    """The rows of a file that somebody must mend, as its kind's Verdicts gave them; Refused as upload_gone once an hour
    is over."""
    found: list[Any] = json.loads(open_upload(*_keeping(), _owner(run), _named(run, b"rows to mend")))
    return found


def changes_in(run: ImportRun) -> dict[str, Any]:
    """What a run's rows change, field by field, as its kind's Verdicts gave it; nothing once an hour is over."""
    try:
        found: dict[str, Any] = json.loads(open_upload(*_keeping(), _owner(run), _named(run, b"changes")))
    except Refused:
        return {}
    return found


def receipt(
    kind: ImportKind, batch: Batch, verdicts: Verdicts, file_name: str, data: bytes, person: Person | None
) -> ImportRun:
    """The run of a file that was read and carried out at the server's console, for the list of what was imported."""
    run = ImportRun(
        id=new_id(),
        kind=kind.name,
        bureau_id=batch.bureau_id,
        school_id=batch.school_id,
        asked_by=person.id if person else None,
        asked_at=batch.made_at,
        file_name=file_name[:200],
        file_sha256=hashlib.sha256(data).hexdigest(),
        batch_id=batch.id,
    )
    _tell(run, verdicts, "carried")
    db.session.add(run)
    return run


def choose_columns(
    kind: ImportKind, person: Person, run: ImportRun, fields: Mapping[str, str], now: dt.datetime
) -> None:
    """Somebody says which heading is which field ("" for a column to leave aside), and what heading=number stands for
    where that was asked; what differs from what was read the place remembers. The file is to be read anew. Clash when
    it was imported already; Refused for a field there is not, or one chosen twice that can be one column only."""
    _still_open(run)
    numbers = {f"{heading}={number}": (about, said) for heading, about, number, said in run.mapping.get("numbers", [])}
    read = run.mapping.get("read", {}) | {heading: said for heading, (_about, said) in numbers.items()}
    changed = {heading: word for heading, word in fields.items() if read.get(heading, "") != word}
    for heading, word in changed.items():
        may_be = kind.meanings[numbers[heading][0]] if heading in numbers else kind.fields
        twice = word in kind.once and list(fields.values()).count(word) > 1
        if (word and word not in may_be) or twice:
            raise Refused("columns_unusable", field="columns")
    remember(kind.name, person, run, {kind.key(heading): word for heading, word in changed.items()}, now)
    run.state, run.problem = "reading", None


def take_back(kind: ImportKind, person: Person, run: ImportRun, now: dt.datetime) -> Undone:
    """Undo a run that was carried out; Clash for any other. What somebody uses by now stays, and is told."""
    if run.state != "carried" or run.batch_id is None:
        raise Clash("undone_already" if run.state == "undone" else "not_imported_yet")
    undone = kind.take_back(person, db.session.get_one(Batch, run.batch_id), now)
    run.state = "undone"
    run.counts = run.counts | {"restored": undone.restored, "kept": len(undone.kept)}
    run.mapping = run.mapping | {"kept": undone.names}
    return undone


def run_under(kind: ImportKind, person: Person, run_id: uuid.UUID, lock: bool = False) -> ImportRun:
    """A run of a place in which the person imports; NotFound for any other."""
    statement = select(ImportRun).where(ImportRun.id == run_id, ImportRun.kind == kind.name)
    run = db.session.scalars(statement.with_for_update() if lock else statement).one_or_none()
    if run is None or not _reaches(kind, person, run):
        raise NotFound("not_found")
    return run


def _reaches(kind: ImportKind, person: Person, run: ImportRun) -> bool:
    if person.everywhere(kind.permission):
        return run.bureau_id in person.bureaus
    return run.school_id is not None and run.school_id in person.schools(kind.permission)


def _still_open(run: ImportRun) -> None:
    if run.state in ("carried", "undone"):
        raise Clash("imported_already")


def _owner(run: ImportRun) -> uuid.UUID:
    """Under whom the file lies; at the console it was never kept."""
    if run.asked_by is None:
        raise Refused("upload_gone", field="file")
    return run.asked_by


def _tell(run: ImportRun, verdicts: Verdicts, state: str) -> None:
    run.plan, run.counts, run.state = verdicts.lines, dict(verdicts.counts), state
    run.mapping = verdicts.mapping
    if not run.asked_by:
        run.counts |= {"to_mend": 0} if verdicts.to_mend else {}  # at the console nothing is kept
        return
    for what, kept in ((b"rows to mend", verdicts.to_mend), (b"changes", verdicts.changes)):
        if kept:
            data = json.dumps(kept, ensure_ascii=False).encode()
            keep_as(*_keeping(), run.asked_by, _named(run, what), data)


def _named(run: ImportRun, what: bytes) -> str:
    """The name under which something of a run is kept beside its file."""
    return hashlib.sha256(what + b" " + run.id.bytes).hexdigest()


def _keeping() -> tuple[Path, bytes]:
    settings = current_app.extensions["runxin_settings"]
    return settings.files_dir / "uploads", settings.identity_key
