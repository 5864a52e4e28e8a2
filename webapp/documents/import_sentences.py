"""The sentences of carrying out an import: why a row was left aside."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from webapp.documents.roster_sentences import problem_message

_CONFLICTS: dict[str, LazyString] = {
    "numbers_disagree": _("The numbers in this row belong to different students, or to one of another name."),
    "moved_away": _(
        "This child went to another school with its file. If it comes back, that school sends the file on: see the "
        "transfers."
    ),
    "same_name": _("There is a student of this name in this class, and too little to tell whether it is the same."),
}


def left_aside_message(reason: str) -> LazyString:
    """Why a row was left aside, for a code of RosterPlan.to_decide."""
    return _CONFLICTS.get(reason) or problem_message(reason, None)


def row_text(code: str, field: str) -> str:
    """The sentence about a row of a roster: why it was left aside, or what to look at."""
    if code == "departed":
        return str(
            _("Left this school (last day %(day)s). Left out, unless you take the child back onto the roll.", day=field)
        )
    return str(_CONFLICTS.get(code) or problem_message(code, field or None))
