"""Rosters 名册: reading schools' lists of pupils without ever guessing silently."""

from webapp.domain.rosters.cells import BLANK, Cell, CellKind, Merge, Row, Sheet, sheet_of, text_cell
from webapp.domain.rosters.guardian_columns import SAID as SAID_OF_GUARDIANS
from webapp.domain.rosters.numbers import MEANINGS, heading_key
from webapp.domain.rosters.outcome import Outcome, ReadList, RosterGuardian, RosterProblem, RosterReading, RosterStudent
from webapp.domain.rosters.reading import read_roster

__all__ = [
    "BLANK",
    "MEANINGS",
    "SAID_OF_GUARDIANS",
    "Cell",
    "CellKind",
    "Merge",
    "Outcome",
    "ReadList",
    "RosterGuardian",
    "RosterProblem",
    "RosterReading",
    "RosterStudent",
    "Row",
    "Sheet",
    "heading_key",
    "read_roster",
    "sheet_of",
    "text_cell",
]
