"""A child's file drawn on paper: at once, or in the background where it is long."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access.audit import note
from webapp.access.permissions import ALLOWS, Permission
from webapp.access.person import Person
from webapp.actions.prints import keep_print
from webapp.documents.dossiers import Paper, dossier_docx, dossier_pdf
from webapp.documents.marked_sheet import marking_of
from webapp.jobs import Progress, job, writing
from webapp.models import now
from webapp.queries.care_files import VIEWED
from webapp.queries.dossiers import Dossier, dossier_of
from webapp.routes.desk.dossier_sections import PARTS_OF_A_FILE, basics
from webapp.routes.words import class_name

DRAW = "dossiers.draw"
FORMS = ("pdf", "docx")


def drawn(file: Dossier, form: str, parts: Sequence[str], who: str) -> bytes:
    """The file in one of FORMS, in Chinese because it is signed and filed; with these of PARTS_OF_A_FILE."""
    with force_locale("zh_Hans_CN"):
        paper = _paper(file, parts, who)
    return (
        dossier_pdf(paper)
        if form == "pdf"
        else dossier_docx(paper, current_app.extensions["runxin_settings"].files_dir)
    )


def note_taken(person: Person, file: Dossier, form: str, parts: Sequence[str]) -> None:
    """That it was taken out, and which parts; and where the care file is among them, that it was looked at."""
    student = file.card.student
    note("dossier.exported", student, form=form, parts=list(parts), rows=len(file.records))
    if file.care and "care" in parts:
        why = sorted(role for role in person.roles if Permission.TAKE_LEDGERS in ALLOWS[role])
        note(VIEWED, file.care.file, why=why)


def _paper(file: Dossier, parts: Sequence[str], who: str) -> Paper:
    student = file.card.student
    sections = [basics(file), *(PARTS_OF_A_FILE[part][1](file) for part in parts)]
    foot = _("Unit (seal): %(school)s    Filled in by:            Checked by:            Date:",
             school=file.school.name)  # fmt: skip
    return Paper(
        title=str(_("The child's file")),
        child=student.name,
        of=f"{file.school.name}　{class_name(student.school_class)}",
        marking=marking_of(who, now()),
        foot=foot,
        sections=[one for one in sections if one.facts or one.notes or any(table.rows for table in one.tables)],
    )


def _leads_to(arguments: dict[str, Any]) -> str:
    return f"/desk/dossiers/{arguments['digest']}.{arguments['form']}"


@job(DRAW, _l("Drawing up a child's file"), allows=Permission.TAKE_LEDGERS, leads_to=_leads_to)
def draw(
    person: Person, _progress: Progress, *, student_id: str, form: str, parts: list[str], digest: str
) -> None:  # fmt: skip
    """The same in the background, sealed under `digest` for whoever asked, judged by what holds by then."""
    file = dossier_of(person, uuid.UUID(student_id))
    data = drawn(file, form, parts, person.name)
    with writing():
        note_taken(person, file, form, parts)
    keep_print(person.id, digest, data)
