"""Contact cards 联系卡 on paper: eight or so to a sheet of A4, to cut apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import render_template
from flask_babel import force_locale

from webapp.documents.pdf import pdf_of
from webapp.queries.contact_cards import ContactCard

STYLE = Path(__file__).parents[1] / "templates" / "documents" / "contact_cards.css"


def contact_cards_pdf(cards: Sequence[ContactCard], school: str, marking: str, words: object) -> bytes:
    """The cards as a PDF, in Chinese, each page marked with whose copy it is. `words` are routes/fact_words.py's.

    Refused as slips_need_library where the system lacks what weasyprint draws with.
    """
    with force_locale("zh_Hans_CN"):
        text = render_template(
            "documents/contact_cards.html", cards=cards, school=school, marking=marking, words=words
        )  # fmt: skip
    return pdf_of([text], STYLE)
