"""Rosters 名册: reading schools' lists of pupils without ever guessing silently."""

from webapp.domain.rosters.cells import BLANK, Cell, CellKind, Merge, Row, Sheet, sheet_of, text_cell
from webapp.domain.rosters.outcome import Outcome, RosterGuardian, RosterProblem, RosterReading, RosterStudent
from webapp.domain.rosters.reading import read_roster

__all__ = [
    "BLANK",
    "Cell",
    "CellKind",
    "Merge",
    "Outcome",
    "RosterGuardian",
    "RosterProblem",
    "RosterReading",
    "RosterStudent",
    "Row",
    "Sheet",
    "read_roster",
    "sheet_of",
    "text_cell",
]
