"""What a record says when all its versions are read together (docs/adr/0034)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from webapp.domain.log import Record
from webapp.domain.merging import Fields, Version, merged
from webapp.domain.refusals import Refused
from webapp.entries.kind import ABOUT, OF_A_CORRECTION, Body, Kind
from webapp.models import Entry

APART = ABOUT | OF_A_CORRECTION  # what a body says besides the fields of its form


@dataclass(frozen=True)
class Clash:
    """A field of which two people said different things: each version that says so, and what (None: nothing)."""

    field: str
    claims: list[tuple[Entry, Any]]


@dataclass(frozen=True)
class Standing:
    """What stands of a record: its fields, when it happened, what is not settled; and which versions a correction
    names: the one it corrects, and those beside it."""

    body: Body
    happened_at: dt.datetime
    clashes: list[Clash]
    base: uuid.UUID
    beside: list[uuid.UUID]


def standing_of(kind: Kind, record: Record[Entry]) -> Standing:
    """What stands of a record of this kind."""
    current = record.current
    body = kind.upcast(current.body, current.version)
    if len(record.versions) == 1:
        return Standing(body, current.happened_at, [], current.id, [])
    about = {name: value for name, value in body.items() if name in APART}
    found = merged([_version(kind, entry) for entry in record.versions], lambda fields: _sound(kind, about, fields))
    by_id = {entry.id: entry for entry in record.versions}
    clashes = [Clash(n, [(by_id[c.version], c.value) for c in claims]) for n, claims in found.clashes.items()]
    whole = about | _gathered(kind, found.fields)
    *beside, base = found.heads
    return Standing(whole, _happened_at(kind, whole, record), clashes, base, beside)


def changed_fields(kind: Kind, entry: Entry, base: Entry) -> list[str]:
    """The fields of which a version says something else than another one."""
    mine, before = fields_of(kind, entry), fields_of(kind, base)
    return [name for name in dict.fromkeys([*before, *mine]) if mine.get(name) != before.get(name)]


def fields_of(kind: Kind, entry: Entry) -> dict[str, Any]:
    """The fields of an entry's form; a mapping in it (a roll call's reasons) as one field a key."""
    body = kind.upcast(entry.body, entry.version)
    found: dict[str, Any] = {}
    for name, value in body.items():
        if isinstance(value, dict):
            found |= {f"{name}.{key}": one for key, one in value.items()}
        elif name not in APART and value not in (None, "", [], False):
            found[name] = _as_typed(value)
    return found


def _version(kind: Kind, entry: Entry) -> Version:
    knows = [uuid.UUID(one) for one in entry.body.get("knows") or []]
    return Version(entry.id, entry.amends_id, tuple(knows), fields_of(kind, entry))


def _as_typed(value: Any) -> Any:
    """A browser ends lines in its own way: that is no change."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _sound(kind: Kind, about: Body, fields: Fields) -> bool:
    try:
        kind.check(kind.load(kind.pairs(about | _gathered(kind, fields))))
    except (ValidationError, Refused):
        return False
    return True


def _happened_at(kind: Kind, body: Body, record: Record[Entry]) -> dt.datetime:
    """Read anew only where corrections met: one after the other, the last says it."""
    if not record.amended_twice:
        return record.current.happened_at
    return kind.happened_at(kind.load(kind.pairs(body)))


def _gathered(kind: Kind, fields: Fields) -> Body:
    body: Body = {prefix.rstrip("."): {} for prefix in kind.schema.SPREAD}
    for name, value in fields.items():
        prefix, _dot, key = name.partition(".")
        if key and prefix in body:
            body[prefix][key] = value
        else:
            body[name] = value
    return body
