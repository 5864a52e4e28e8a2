"""An entry turned back into what its form held, so that it can be corrected."""

from __future__ import annotations

import uuid

from webapp.access.person import Person
from webapp.access.records import own_entry
from webapp.entries import KINDS
from webapp.models import Entry

Values = dict[str, list[str]]


def form_values(person: Person, entry_id: uuid.UUID) -> tuple[Entry, Values]:
    """An own entry and its fields as a form's values (name to texts); NotFound for another's."""
    entry = own_entry(person, entry_id)
    body = KINDS[entry.kind].upcast(entry.body, entry.version)
    return entry, {name: _texts(value) for name, value in body.items()}


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    if isinstance(value, bool):
        return ["true"] if value else []
    return [str(value)]
