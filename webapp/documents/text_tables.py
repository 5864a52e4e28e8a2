"""Comma- and tab-separated text, in UTF-8, UTF-16 or the Chinese GB18030 family."""

from __future__ import annotations

import codecs
import csv
from io import StringIO

from webapp.documents.unreadable import MOST_CELLS, UnreadableFile, refuse_long
from webapp.domain.rosters import Row, Sheet, text_cell

_SAMPLE = 20_000
_MOST_LINES_IN_A_CELL = 20  # more means that a stray quotation mark swallowed the rows behind it


def open_text_table(data: bytes, tabs: bool) -> list[Sheet]:
    """The one sheet of a text file; rows are numbered as records, blank lines counted. Every cell is text."""
    text = _decoded(data)
    if not text.strip():
        raise UnreadableFile("file_empty")
    rows, cells = [], 0
    try:
        for number, record in enumerate(csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text, tabs)), 1):
            cells += len(record)
            if cells > MOST_CELLS:
                raise UnreadableFile("file_too_large")
            rows.append(Row(number, tuple(text_cell(_checked(value)) for value in record)))
    except csv.Error as error:
        raise UnreadableFile("file_too_large" if "field limit" in str(error) else "file_corrupt") from error
    return [Sheet(None, tuple(rows))]


def _checked(value: str) -> str:
    if value.count("\n") > _MOST_LINES_IN_A_CELL:
        raise UnreadableFile("file_corrupt")
    return refuse_long(value)


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\x00" in data:
        raise UnreadableFile("file_format_mismatch")
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("file_corrupt" if _mostly_text(data) else "file_format_mismatch")


def _mostly_text(data: bytes) -> bool:
    """Whether it is text with a few broken characters rather than something else altogether."""
    strange = sum(byte < 9 or 13 < byte < 32 for byte in data[:_SAMPLE])
    return strange == 0


def _delimiter(text: str, tabs: bool) -> str:
    """The mark that stands most often in the first lines; the file's name decides when none does."""
    sample = text[:_SAMPLE]
    counts = {mark: sample.count(mark) for mark in "\t,;"}
    likely = "\t" if tabs else ","
    best = max(counts, key=lambda mark: (counts[mark], mark == likely))
    return best if counts[best] else likely
