"""Erasing what a person decided to erase: words, numbers, pictures and sounds, past getting back. What a record counts
for stays, so that no figure changes: that somebody visited on a day, not whom, nor what was said (docs/adr/0046)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, String, cast, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from webapp.access.append_only import ERASING
from webapp.access.audit import note
from webapp.actions.derived import refresh_students
from webapp.actions.erasing_rows import erase_rows, papers_of
from webapp.actions.holding import named_in
from webapp.domain.files import PHOTO, SOUND
from webapp.domain.retention import Kind
from webapp.domain.terms import day_bounds
from webapp.entries import KINDS
from webapp.entries.emptied import emptied, without
from webapp.extensions import db
from webapp.models import Entry, EntryFile, HeldEntry, RetentionProposal, is_erased, with_merged_records

FILES_OF = {Kind.VOICE: SOUND, Kind.PHOTOS: PHOTO}
ERASED = "erased"  # EntryFile.problem


def erase(proposal: RetentionProposal, now: dt.datetime) -> list[str]:
    """Carry out what was decided, in the caller's transaction and over every school; the names of what lies in the
    storage are for the caller to delete."""
    ids = list(db.session.scalars(with_merged_records([proposal.student_id])))
    kind = Kind(proposal.kind)
    names = _erase_all(ids, now) if kind is Kind.FILE else _erase_files(ids, FILES_OF[kind], proposal.before, now)
    proposal.erased_at = now
    note(
        "retention.erased", proposal, account_id=proposal.decided_by, student=str(proposal.student_id),
        kind=kind.value, files=len(names),
    )  # fmt: skip
    return names


def waits_for_a_decision(student_id: uuid.UUID) -> bool:
    """Does a record about the child wait to be decided on? Then it comes first: nothing is lost unseen."""
    ids = list(db.session.scalars(with_merged_records([student_id])))
    waiting = select(HeldEntry.id).where(HeldEntry.decision.is_(None), _speaks_of(HeldEntry.raw, ids))
    return db.session.scalars(waiting).first() is not None


def forget_held(held: HeldEntry, now: dt.datetime) -> list[str]:
    """The text and the files of a record that came too late, about a child whose file was erased; names as erase."""
    if not any(db.session.scalars(is_erased(one)).first() for one in named_in(held.raw)):
        return []
    files = select(EntryFile).where(EntryFile.entry_id == held.entry_id, EntryFile.author_id == held.author_id)
    names = _forget(db.session.scalars(files).all(), now)
    held.raw, held.problems = "", []
    return names


def _erase_all(ids: Sequence[uuid.UUID], now: dt.datetime) -> list[str]:
    names = _erase_files(ids, None, None, now) + papers_of(ids)
    _empty_records(ids)
    _empty_in_classes(ids)
    names += _erase_held(ids, now)
    erase_rows(ids)
    db.session.flush()
    db.session.expire_all()
    refresh_students(set(ids))
    return names


def _erase_files(ids: Sequence[uuid.UUID], kind: str | None, before: dt.date | None, now: dt.datetime) -> list[str]:
    """Of these children's records: of a kind, declared before a day, or all. What is still on its way counts as here,
    so that its bytes are not taken in afterwards."""
    of_theirs: list[ColumnElement[bool]] = [EntryFile.entry_id.in_(select(Entry.id).where(Entry.student_id.in_(ids)))]
    of_theirs += [EntryFile.kind == kind] if kind else []
    of_theirs += [EntryFile.declared_at < day_bounds(before)[0]] if before else []
    return _forget(db.session.scalars(select(EntryFile).where(*of_theirs)).all(), now)


def _forget(found: Sequence[EntryFile], now: dt.datetime) -> list[str]:
    names = [one.stored_as for one in found if one.stored_as]
    for one in found:
        one.stored_as, one.key, one.problem, one.arrived_at = None, None, ERASED, one.arrived_at or now
    return names


def _erase_held(ids: Sequence[uuid.UUID], now: dt.datetime) -> list[str]:
    """What was once put aside of these children: its text, and files that came with it and are in no record."""
    decided = (HeldEntry.decision.is_not(None), _speaks_of(HeldEntry.raw, ids))
    rows = db.session.scalars(select(HeldEntry).where(*decided)).all()
    files = select(EntryFile).where(EntryFile.entry_id.in_([row.entry_id for row in rows]))
    names = _forget(db.session.scalars(files).all(), now)
    for row in rows:
        row.raw, row.problems = "", []
    return names


def _empty_records(ids: Sequence[uuid.UUID]) -> None:
    for entry in db.session.scalars(select(Entry).where(Entry.student_id.in_(ids))).all():
        _write(entry, emptied(KINDS[entry.kind], entry.body))


def _empty_in_classes(ids: Sequence[uuid.UUID]) -> None:
    named = (Entry.class_id.is_not(None), _speaks_of(cast(Entry.body, String), ids))
    for entry in db.session.scalars(select(Entry).where(*named)).all():
        _write(entry, without(KINDS[entry.kind], entry.body, ids))


def _write(entry: Entry, body: dict[str, object]) -> None:
    if body != entry.body:
        written = update(Entry).where(Entry.seq == entry.seq).values(body=body)
        db.session.execute(written.execution_options(**ERASING))


def _speaks_of(text: ColumnElement[str] | InstrumentedAttribute[str], ids: Sequence[uuid.UUID]) -> ColumnElement[bool]:
    return or_(*(text.contains(str(one), autoescape=True) for one in ids))
