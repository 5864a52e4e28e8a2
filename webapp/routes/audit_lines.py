"""An event of the audit as a person reads it: a plain sentence, names in place of ids, before and after by field."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access.history import HIDDEN
from webapp.access.permissions import Role
from webapp.access.person import Person
from webapp.domain.retention import ERASED_NAME
from webapp.queries.audit import Event, shows_values
from webapp.queries.audit_names import OF_A_CHILD, Names, id_in, names_of, target_of
from webapp.routes.audit_groups import GROUPS
from webapp.routes.audit_words import ACTIONS, CHANGES, FIELDS, NOUNS
from webapp.routes.care_words import SHOWN
from webapp.routes.labels import ROLES
from webapp.routes.place_words import BATCHES
from webapp.routes.retention_words import KIND as RETAINED
from webapp.routes.words import class_name, time_words

LONGEST = 200
UNSAID = {"guardian"}  # the id of a row that is gone: it says nothing to a reader
FILTERED = {"who": _l("Who"), "what": _l("What"), "account": _l("Account"), "student": _l("Student"),
            "from": _l("From day"), "to": _l("To day"), "show": _l("Which files"), "q": _l("Name, pinyin or initials"),
            "page": _l("Page"), "class": _l("Class"), "ledger": _l("Ledger"),
            "lacks": _l("What is lacking")}  # fmt: skip

# field: the words of its codes
_ROLES = {role.value: word for role, word in ROLES.items()}
CODES: dict[str, Mapping[str, LazyString]] = {
    "what": {group: word for group, (word, _actions, _tables) in GROUPS.items()},
    "deed": BATCHES, "show": SHOWN, "role": _ROLES, "why": _ROLES,
    "lacks": {"any": _l("Either"), "file": _l("Care file"), "card": _l("Contact card")},
    "kind": {kind.value: word for kind, word in RETAINED.items()},
}  # fmt: skip


class Said(dict[tuple[str, str], str]):
    """The words of audit_words.py, each translated once for all the lines; what has no word stays what it is."""

    def __missing__(self, key: tuple[str, str]) -> str:
        table, name = key
        said = self[key] = str(TABLES[table].get(name, name))
        return said


TABLES = {"noun": NOUNS, "action": ACTIONS, "change": CHANGES, "field": FIELDS}


@dataclass(frozen=True)
class Change:
    """A field's name; what it was and what it is, if that may be read (`told`) and it is a change."""

    name: str
    told: bool
    before: str | None = None
    after: str = ""


@dataclass(frozen=True)
class Line:
    """One event in words. `what` is the name of the row it is about, "" where there is none to say."""

    seq: int
    at: dt.datetime
    sentence: str
    who: str
    what: str
    address: str
    changes: Sequence[Change]


def lines_of(person: Person, events: Iterable[Event], files_kept: Collection[uuid.UUID] = ()) -> list[Line]:
    """These events in words, as far as the person may read them; with the values of children's rows where the person is
    the school's principal, or keeps its files (`files_kept`: schools)."""
    found = list(events)
    values_of = {grant.school_id for grant in person.holding(Role.PRINCIPAL)} | set(files_kept)
    names = names_of(found, values_of)
    said = Said()
    return [_line(event, names, said, shows_values(event, values_of) and not _erased(event, names)) for event in found]


def actions_of(group: str) -> list[tuple[str, frozenset[str]]]:
    """Which actions a group holds, each with the tables it is narrowed to (none: all); [] for no group."""
    if group not in GROUPS:
        return []
    _word, actions, tables = GROUPS[group]
    nothing = frozenset[str]()
    return [(action, nothing) for action in actions] + [(verb, tables) for verb in CHANGES if tables]


def _erased(event: Event, names: Names) -> bool:
    """Is it about a child whose file was erased? What its fields were is kept with the chain, and read no more."""
    return event.subject_id is not None and names.of.get((event.subject or "", event.subject_id)) == ERASED_NAME


def _line(event: Event, names: Names, said: Said, shown: bool) -> Line:
    if event.action in CHANGES:
        sentence = said["change", event.action] % {"what": said["noun", event.subject or ""]}
    else:
        sentence = said["action", event.action]
    named = shown or event.subject not in OF_A_CHILD
    return Line(
        event.seq,
        event.at,
        sentence,
        _name("accounts", event.account_id, names) if event.account_id else _("nobody logged in"),
        _name(event.subject, event.subject_id, names) if named and event.subject_id else "",
        event.address or "",
        [
            _change(event, name, value, names, said, shown)
            for name, value in event.details.items()
            if value not in ("", [], None) and name not in UNSAID
        ],
    )


def _change(event: Event, name: str, value: Any, names: Names, said: Said, shown: bool) -> Change:
    word = said["field", name]
    if not shown:
        return Change(word, False)
    table = target_of(event.subject, name)
    if _is_pair(name, value):
        if HIDDEN in value:
            return Change(word, True, None, str(_("not shown")))
        before = None if event.action == "made" else _value(table, name, value[0], names)
        return Change(word, True, before, _value(table, name, value[1], names))
    return Change(word, True, None, _value(table, name, value, names))


def _is_pair(name: str, value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and name not in {"why", "found"}


def _value(table: str | None, name: str, value: Any, names: Names) -> str:
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if table and (row_id := id_in(value)):
        return _name(table, row_id, names) or str(value)
    return _text(table, name, value, names)[:LONGEST]


def _text(table: str | None, name: str, value: Any, names: Names) -> str:
    if isinstance(value, list):
        return "、".join(_value(table, name, one, names) for one in value)
    if isinstance(value, dict):
        return " · ".join(f"{FILTERED.get(key, key)}: {_value(None, key, one, names)}" for key, one in value.items())
    words = CODES.get(name, {})
    return str(words[value]) if value in words else _moment(str(value))


def _moment(text: str) -> str:
    """A time as a clock in China shows it; any other text as it is."""
    if len(text) < len("2026-11-23T00:00:00+00:00") or text[10] != "T":
        return text
    try:
        return time_words(dt.datetime.fromisoformat(text))
    except ValueError:
        return text


def _name(table: str | None, row_id: Any, names: Names) -> str:
    if table == "classes":
        return class_name(names.classes.get(row_id))
    return names.of.get((table or "", row_id), "")
