"""Pages as a PDF, by weasyprint: nothing is fetched from anywhere."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from webapp.domain.refusals import Refused


def pdf_of(texts: Iterable[str], style: Path, tell: Callable[[int], None] = lambda _pages: None) -> bytes:
    """One PDF of several documents in HTML, laid out one after the other, with one style sheet for all.
    `tell(pages)` hears how many pages are laid out by now.

    Refused as slips_need_library where the system lacks what weasyprint draws with (Pango).
    """
    weasyprint = library()
    fonts, sheet = weasyprint.text.fonts.FontConfiguration(), style.read_text(encoding="utf-8")
    laid = []
    for text in texts:
        html = weasyprint.HTML(string=text, url_fetcher=weasyprint.urls.URLFetcher(allowed_protocols=("data",)))
        laid.append(html.render(stylesheets=[weasyprint.CSS(string=sheet, font_config=fonts)], font_config=fonts))
        tell(sum(len(document.pages) for document in laid))
    out = io.BytesIO()
    laid[0].copy([page for document in laid for page in document.pages]).write_pdf(out)
    return out.getvalue()


def check_printer() -> None:
    """Refused as slips_need_library where pdf_of could draw nothing."""
    library()


def library() -> Any:
    """weasyprint, loaded when the first page is printed: it takes a second, and libraries of the system."""
    try:
        import weasyprint
        import weasyprint.text.fonts
        import weasyprint.urls
    except OSError as error:
        raise Refused("slips_need_library") from error
    return weasyprint
