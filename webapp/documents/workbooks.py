"""Opening what a school uploads: Excel workbooks (xlsx, xls) and text tables (csv, tsv). Nothing is computed or run."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePath

from webapp.documents.text_tables import open_text_table
from webapp.documents.unreadable import UnreadableFile
from webapp.documents.xls_workbooks import open_xls
from webapp.documents.xlsx_workbooks import open_xlsx
from webapp.domain.rosters import Sheet

LARGEST_FILE = 30_000_000
LARGEST_CONTENT = 80_000_000  # unpacked, all parts together
_LARGE_PART, _LARGEST_RATIO = 1_000_000, 100
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".tab"})
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|body|table|meta|\?xml|style|script|svg|div)\b", re.IGNORECASE)

__all__ = ["UnreadableFile", "open_sheets"]


def open_sheets(data: bytes, filename: str) -> list[Sheet]:
    """The sheets of an uploaded file, told apart by its content, not by its name.

    Raises UnreadableFile with file_empty, file_encrypted, file_corrupt, file_too_large, or
    file_format_mismatch for what is neither a workbook nor the text that its name promises.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise UnreadableFile("file_empty")
    if len(data) > LARGEST_FILE:
        raise UnreadableFile("file_too_large")
    if data.startswith(_OLE):
        return _open_ole(data)
    if data.startswith(b"PK"):
        return _open_zip(data)
    if data[:2] in (
        b"\x09\x08",
        b"\x09\x04",
        b"\x09\x02",
    ):  # BIFF without its container, as old programs wrote it
        return open_xls(data)
    suffix = PurePath(filename).suffix.lower()
    if suffix not in _TEXT_SUFFIXES or _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise UnreadableFile("file_format_mismatch")
    return open_text_table(data, tabs=suffix in (".tsv", ".tab"))


def _open_ole(data: bytes) -> list[Sheet]:
    """The old container: a workbook of Excel 97-2003, or the wrapping of an encrypted xlsx."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile("file_encrypted")
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        # the directory may be what broke off
        raise UnreadableFile("file_format_mismatch" if "Root Entry".encode("utf-16-le") in data else "file_corrupt")
    return open_xls(data)


def _open_zip(data: bytes) -> list[Sheet]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile("file_corrupt") from error
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFile("file_encrypted")
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise UnreadableFile("file_format_mismatch")
    _refuse_bombs(parts)
    return open_xlsx(data)


def _refuse_bombs(parts: list[zipfile.ZipInfo]) -> None:
    """A part cannot unpack to more than its header says, because the reader stops there; so the headers settle it."""
    swollen = any(
        part.file_size > _LARGE_PART and part.file_size > _LARGEST_RATIO * max(part.compress_size, 1) for part in parts
    )
    if swollen or sum(part.file_size for part in parts) > LARGEST_CONTENT:
        raise UnreadableFile("file_too_large")
