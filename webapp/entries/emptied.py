"""What stays of a record whose child's file was erased: codes, days and ticks, by which it was counted; no word."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from marshmallow import fields, validate

from webapp.entries.kind import Body, Kind

NOTHING = "—"  # in place of a text without which the record is none


def emptied(kind: Kind, body: Body) -> Body:
    """A stored body without what anybody wrote in words."""
    kept = {name: value for name, value in body.items() if _is_no_text(kind.form_field(name))}
    return kept | {name: NOTHING for name in body.keys() - kept.keys() if _is_needed(kind.form_field(name))}


def without(kind: Kind, body: Body, children: Collection[uuid.UUID]) -> Body:
    """A class's stored body without what was written in words of some children: that they were late stays."""
    gone = {str(one) for one in children}
    return {name: _without(kind.form_field(name), value, gone) for name, value in body.items()}


def _without(field: fields.Field[Any] | None, value: Any, gone: Collection[str]) -> Any:
    if not isinstance(value, dict) or _is_no_text(field):
        return value
    return {child: text for child, text in value.items() if child not in gone}


def _is_needed(field: fields.Field[Any] | None) -> bool:
    return field is not None and field.required


def _is_no_text(field: fields.Field[Any] | None) -> bool:
    if isinstance(field, fields.List):
        return _is_no_text(field.inner)
    if isinstance(field, fields.Dict):
        return _is_no_text(field.value_field)
    if isinstance(field, fields.UUID):
        return True
    return field is not None and (not isinstance(field, fields.String) or _is_choice(field))


def _is_choice(field: fields.Field[Any]) -> bool:
    return any(isinstance(one, validate.OneOf) for one in field.validators)
