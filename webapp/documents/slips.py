"""Slips 激活单 on paper: eight a sheet, to be cut apart and handed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlencode

from flask import render_template
from flask_babel import force_locale

from webapp.actions.slips import Slip
from webapp.documents.pdf import pdf_of
from webapp.documents.qr import Qr, png, qr

A_SHEET = 8
STYLE = Path(__file__).parents[1] / "templates" / "documents" / "slips.css"
CHUNK = 25  # sheets laid out at once: see slips_pdf


def address_of(slip: Slip, url: str) -> str:
    """What the QR code says: behind the #, login and code never reach a server's or a proxy's log."""
    return f"{url}#{urlencode({'login': slip.login, 'code': slip.code})}"


def picture(slip: Slip, url: str) -> Qr:
    """The QR code of a slip."""
    return qr(address_of(slip, url))


def slips_pdf(slips: Sequence[Slip], url: str, tell: Callable[[int, int], None] = lambda _done, _all: None) -> bytes:
    """The slips as a PDF; `url` is the address of the activation page. In Chinese: it is for whoever gets the slip.
    `tell(done, all)` hears how far it is, sheet by sheet: a slip takes some 20 ms.

    Refused as slips_need_library where the system lacks what weasyprint draws with (Pango); the page can be printed
    then. Nothing is fetched from anywhere.
    """
    sheets = [slips[at : at + A_SHEET] for at in range(0, len(slips), A_SHEET)]
    chunks = [sheets[at : at + CHUNK] for at in range(0, len(sheets), CHUNK)] or [[]]
    return pdf_of((_text(chunk, url) for chunk in chunks), STYLE, lambda pages: tell(pages, len(sheets)))


def _text(sheets: Sequence[Sequence[Slip]], url: str) -> str:
    pages = [[(slip, png(address_of(slip, url))) for slip in sheet] for sheet in sheets]
    with force_locale("zh_Hans_CN"):
        return render_template("documents/slips.html", pages=pages, url=url)
