"""The notice 告知书 to guardians on paper: what is kept and why, what they are asked, and what they may ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import render_template
from flask_babel import force_locale

from webapp.documents.pdf import pdf_of

STYLE = Path(__file__).parents[1] / "templates" / "documents" / "notices.css"


@dataclass(frozen=True)
class Notice:
    """Whom a sheet is for."""

    school: str
    class_name: str
    child: str
    guardian: str


def notices_pdf(notices: Sequence[Notice], **words: object) -> bytes:
    """A sheet a child, as a PDF, in Chinese: it is for the family. `words` are what the template shows besides.

    Refused as slips_need_library where the system lacks what weasyprint draws with.
    """
    with force_locale("zh_Hans_CN"):
        text = render_template("documents/notices.html", notices=notices, **words)
    return pdf_of([text], STYLE)
