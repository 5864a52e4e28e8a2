"""The printed answer with the copy of a child's file, for a guardian who asked: at once, or in the background."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access.audit import note
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.actions.prints import keep_print
from webapp.documents.dossiers import Paper, Section, dossier_pdf
from webapp.domain.terms import CHINA
from webapp.jobs import Progress, job, writing
from webapp.models import now
from webapp.queries.request_copies import Copy, copy_of
from webapp.routes.desk import copy_sections
from webapp.routes.desk.copy_sections import ATTACHED, PARTS_OF_A_COPY
from webapp.routes.desk.package_contents import attached_of
from webapp.routes.words import class_name

DRAW = "copies.draw"


def packed(copy: Copy, parts: Sequence[str], who: str) -> bytes:
    """A ZIP file: the answer with the copy as a PDF, in Chinese because it is for the family; and where they are
    wanted, photos and papers beside it."""
    with force_locale("zh_Hans_CN"):
        paper, name = _paper(copy, parts, who), str(_("Answer and copy"))
    attached = attached_of([*copy.files, *copy.papers]) if ATTACHED in parts else ()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.pdf", dossier_pdf(paper))
        for path, data in attached:
            archive.writestr(path, data)
    return out.getvalue()


def note_made(copy: Copy, parts: Sequence[str]) -> None:
    """That it was made for the guardian, and with which parts."""
    student = copy.file.card.student
    note("copy.made", copy.asked, student=str(student.id), parts=list(parts), rows=len(copy.file.records))


def _paper(copy: Copy, parts: Sequence[str], who: str) -> Paper:
    file, student = copy.file, copy.file.card.student
    drawn = [part(file) for key, (_word, part) in PARTS_OF_A_COPY.items() if key in parts]
    sections = [copy_sections.answer(copy), copy_sections.basics(file), *drawn]
    made = now().astimezone(CHINA)
    foot = _("Unit (seal): %(school)s    Handed over by:            Received by:            Date:",
             school=file.school.name)  # fmt: skip
    return Paper(
        title=str(_("Answer to a guardian, with a copy of the file")),
        child=student.name,
        of=f"{file.school.name}　{class_name(student.school_class)}",
        marking=str(_("For the guardian alone · %(who)s · %(moment)s", who=who, moment=f"{made:%Y-%m-%d %H:%M}")),
        foot=foot,
        sections=[one for one in sections if _tells(one)],
    )


def _tells(section: Section) -> bool:
    return bool(section.facts or section.notes or any(table.rows for table in section.tables))


def _leads_to(arguments: dict[str, Any]) -> str:
    return f"/desk/requests/copies/{arguments['digest']}.zip"


@job(DRAW, _l("Drawing up a copy for a guardian"), allows=Permission.KEEP_FILES, leads_to=_leads_to)
def draw(person: Person, _progress: Progress, *, request_id: str, parts: list[str], digest: str) -> None:
    """The same in the background, sealed under `digest` for whoever asked, judged by what holds by then."""
    copy = copy_of(person, uuid.UUID(request_id))
    data = packed(copy, parts, person.name)
    with writing():
        note_made(copy, parts)
    keep_print(person.id, digest, data)
