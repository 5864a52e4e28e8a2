"""Opening a list of people, of whatever kind: the sheets of a file, within bounds that a request can bear."""

from __future__ import annotations

from webapp.documents.row_counts import rows_typed
from webapp.documents.workbooks import UnreadableFile, open_sheets
from webapp.domain.refusals import Refused
from webapp.domain.rosters import Sheet
from webapp.domain.staff_lists import MOST_ROWS, SEARCHED_ROWS, too_long


def open_list(data: bytes, name: str) -> list[Sheet]:
    """The sheets. Refused with what speaks against the file, too_many_rows among it: of a workbook before it is opened,
    because opening fifty thousand rows takes a minute."""
    if rows_typed(data) > MOST_ROWS + SEARCHED_ROWS:
        raise Refused("too_many_rows", field="file")
    try:
        sheets = open_sheets(data, name)
    except UnreadableFile as unreadable:
        raise Refused(unreadable.code, field="file") from unreadable
    if too_long(sheets):
        raise Refused("too_many_rows", field="file")
    return sheets
