"""What a roster would change of a child, field by field, in words; to whom it may be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.actions.import_kinds import Line, line_key
from webapp.actions.imports import changes_in
from webapp.documents.roster_sentences import FIELD_LABELS
from webapp.domain.student_facts import written
from webapp.models import ImportRun, SchoolClass
from webapp.routes import fact_words, identity_words
from webapp.routes.labels import RELATIONS
from webapp.routes.looks import watched
from webapp.routes.words import class_name

Told = list[tuple[str, str | None, str]]  # what, before (None: there is none to compare), after
CHANGED: dict[str, LazyString] = FIELD_LABELS | {
    "to_be_checked": _l("no longer to be checked"),
    "left_on": _l("on the roll again"),
}
# Of these the registry officer, who keeps no files, sees only that something changes.
FOR_THE_OFFICE = frozenset({"left_behind", "disability_kind", "disability_grade", "disability_number"})
CHOICES = {**fact_words.CHOICES, "disability_kind": identity_words.KINDS, "disability_grade": identity_words.GRADES}


def changes_told(person: Person, run: ImportRun, lines: Sequence[Line]) -> Mapping[str, Told]:
    """By line_key what these lines change, as long as the file is kept; that it was looked at is noted."""
    found = changes_in(run)
    keeps_files = run.school_id in person.schools(Permission.KEEP_FILES)
    shown = {key: _told(found[key], keeps_files) for key in map(line_key, lines) if key in found}
    if shown:
        watched("import.changes_viewed", run, rows=len(shown))
    return shown


def _told(changes: Sequence[Sequence[Any]], keeps_files: bool) -> Told:
    told: Told = []
    for field, before, after in changes:
        if field in FIELD_LABELS:
            told.append((str(CHANGED[field]), _said(field, before, keeps_files), _said(field, after, keeps_files)))
        else:
            told.append((str(CHANGED[field]), None, ""))
    return told


def _said(field: str, value: Any, keeps_files: bool) -> str:
    if value in (None, ""):
        return "—"
    if field in FOR_THE_OFFICE and not keeps_files:
        return str(_("on file, for the office"))
    return SAID.get(field, _chosen(field))(value)


def _chosen(field: str) -> Callable[[Any], str]:
    return lambda value: str(CHOICES.get(field, {}).get(written(value), written(value)))


def _class(key: Any) -> str:
    stage, cohort_year, number = key
    return class_name(SchoolClass(stage=stage, cohort_year=cohort_year, number=number))


def _guardian(said: Any) -> str:
    name, relation, phones = said
    return " ".join(filter(None, (name, str(RELATIONS.get(relation, "")), "、".join(phones))))


def _end(last4: Any) -> str:
    return f"•••• {last4}"


SAID: dict[str, Callable[[Any], str]] = {
    "class": _class,
    "guardian": _guardian,
    "id_number": _end,
    "disability_number": _end,
}
