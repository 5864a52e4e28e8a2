"""How each kind of import looks at the desk: where it is, its words, and what it may do beside the common way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.access.person import Person
from webapp.actions import imports as actions
from webapp.actions.import_kinds import ImportKind, Line
from webapp.documents.import_sentences import row_text
from webapp.documents.roster_files import ROSTER
from webapp.documents.roster_mending import roster_to_mend
from webapp.documents.roster_sentences import COLUMN_LABELS, NUMBER_MEANINGS
from webapp.documents.staff_files import STAFF
from webapp.documents.staff_sentences import HEADINGS, reason_text
from webapp.documents.staff_sheets import rows_to_mend
from webapp.domain.rosters.outcome import ERRORS
from webapp.models import ImportRun
from webapp.queries.import_lines import new_accounts
from webapp.routes.desk.roster_changes import CHANGED, Told, changes_told
from webapp.routes.desk.slips import MOST_SLIPS

Words = Mapping[str, LazyString]


@dataclass(frozen=True)
class ImportLook:
    """`tiles` and `verdicts` are the long and the short words for what happens to a row, `reason` the sentence for a
    code and what it is about, `grave` the codes set in bold. With `confirm`, carrying out and undoing ask for a fresh
    confirmation; so does `mend` always, which makes the sheet of the rows to mend, with a marking. `columns` are the
    words for what a heading may be, `meanings` for what a number in a field's column stands for. `template` is where
    the empty list is, `readmits`: children who left can be taken back onto the roll. `deeds` is the template of what
    else can be done once it is imported, and `more` what that needs; `told` says what lines change, from what to
    what."""

    kind: ImportKind
    path: str
    title: LazyString
    file: LazyString
    hint: LazyString
    none_yet: LazyString
    done: LazyString
    safe: LazyString
    tiles: Words
    verdicts: Words
    fields: Words
    columns: Words
    mend: Callable[[ImportRun, str], bytes]
    reason: Callable[[str, str], str]
    grave: frozenset[str] = field(default=frozenset())
    confirm: bool = False
    meanings: Mapping[str, Words] = field(default_factory=dict)
    template: str | None = None
    readmits: bool = False
    deeds: str | None = None
    told: Callable[[Person, ImportRun, Sequence[Line]], Mapping[str, Told]] = lambda _person, _run, _lines: {}
    more: Callable[[Person, ImportRun], dict[str, Any]] = lambda _person, _run: {}


def _slips(person: Person, run: ImportRun) -> dict[str, Any]:
    return {"waiting": new_accounts(person, run) if run.state == "carried" else [], "most_slips": MOST_SLIPS}


STAFF_LOOK = ImportLook(
    STAFF,
    "/desk/staff-list",
    title=_l("Staff list"),
    file=_l("List of colleagues, as Excel or CSV"),
    hint=_l(
        "The school's own list will do: the columns are found by their headings. You see first what would change; "
        "nothing is saved before you confirm."
    ),
    none_yet=_l("No list has been imported yet. Begin with the empty list above, or with the school's own."),
    done=_l("The list is imported. Nobody new can come in before they have their slip."),
    safe=_l(
        "Nothing is saved yet. Nobody is deleted, no role ends; what is left aside stays as it is. It can be undone."
    ),
    tiles={
        "new": _l("new colleagues"),
        "changed": _l("changed"),
        "unchanged": _l("unchanged"),
        "conflict": _l("unclear, left aside"),
        "refused": _l("with mistakes, left aside"),
    },
    verdicts={
        "new": _l("new"),
        "changed": _l("changed"),
        "unchanged": _l("unchanged"),
        "conflict": _l("unclear"),
        "refused": _l("with mistakes"),
    },
    fields=HEADINGS,
    columns=HEADINGS,
    reason=reason_text,
    confirm=True,
    mend=lambda run, marking: rows_to_mend([line for line in run.plan if line["kind"] in STAFF.aside], marking),
    template="/desk/staff-list/template.xlsx",
    deeds="desk/imports/staff_deeds.html",
    more=_slips,
)
ROSTER_LOOK = ImportLook(
    ROSTER,
    "/desk/import",
    title=_l("Roster import"),
    file=_l("List of students, as Excel or CSV"),
    hint=_l(
        "The export of the student registry, or the school's own list. You see first what would change; nothing is "
        "saved before you confirm."
    ),
    none_yet=_l("No roster has been imported yet. Begin with the list of all students."),
    done=_l("The roster is imported."),
    safe=_l("Nothing is saved yet. Records and pairings stay as they are; nobody is deleted. It can be undone."),
    tiles={
        "new": _l("new students"),
        "changed": _l("students changed"),
        "unchanged": _l("students unchanged"),
        "departed": _l("students who left, left out"),
        "left_aside": _l("rows left aside"),
        "to_be_checked": _l("students to be checked, because the file does not name them"),
    },
    verdicts={
        "new": _l("new"),
        "changed": _l("changed"),
        "unchanged": _l("unchanged"),
        "departed": _l("left the school"),
        "left_aside": _l("left aside"),
        "to_be_checked": _l("not in the file"),
    },
    fields=CHANGED,
    told=changes_told,
    readmits=True,
    columns=COLUMN_LABELS,
    meanings=NUMBER_MEANINGS,
    mend=lambda run, marking: roster_to_mend(actions.rows_to_mend(run), marking),
    reason=row_text,
    grave=ERRORS | {"past_school_year"},
)
