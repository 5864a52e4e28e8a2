"""Slips 激活单 on paper: eight a sheet, to be cut apart and handed over."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import render_template
from flask_babel import force_locale

from webapp.actions.slips import Slip
from webapp.documents.qr import Qr, png, qr
from webapp.domain.refusals import Refused

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
    weasyprint = _library()
    sheets = [slips[at : at + A_SHEET] for at in range(0, len(slips), A_SHEET)]
    chunks = [sheets[at : at + CHUNK] for at in range(0, len(sheets), CHUNK)] or [[]]
    fonts, style = weasyprint.text.fonts.FontConfiguration(), STYLE.read_text(encoding="utf-8")
    laid = []
    for chunk in chunks:
        pages = [[(slip, png(address_of(slip, url))) for slip in sheet] for sheet in chunk]
        with force_locale("zh_Hans_CN"):
            text = render_template("documents/slips.html", pages=pages, url=url)
        html = weasyprint.HTML(string=text, url_fetcher=weasyprint.urls.URLFetcher(allowed_protocols=("data",)))
        laid.append(html.render(stylesheets=[weasyprint.CSS(string=style, font_config=fonts)], font_config=fonts))
        tell(sum(len(document.pages) for document in laid), len(sheets))
    out = io.BytesIO()
    laid[0].copy([page for document in laid for page in document.pages]).write_pdf(out)
    return out.getvalue()


def check_printer() -> None:
    """Refused as slips_need_library where slips_pdf could draw nothing: asked before earlier codes are withdrawn."""
    _library()


def _library() -> Any:
    """weasyprint, loaded when the first slip is printed: it takes a second, and libraries of the system."""
    try:
        import weasyprint
        import weasyprint.text.fonts
        import weasyprint.urls
    except OSError as error:
        raise Refused("slips_need_library") from error
    return weasyprint
