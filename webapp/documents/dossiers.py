"""A child's file 一生一档 on paper: as a PDF to be kept, and as a Word file to be worked on."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flask import render_template
from flask_babel import force_locale

from webapp.documents.pdf import pdf_of

STYLE = Path(__file__).parents[1] / "templates" / "documents" / "dossier.css"
TEMPLATE = Path(__file__).with_name("dossier.docx")
OWN_TEMPLATE = Path("templates") / TEMPLATE.name  # below the folder of files: a bureau's own


@dataclass(frozen=True)
class Table:
    """A table of a section: its heads, and rows as long as they are."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Note:
    """A record: when, what and by whom in a line; what is short in another; the rest by label."""

    head: str
    brief: str = ""
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Section:
    """A part of the file; what is empty is not printed."""

    heading: str
    facts: Sequence[tuple[str, str]] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[Note] = ()
    hint: str = ""


@dataclass(frozen=True)
class Paper:
    """The whole: `marking` stands on every page, `foot` is the line that is signed."""

    title: str
    child: str
    of: str
    marking: str
    foot: str
    sections: Sequence[Section] = field(default_factory=list)


def dossier_pdf(paper: Paper) -> bytes:
    """The file as a PDF. Refused as slips_need_library where the system lacks what weasyprint draws with."""
    with force_locale("zh_Hans_CN"):
        text = render_template("documents/dossier.html", paper=paper)
    return pdf_of([text], STYLE)


def dossier_docx(paper: Paper, files_dir: Path) -> bytes:
    """The file as a Word file, by the bureau's own template where there is one (docs/operate.md). Every text is put
    there as text: what looks like markup or like a template stays what it is."""
    from docxtpl import DocxTemplate
    from jinja2.sandbox import SandboxedEnvironment

    own = files_dir / OWN_TEMPLATE
    document = DocxTemplate(own if own.is_file() else TEMPLATE)
    document.render(_clean(asdict(paper)), jinja_env=SandboxedEnvironment(autoescape=True))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _clean(value: Any) -> Any:
    """Without what XML cannot hold, and without the signs that docxtpl takes for a new page or paragraph."""
    if isinstance(value, str):
        return "".join(char for char in value if char >= " " or char == "\n").replace("￾", "").replace("￿", "")
    if isinstance(value, Mapping):
        return {name: _clean(one) for name, one in value.items()}
    return [_clean(one) for one in value]
