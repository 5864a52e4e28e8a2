"""Documents on a child's file 档案材料: papers that somebody brought, scanned or photographed at the desk."""

from __future__ import annotations

import datetime as dt

from webapp.domain.files import MEGABYTE, TooLarge
from webapp.domain.refusals import Refused
from webapp.domain.student_facts import line

KINDS = ("entrustment", "household", "medical", "consent", "subsidy", "agreement", "other")
MOST_BYTES = 12 * MEGABYTE  # a photo as the camera made it, or some pages of a scan
MOST = 60  # of one child
LONGEST_TITLE, LONGEST_WHY = 100, 200
KEPT_AFTER = dt.timedelta(days=30)  # of one that was taken off: until then it can be put back
PDF = "application/pdf"
_PDF_BEGINS, _PDF_ENDS = b"%PDF-", b"%%EOF"


def kind_of(text: str) -> str:
    """One of KINDS; Refused as document_kind for anything else."""
    if text not in KINDS:
        raise Refused("document_kind", field="kind")
    return text


def title_of(text: str) -> str:
    """A line that says what it is; Refused as document_title without one, too_long for one of more than 100."""
    found = line(text, LONGEST_TITLE)
    if found is None:
        raise Refused("document_title", field="title")
    return found


def check_size(size: int) -> None:
    """TooLarge for more bytes than a document has; Refused as document_empty for none."""
    if size > MOST_BYTES:
        raise TooLarge("document_too_large")
    if size == 0:
        raise Refused("document_empty", field="file")


def is_pdf(data: bytes) -> bool:
    """Does it begin and end as a PDF does? What is in it nobody runs: it is only ever sent as a download."""
    return data.startswith(_PDF_BEGINS) and _PDF_ENDS in data[-2048:]
