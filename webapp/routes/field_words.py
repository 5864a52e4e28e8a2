"""The fields of an entry as it was sent, in words: for entries that cannot be shown as a record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import fields

from webapp.entries import KINDS
from webapp.entries.contact_change import KIND as CONTACTS
from webapp.entries.kind import ABOUT, WallTime, pairs_of
from webapp.queries.amending import form_values
from webapp.queries.timeline import TimelineItem
from webapp.routes.found_words import found_facts, found_in

CONTACT_CHANGE = CONTACTS.name
SPREAD = {prefix.rstrip(".") for prefix in CONTACTS.schema.SPREAD}
HIDDEN = ABOUT | {"amends", "knows", "mends"}
LABELS: dict[str, LazyString] = {
    "started_at": _l("From"),
    "ended_time": _l("To"),
    "form": _l("How"),
    "teachers": _l("Teachers"),
    "met": _l("Who was met"),
    "met_name": _l("Name of whom you met"),
    "purpose": _l("Purpose"),
    "place": _l("Place"),
    "family_situation": _l("Family situation"),
    "at_home": _l("How the child is at home"),
    "told_about_school": _l("Told about school"),
    "wishes": _l("Wishes and opinions of the family"),
    "agreed": _l("Agreed"),
    "hazards": _l("Dangers talked about"),
    "follow_up": _l("Follow-up needed?"),
    "follow_up_on": _l("Follow-up on"),
    "committee_check": _l("Checked with the village committee: with whom"),
    "photo_consent": _l("The family agrees to the photos"),
    "voice_consent": _l("The family agrees to the voice notes"),
    "guardian_signed": _l("Signature of the guardian"),
    "teacher_signed": _l("Signature of the teacher"),
    "talked_at": _l("When"),
    "topic": _l("About"),
    "childs_words": _l("In the child's words"),
    "guidance": _l("Guidance given"),
    "state": _l("State of the child"),
    "measures": _l("Measures"),
    "confidentiality": _l("Who may read this"),
    "contacted_at": _l("When"),
    "found_at": _l("When"),
    "who": _l("With whom"),
    "who_name": _l("Name"),
    "channel": _l("How"),
    "started_by": _l("Who began it"),
    "said": _l("What was said"),
    "next_on": _l("Next time"),
    "day": _l("Day"),
    "session": _l("Session"),
    "reason": _l("Reason"),
    "note": _l("Note"),
    "screened_at": _l("When"),
    "family": _l("Family"),
    "physique": _l("Health"),
    "mind": _l("Mood"),
    "behaviour": _l("Behaviour"),
    "remark": _l("What you see"),
    "withdrawn_at": _l("When"),
    "why": _l("Why it is corrected"),
}


def spelled(kind: str, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Label and value of each filled field, in the order sent; a name or code that is not known stays as it is. Of new
    contacts only what differs."""
    if kind == CONTACT_CHANGE:
        pairs = list(pairs)
        differing = [(one.label_with_name, one.in_words) for one in found_facts(found_in(pairs))]
        return [*spelled("", [pair for pair in pairs if _plain(pair[0]) not in SPREAD]), *differing]
    return [
        (str(LABELS.get(_plain(name), name)), _value(kind, _plain(name), value.strip()))
        for name, value in pairs
        if value.strip() and name not in HIDDEN
    ]


def label_of(name: str) -> str:
    """What a field is called."""
    return str(LABELS.get(_plain(name), name))


def value_of(value: Any, kind: str, name: str) -> str:
    """A stored value in words; "" for none."""
    return "、".join(_value(kind, _plain(name), text) for text in texts_of(value))


def texts_of(value: Any) -> list[str]:
    """A stored value as the texts a form sends for it."""
    return [text for _name, text in pairs_of({"": value})]


def correction_pairs(item: TimelineItem) -> list[tuple[str, str]]:
    """The form of a correction, filled in with what stands: which version it corrects, and those seen beside it."""
    named = [("amends", str(item.base)), *(("knows", str(one)) for one in item.beside)]
    stands = [(name, value) for name, values in form_values(item).items() for value in values if name not in ABOUT]
    return [*named, *((name, _as_typed(item.kind.form_field(name), value)) for name, value in stands)]


def _as_typed(field: fields.Field[Any] | None, value: str) -> str:
    """As an input of that kind takes it."""
    length = 16 if isinstance(field, WallTime) else 5 if isinstance(field, fields.Time) else None
    return value[:length]


def _plain(name: str) -> str:
    """`reason.<student>` is a reason: whose, the roll call's own page says."""
    return name.partition(".")[0]


def _value(kind: str, name: str, value: str) -> str:
    known = KINDS.get(kind)
    if known is None:
        return value
    if name in known.codes:
        return str(known.codes[name].get(value, value))
    field = known.form_field(name)
    if isinstance(field, WallTime):
        return value[:16].replace("T", " ")
    if isinstance(field, fields.Boolean):
        return str(_("yes")) if value == "true" else str(_("no"))
    return value[:5] if isinstance(field, fields.Time) else value
