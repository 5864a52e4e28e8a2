"""Taking in what a phone could not send itself 导入未上传的: each entry is judged as if the phone had sent it
(docs/adr/0035). A file is worked through in parts, each a transaction of its caller's: no phone waits for all of it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from webapp.access.audit import note
from webapp.access.granting import check_reach
from webapp.access.person import Person
from webapp.access.places import account_under
from webapp.access.tenancy import scoped
from webapp.access.tenants import tenants_of
from webapp.actions import limits
from webapp.actions.files import receive_file
from webapp.actions.outbox import Verdict, receive
from webapp.actions.uploads import forget_upload, keep_upload, open_upload
from webapp.domain.refusals import NotFound, Refused
from webapp.domain.rescue import doubt
from webapp.domain.terms import local_day
from webapp.entries.envelope import Envelope, open_text
from webapp.entries.rescued import Rescued
from webapp.extensions import db
from webapp.models import Account, Device, HeldEntry, Rescue, new_id
from webapp.storage import Storage

AT_ONCE = 100  # as many as a phone sends in one batch
OF_FILES = {"accepted": "files", "already": "files_already", "not_found": "files_missing"}  # any other: damaged


@dataclass(frozen=True)
class Outcome:
    """What became of a record, or of a file (`of_file`): accepted, already, parked or refused; else a code, why not."""

    id: uuid.UUID
    word: str
    reason: str = ""
    of_file: bool = False


Part = Callable[[Rescue], list[Outcome]]


def begin(person: Person, account_id: uuid.UUID, data: bytes, now: dt.datetime) -> Rescue:
    """A file from a phone of an account under this person, kept sealed until it is worked through. NotFound and
    Forbidden as for every deed at an account; Refused without a file, TooMany for one more than an hour may have."""
    check_reach(person, account_under(person, account_id))
    if not data:
        raise Refused("no_file", field="file")
    limits.spend("rescue", str(person.id), now)
    keep_upload(*_keeping(), person.id, data)
    return receipt(account_id, data, now, person.id)


def receipt(account_id: uuid.UUID, data: bytes, now: dt.datetime, by: uuid.UUID | None = None) -> Rescue:
    """The row of a file, before anything of it is taken in; by nobody: at the server's console."""
    digest = hashlib.sha256(data).hexdigest()
    rescue = Rescue(id=new_id(), account_id=account_id, asked_by=by, asked_at=now, file_sha256=digest, state="waiting")
    rescue.counts, rescue.lines = {}, []
    db.session.add(rescue)
    return rescue


def rescue_under(person: Person, account_id: uuid.UUID, rescue_id: uuid.UUID) -> Rescue:
    """A file of an account under this person; NotFound for any other."""
    mine = select(Rescue).where(Rescue.id == rescue_id, Rescue.account_id == account_under(person, account_id).id)
    rescue = db.session.scalars(mine).one_or_none()
    if rescue is None:
        raise NotFound("not_found")
    return rescue


def kept_file(person: Person, rescue: Rescue) -> bytes:
    """What `begin` kept; Refused as upload_gone after an hour."""
    return open_upload(*_keeping(), person.id, rescue.file_sha256)


def forget_file(person: Person, rescue: Rescue) -> None:
    """The file has done its work."""
    forget_upload(_keeping()[0], person.id, rescue.file_sha256)


def parts(author: Person, rescued: Rescued, storage: Storage, now: dt.datetime) -> list[Part]:
    """What is to be done with a file from a phone of this person, part by part, in this order; each keeps in the file's
    row what became of what it took. Done again, it changes nothing. Entries of a phone out of service, or of one the
    school has never heard of, are parked.

    Refused for a file of another account, and for somebody who never worked at a school.
    """
    if rescued.account != author.id:
        raise Refused("rescue_of_another", field="file")
    if author.home_school is None:
        raise Refused("rescue_no_school")
    mine = select(Device).where(Device.account_id == author.id, Device.device == rescued.device)
    phone = db.session.scalars(mine).one_or_none() if rescued.device else None
    doubted = doubt(phone is not None, phone is not None and phone.revoked_at is not None)
    batches = [rescued.envelopes[at : at + AT_ONCE] for at in range(0, len(rescued.envelopes), AT_ONCE)]
    return [
        _opening(author, rescued),
        *(_entries(author, batch, doubted, now) for batch in batches),
        *(_file(author, file_id, text, storage, now) for file_id, text in rescued.files.items()),
        _closing,
    ]


