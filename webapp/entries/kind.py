"""What a kind of entry is, and the fields kinds share."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load, validate

from webapp.access.permissions import Permission
from webapp.domain.summary import Evidence
from webapp.domain.terms import CHINA

Body = dict[str, Any]
Pairs = Sequence[tuple[str, str]]
LONG_TEXT = 4000
MOST_KNOWN = 50  # versions of one record side by side
ABOUT = frozenset({"student_id", "class_id", "entry_id", "round_id"})
OF_A_CORRECTION = frozenset({"amends", "knows", "why", "mends"})
# Lazy strings behave as strings; marshmallow's types do not know that.
NOT_A_CHOICE: Any = _l("Not one of the choices.")
TOO_LONG: Any = _l("Too long.")


@dataclass(frozen=True)
class Kind:
    """One kind of entry: its schema, who may write it, what it is evidence of.

    `happened_at` reads the moment from a loaded body; `check` raises Refused when a sound body has no sense;
    `proves` gives the evidence; `codes` are the tables of its coded fields; `upcasts` turn a version n into n + 1.
    `correctable`: can it be corrected and taken back? What has changed a file is undone by another change.
    """

    name: str
    version: int
    label: LazyString
    subject: Literal["student", "class", "entry"]
    schema: type[EntrySchema]
    permission: Permission
    happened_at: Callable[[Body], dt.datetime]
    check: Callable[[Body], None] = lambda _body: None
    proves: Callable[[Body], frozenset[Evidence]] = lambda _body: frozenset()
    codes: Mapping[str, Mapping[str, LazyString]] = field(default_factory=dict)
    upcasts: Mapping[int, Callable[[Body], Body]] = field(default_factory=dict)
    correctable: bool = True
    sensitive: str = ""  # "always", or "field=value": then a phone keeps no copy that its author could read again

    @cached_property
    def _form(self) -> EntrySchema:
        return self.schema()

    def load(self, pairs: Pairs) -> Body:
        """A form's pairs (name, value), in order, as a body; ValidationError names each wrong field."""
        loaded: Body = self._form.load(pairs)  # type: ignore[arg-type]  # gathered() makes the mapping
        return loaded

    def dump(self, body: Body) -> Body:
        """A loaded body as it is stored: plain JSON values."""
        stored: Body = self._form.dump(body)
        return stored

    def form_field(self, name: str) -> fields.Field[Any] | None:
        """The schema's field of a name; None for a name it does not know."""
        return self._form.fields.get(name)

    def pairs(self, body: Body) -> list[tuple[str, str]]:
        """A stored body of today's shape as the pairs of its form."""
        return pairs_of(body, self.schema.SPREAD)

    def upcast(self, body: Body, version: int) -> Body:
        """A stored body of any version ever shipped, in today's shape."""
        for step in range(version, self.version):
            body = self.upcasts[step](body)
        return body


class EntrySchema(Schema):
    """A form's pairs become a body: empty fields are absent, repeated names are lists, others are left out."""

    class Meta:
        unknown = EXCLUDE

    SPREAD: ClassVar[tuple[str, ...]] = ()  # prefixes like "reason." that gather into one mapping each

    @pre_load
    def gathered(self, pairs: Pairs, **_kwargs: object) -> Body:
        """Gather the pairs by name, as each field wants them."""
        spread: Body = {prefix.rstrip("."): {} for prefix in self.SPREAD}
        body = dict(spread)
        for name, value in pairs:
            if not value.strip() or name in spread:
                continue
            prefix = next((p for p in self.SPREAD if name.startswith(p)), None)
            if prefix:
                body[prefix.rstrip(".")][name.removeprefix(prefix)] = value
            elif isinstance(self.fields.get(name), fields.List):
                body.setdefault(name, []).append(value)
            else:
                body[name] = value
        return body


class Correctable(EntrySchema):
    """The fields of every entry that can be corrected: which version it corrects, which others its writer saw beside
    it, why; and which refused one it takes the place of."""

    amends = fields.UUID()
    knows = fields.List(fields.UUID(), validate=validate.Length(max=MOST_KNOWN))
    why = fields.String(validate=validate.Length(max=200, error=TOO_LONG))
    mends = fields.UUID()


class AboutStudent(Correctable):
    """The fields of every entry about a student."""

    student_id = fields.UUID(required=True)


class WallTime(fields.Field[dt.datetime]):
    """A time as a clock on the wall in China shows it ("2026-11-22T15:30"); kept with its offset."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dt.datetime:
        try:
            moment = dt.datetime.fromisoformat(str(value))
            return moment.replace(tzinfo=CHINA) if moment.tzinfo is None else moment.astimezone(CHINA)
        except (ValueError, OverflowError) as error:
            raise self.make_error("invalid") from error

    def _serialize(self, value: dt.datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return value.isoformat() if value else None


_OUR_WORDS: dict[type[fields.Field[Any]], dict[str, Any]] = {
    fields.Field: {"required": _l("Please fill this in."), "null": _l("Please fill this in.")},
    fields.UUID: {"invalid_uuid": _l("Choose from the list.")},
    fields.Date: {"invalid": _l("Not a date.")},
    fields.Time: {"invalid": _l("Not a time.")},
    WallTime: {"invalid": _l("Not a date and time.")},
    fields.Boolean: {"invalid": _l("Not one of the choices.")},
}
for _field, _words in _OUR_WORDS.items():
    _field.default_error_messages = {**_field.default_error_messages, **_words}


def choice(codes: Mapping[str, LazyString], **kwargs: Any) -> fields.String:
    """One of a table of codes."""
    return fields.String(validate=validate.OneOf(list(codes), error=NOT_A_CHOICE), **kwargs)


def choices(codes: Mapping[str, LazyString], **kwargs: Any) -> fields.List[str]:
    """Any of a table of codes; with required=True at least one."""
    least = validate.Length(min=1 if kwargs.get("required") else 0, max=len(codes))
    return fields.List(choice(codes), validate=least, **kwargs)


def text(**kwargs: Any) -> fields.String:
    """Free text of up to 4,000 characters."""
    return fields.String(validate=validate.Length(max=LONG_TEXT, error=TOO_LONG), **kwargs)


def short_text(**kwargs: Any) -> fields.String:
    """A line of up to 200 characters."""
    return fields.String(validate=validate.Length(max=200, error=TOO_LONG), **kwargs)


def problems_of(error: ValidationError) -> list[dict[str, str]]:
    """A validation error as a list of {field, message}, messages as plain text."""
    found = error.messages if isinstance(error.messages, dict) else {"": error.messages}
    return [{"field": str(name), "message": _first(messages)} for name, messages in found.items()]


def pairs_of(body: Body, spread: Sequence[str] = ()) -> list[tuple[str, str]]:
    """A stored body as the pairs of the form it came from; what is empty or not ticked is left out."""
    return [pair for name, value in body.items() for pair in _pairs(name, value, f"{name}." in spread)]


def _pairs(name: str, value: Any, spread: bool) -> list[tuple[str, str]]:
    if spread:
        return [(f"{name}.{key}", str(one)) for key, one in value.items()]
    if isinstance(value, list):
        return [(name, str(one)) for one in value]
    if isinstance(value, bool):
        return [(name, "true")] if value else []
    return [] if value is None else [(name, str(value))]


def subject_id(kind: Kind, body: Body) -> uuid.UUID:
    """The id of the student, class or entry a body is about."""
    value: uuid.UUID = body[f"{kind.subject}_id"]
    return value


def _first(messages: Any) -> str:
    while isinstance(messages, dict | list):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages), "")
    return str(messages)
