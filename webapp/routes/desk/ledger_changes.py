"""The change report 变更报告 as a sheet: each line in words, the counts above, and below what cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.documents.marked_sheet import Form, write_sheet
from webapp.domain.register_changes import Why
from webapp.queries.ledger_changes import ADDED, Kind, Line, Report, Touched
from webapp.queries.ledger_history import REMOVED
from webapp.queries.ledgers import Asked
from webapp.queries.places import classes_named
from webapp.routes import fact_words
from webapp.routes.words import class_name, relation_name

KINDS: Mapping[Kind, LazyString] = {
    Kind.CAME: _l("Came onto it"),
    Kind.WENT: _l("Went off it"),
    Kind.CHANGED: _l("Facts changed"),
}
WHY: Mapping[Why, LazyString] = {
    Why.MOVED_IN: _l("came from another school"),
    Why.ENROLLED: _l("came to this school"),
    Why.ON_FILE: _l("on file here since that day; earlier is not known"),
    Why.BACK: _l("on the roll again"),
    Why.FACTS: _l("facts were changed"),
    Why.GRADUATED: _l("graduated"),
    Why.TRANSFERRED: _l("moved to a school elsewhere"),
    Why.LEFT: _l("left the school"),
}
TOUCHED: Mapping[str, LazyString] = fact_words.FACTS | {
    "left_on": _l("Left on"),
    ADDED: _l("put on the file"),
    REMOVED: _l("taken off the file"),
}


def write_changes(file: BinaryIO, word: str, marking: str, asked: Asked, report: Report) -> int:
    """The sheet; says how many rows."""
    heading = f"{asked.school.name} {word} {asked.term.code} {class_name(asked.school_class)}".rstrip()
    foot = _("Unit (seal): %(school)s    Filled in by:            Checked by:            Date:",
             school=asked.school.name)  # fmt: skip
    form = Form(f"{heading}  {_counts(report)}", str(_("No.")), "    ".join([*_notes(report), str(foot)]))
    return write_sheet(file, word, marking, _head(), _rows(report), form)


def _head() -> dict[str, int]:
    words = (_("Kind of change"), 12), (_("Name"), 10), (_("Class"), 14), (_("Day"), 11)
    more = (_("Why, or what was changed"), 60), (_("Changed by"), 16)
    return {str(word): width for word, width in (*words, *more)}


def _counts(report: Report) -> str:
    many = {kind.value: sum(line.kind is kind for line in report.lines) for kind in Kind}
    return str(
        _(
            "At the beginning %(before)s, came %(came)s, went %(went)s, on %(until)s %(after)s; facts: %(changed)s",
            before=report.before, after=report.after, until=report.until, **many,
        )
    )  # fmt: skip


def _notes(report: Report) -> Iterator[str]:
    if not report.lines:
        yield str(_("Nothing was changed in this time."))
    if report.kept_since:
        yield str(_("Changes are kept since %(day)s; what was changed before is not in it.", day=report.kept_since))
    if report.moved:
        yield ngettext(
            "%(num)s child moved to another school since and is not judged here.",
            "%(num)s children moved to another school since and are not judged here.", report.moved,
        )  # fmt: skip
    if report.erased:
        yield ngettext(
            "The file of %(num)s child was erased: the child is not in it.",
            "The files of %(num)s children were erased: they are not in it.", report.erased,
        )  # fmt: skip
    if report.unsure:
        yield ngettext(
            "Of %(num)s child a parent was taken off the file of whom it was not kept whether away.",
            "Of %(num)s children a parent was taken off the file of whom it was not kept whether away.", report.unsure,
        )  # fmt: skip


def _rows(report: Report) -> Iterator[list[str]]:
    classes = classes_named(line.class_id for line in report.lines if line.class_id)
    for line in report.lines:
        of = class_name(classes.get(line.class_id)) if line.class_id else ""
        by = "、".join(report.names.get(one, "") if one else str(_("nobody logged in")) for one in line.by)
        yield [str(KINDS[line.kind]), line.name, of, line.day.isoformat(), _said(line), by]


def _said(line: Line) -> str:
    touched = "、".join(_field(one) for one in line.touched)
    if line.why is None:
        return touched
    if line.why is Why.FACTS and not touched:
        return str(_("two records of the child were put together, or taken apart"))
    return f"{WHY[line.why]}{_(': ')}{touched}" if touched else str(WHY[line.why])


def _field(one: Touched) -> str:
    if not one.of_family:
        return str(TOUCHED[one.name])
    who = relation_name(one.relation) if one.relation else _("Family")
    return f"{who} {TOUCHED[one.name]}"