def _opening(author: Person, rescued: Rescued) -> Part:
    """Said in the audit before anything is entered, so that nothing is entered without a word of it."""

    def part(rescue: Rescue) -> list[Outcome]:
        rescue.state, rescue.device = "working", rescued.device
        left = {"unreadable": rescued.unreadable, "drafts": rescued.drafts, "files_damaged": rescued.damaged}
        rescue.counts = {name: count for name, count in left.items() if count}
        at_console: dict[str, Any] = {} if rescue.asked_by else {"console": True}
        account = db.session.get_one(Account, author.id)
        note("device.rescued", account, school_id=author.home_school, count=len(rescued.envelopes), **at_console)
        return []

    return part


def _entries(author: Person, envelopes: Sequence[Envelope], doubted: str | None, now: dt.datetime) -> Part:
    def part(rescue: Rescue) -> list[Outcome]:
        with scoped(tenants_of(author)):
            before = _held(author, envelopes)
            verdicts = receive(author, envelopes, now, doubted)
            held = _held(author, envelopes)
        outcomes = [_outcome(verdict, known=(verdict.id, verdict.digest) in before) for verdict in verdicts]
        _count(rescue, (outcome.word for outcome in outcomes))
        waiting = [(held[key], key in before) for v in verdicts if (key := (v.id, v.digest)) in held]
        rescue.lines = rescue.lines + [_line(row, known) for row, known in waiting if row.decision is None]
        return outcomes

    return part


def _file(author: Person, file_id: uuid.UUID, text: str, storage: Storage, now: dt.datetime) -> Part:
    def part(rescue: Rescue) -> list[Outcome]:
        try:
            data = base64.b64decode(text, validate=True)
            with scoped(tenants_of(author)):
                word = receive_file(author, file_id, data, storage, now)[1]
        except Refused as refusal:
            word = refusal.code
        except ValueError:
            word = "other_bytes"
        _count(rescue, [OF_FILES.get(word, "files_damaged")])
        return [Outcome(file_id, word, of_file=True)]

    return part


def _closing(rescue: Rescue) -> list[Outcome]:
    rescue.state = "done"
    return []


def _outcome(verdict: Verdict, known: bool) -> Outcome:
    """What was held before is there already; it is not held twice."""
    held_again = known and verdict.verdict in {"parked", "refused"}
    return Outcome(verdict.id, "already" if held_again else verdict.verdict, verdict.reason or "")


def _held(author: Person, envelopes: Iterable[Envelope]) -> dict[tuple[uuid.UUID, str], HeldEntry]:
    ids = [envelope.id for envelope in envelopes]
    mine = select(HeldEntry).where(HeldEntry.author_id == author.id, HeldEntry.entry_id.in_(ids))
    return {(row.entry_id, row.digest): row for row in db.session.scalars(mine)}


def _line(held: HeldEntry, known: bool) -> dict[str, Any]:
    """Kind, day and reason: whoever manages accounts need not know what was written, or about whom."""
    try:
        day: str | None = local_day(open_text(held.raw).saved_at).isoformat()
    except Refused:
        day = None
    return {"kind": held.kind, "day": day, "verdict": held.verdict, "reason": held.reason, "known": known}


def _count(rescue: Rescue, words: Iterable[str]) -> None:
    rescue.counts = dict(Counter(rescue.counts) + Counter(words))


def _keeping() -> tuple[Path, bytes]:
    settings = current_app.extensions["runxin_settings"]
    return settings.files_dir / "uploads", settings.identity_key
