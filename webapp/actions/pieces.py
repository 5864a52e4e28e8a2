"""A file that comes in pieces (tus 1.0, docs/adr/0027): what the storage holds of it is what is told, after any cut.

A piece counts wholly or not at all. It lies on the disk under its offset before the row says so, and the row says so
before the phone hears of it; so a piece nobody was told of is written anew, and none is asked for twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

from sqlalchemy import delete, select

from webapp.access.person import Person
from webapp.actions.files import declared_file, receive_file
from webapp.domain.files import UNFINISHED_FOR, Announced, TooLarge, check_size
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.extensions import db
from webapp.models import EntryFile, Upload
from webapp.storage import Storage

PIECES = "pieces"  # what the names of all of them begin with


class Expired(Refused):
    """It waited too long for its next piece; the phone begins again."""

    status = 410


def begin(person: Person, announced: Announced, storage: Storage, now: dt.datetime) -> Upload:
    """The upload of a declared file. The same one again is the one that is under way; another content begins anew; of
    a file that has arrived nothing is left to send.

    NotFound for a file that no entry of this person's declares; TooLarge for its kind.
    """
    file = declared_file(person, announced.file_id)
    check_size(file.kind, announced.length)
    under_way = db.session.get(Upload, file.id)
    if under_way and _is_same(under_way, announced) and under_way.expires_at > now and not file.problem:
        return under_way
    if under_way:
        storage.delete(_pieces(storage, file.id))
        db.session.delete(under_way)
        db.session.flush()
    fresh = Upload(
        file_id=file.id, author_id=person.id, sha256=announced.sha256, length=announced.length, about=announced.about,
        offset=announced.length if file.arrived_at else 0, expires_at=now + UNFINISHED_FOR,
    )  # fmt: skip
    file.problem = None
    db.session.add(fresh)
    return fresh


def under_way(person: Person, file_id: uuid.UUID, now: dt.datetime) -> tuple[EntryFile, Upload | None]:
    """A declared file, and its upload if there is one. NotFound for another's; Expired when it waited too long."""
    file = declared_file(person, file_id)
    found = db.session.get(Upload, file.id)
    if found and found.offset < found.length and found.expires_at <= now:
        raise Expired("upload_expired")
    return file, found


def append(person: Person, file_id: uuid.UUID, offset: int, piece: bytes, storage: Storage, now: dt.datetime) -> Upload:
    """Add a piece. Clash when the upload is not at this offset, TooLarge when it is more than was announced.

    With the last one the file is judged: it has arrived, or its row says why not (EntryFile.problem). The pieces are
    the caller's to sweep() once that is committed. Should the storage have lost pieces, the upload is at 0 again.
    """
    _file, upload = under_way(person, file_id, now)
    if upload is None:
        raise NotFound("not_found")
    if offset != upload.offset:
        raise Clash("wrong_offset")
    if offset + len(piece) > upload.length:
        raise TooLarge
    if piece:
        storage.put(_name(file_id, offset), piece)
    upload.offset += len(piece)
    upload.expires_at = now + UNFINISHED_FOR
    if upload.offset == upload.length:
        _judge(person, upload, storage, now)
    return upload


def sweep(upload: Upload, storage: Storage) -> None:
    """The pieces of a whole upload have done their work, those of a broken one are no use; call it after the commit."""
    if upload.offset in {0, upload.length}:
        storage.delete(_pieces(storage, upload.file_id))


def give_up(person: Person, file_id: uuid.UUID, storage: Storage) -> None:
    """The phone does not want to go on: the upload and its pieces are gone; a file that arrived stays."""
    file = declared_file(person, file_id)
    upload = db.session.get(Upload, file.id)
    if upload is None:
        raise NotFound("not_found")
    db.session.delete(upload)
    storage.delete(_pieces(storage, file.id))


def forget_expired(now: dt.datetime) -> None:
    """Forget uploads that waited too long. In the caller's transaction; their pieces go with sweep_all()."""
    db.session.execute(delete(Upload).where(Upload.expires_at <= now))


def sweep_all(storage: Storage) -> None:
    """Delete every piece that belongs to no unfinished upload: of those forgotten, and what a fault left behind."""
    wanted = {str(one) for one in db.session.scalars(select(Upload.file_id).where(Upload.offset < Upload.length))}
    storage.delete(name for name in storage.names(PIECES) if name.split("/")[1] not in wanted)


def _judge(person: Person, upload: Upload, storage: Storage, now: dt.datetime) -> None:
    """Take in the whole; what will not do is said on the file's row, for the phone to ask."""
    whole = b"".join(storage.read(name) for name in _pieces(storage, upload.file_id))
    if len(whole) != upload.length:
        upload.offset = 0  # the storage lost some: nothing of it is here any more
        return
    try:
        if hashlib.sha256(whole).hexdigest() != upload.sha256:
            raise Refused("other_bytes")
        receive_file(person, upload.file_id, whole, storage, now)
    except Refused as refusal:
        declared_file(person, upload.file_id).problem = refusal.code


def _is_same(upload: Upload, announced: Announced) -> bool:
    return (upload.sha256, upload.length) == (announced.sha256, announced.length)


def _pieces(storage: Storage, file_id: uuid.UUID) -> list[str]:
    return storage.names(f"{PIECES}/{file_id}")


def _name(file_id: uuid.UUID, offset: int) -> str:
    return f"{PIECES}/{file_id}/{offset:012d}"
