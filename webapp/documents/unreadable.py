"""How opening an uploaded file says no."""

from __future__ import annotations

LONGEST_CELL = 32_767  # what a spreadsheet program allows in one cell
MOST_CELLS = 3_000_000


class UnreadableFile(Exception):
    """A file that cannot be used as a whole; `code` is one of the refusal codes of a roster."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refuse_long(text: str) -> str:
    """The text itself; a cell longer than a spreadsheet program allows makes the whole file too large."""
    if len(text) > LONGEST_CELL:
        raise UnreadableFile("file_too_large")
    return text
