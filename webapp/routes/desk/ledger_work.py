"""A ledger drawn: at once, or in the background where it is long; what it says is chosen and said in one place."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access.audit import note
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.actions.prints import keep_print
from webapp.documents.marked_sheet import Form, marking_of, write_sheet
from webapp.domain.terms import Term
from webapp.jobs import Progress, job, writing
from webapp.models import School, now
from webapp.queries.ledger_changes import change_report, spans_of
from webapp.queries.ledger_moves import Gone
from webapp.queries.ledgers import Asked, count_of, ledger_class, ledger_gone, ledger_rows, ledger_school, recent_terms
from webapp.routes.desk.ledger_changes import write_changes
from webapp.routes.desk.ledger_columns import COLUMNS, LEDGERS, Column
from webapp.routes.words import class_name

DRAW = "ledgers.draw"


def readable_columns(person: Person, school: School) -> dict[str, Column]:
    """The columns that the person may read of the school's children."""
    return {key: one for key, one in COLUMNS.items() if school.id in person.schools(one.needs)}


def spans_offered(person: Person, kind: str, school: School) -> list[Term]:
    """The terms of which a ledger may be taken out; whole school years too where it tells what was changed."""
    terms = recent_terms(person, school)
    return spans_of(terms) if LEDGERS[kind].changes else terms


def size_of(person: Person, kind: str, asked: Asked) -> int:
    """How many rows it will have."""
    return len(change_report(person, asked).lines) if LEDGERS[kind].changes else count_of(asked)


def asked_of(
    person: Person, kind: str, school_id: uuid.UUID | None, class_id: uuid.UUID | None, term: str
) -> Asked:  # fmt: skip
    """Which children, of what a form or a job says; NotFound for a school or class that is not the person's."""
    school = ledger_school(person, school_id)
    terms = spans_offered(person, kind, school)
    chosen = next((one for one in terms if one.code == term), terms[0])
    return Asked(
        school,
        ledger_class(person, school, class_id),
        chosen,
        LEDGERS[kind].left_behind,
        person.with_merged(frozenset({school.id})),
    )


def drawn(person: Person, kind: str, asked: Asked, keys: Sequence[str]) -> tuple[bytes, int]:
    """The sheet, in Chinese because it is signed and handed in, and how many rows it has."""
    if not LEDGERS[kind].changes:
        return _drawn_in_columns(person, kind, asked, keys)
    out, report = io.BytesIO(), change_report(person, asked)
    with force_locale("zh_Hans_CN"):
        count = write_changes(out, str(LEDGERS[kind].word), marking_of(person.name, now()), asked, report)
    return out.getvalue(), count


def _drawn_in_columns(person: Person, kind: str, asked: Asked, keys: Sequence[str]) -> tuple[bytes, int]:
    """Columns that the person may not read are left out, whoever asks for them."""
    readable = readable_columns(person, asked.school)
    columns = [readable[key] for key in keys if key in readable]
    out = io.BytesIO()
    with force_locale("zh_Hans_CN"):
        heading = f"{asked.school.name} {LEDGERS[kind].word} {asked.term.code} {class_name(asked.school_class)}"
        foot = _("Unit (seal): %(school)s    Filled in by:            Checked by:            Date:",
                 school=asked.school.name)  # fmt: skip
        gone = ledger_gone(asked)
        if gone:
            foot = f"{_of_the_gone(kind, len(gone))}    {foot}"
        head = {str(_("Name")): 10} | {str(one.word): one.width for one in columns}
        form = Form(heading.rstrip(), str(_("No.")), foot)
        marking = marking_of(person.name, now())
        lines = _lines(person, asked, columns)
        if not asked.left_behind:
            lines = chain(lines, (_line_of(one, columns, readable) for one in gone))
        count = write_sheet(out, str(LEDGERS[kind].word), marking, head, lines, form)
    return out.getvalue(), count


def note_taken(kind: str, asked: Asked, keys: Sequence[str], rows: int) -> None:
    """That it was taken out, with what was chosen; kept if the transaction is."""
    chosen = {"ledger": kind, "term": asked.term.code, "class": class_name(asked.school_class)}
    looked_for = {name: text for name, text in chosen.items() if text}
    note("ledger.exported", school_id=asked.school.id, rows=rows, filter=looked_for, columns=list(keys))


def _lines(person: Person, asked: Asked, columns: Sequence[Column]) -> Iterator[list[str]]:
    for row in ledger_rows(person, asked):
        yield [row.card.student.name, *(one.said(row) for one in columns)]


def _line_of(gone: Gone, columns: Sequence[Column], readable: dict[str, Column]) -> list[str]:
    """A child who is at another school now: what cannot be told as of then stays empty."""
    of_class = readable.get("class")
    return [gone.name, *(class_name(gone.school_class) if one is of_class else "" for one in columns)]


def _of_the_gone(kind: str, count: int) -> str:
    if LEDGERS[kind].left_behind:
        return ngettext(
            "%(num)s child moved to another school since and is not judged here.",
            "%(num)s children moved to another school since and are not judged here.", count,
        )  # fmt: skip
    return ngettext(
        "%(num)s child moved to another school since: name and class alone.",
        "%(num)s children moved to another school since: name and class alone.", count,
    )  # fmt: skip


def _leads_to(arguments: dict[str, Any]) -> str:
    return f"/desk/ledgers/{arguments['digest']}.xlsx"


@job(DRAW, _l("Drawing up a ledger"), allows=Permission.TAKE_LEDGERS, leads_to=_leads_to)
def draw(
    person: Person, _progress: Progress, *, ledger: str, school_id: str, class_id: str | None, term: str,
    columns: list[str], digest: str,
) -> None:  # fmt: skip
    """The same in the background, sealed under `digest` for whoever asked, judged by what holds by then."""
    asked = asked_of(person, ledger, uuid.UUID(school_id), uuid.UUID(class_id) if class_id else None, term)
    data, rows = drawn(person, ledger, asked, columns)
    with writing():
        note_taken(ledger, asked, columns, rows)
    keep_print(person.id, digest, data)
