"""The tables: one file a noun."""

from webapp.models.account import Account, RoleGrant
from webapp.models.change import Change
from webapp.models.columns import SchoolOwned, blind_index, new_id, now
from webapp.models.derived import RollCallDay, StudentSummary
from webapp.models.entry import Entry, EntryFile, HeldEntry
from webapp.models.organisation import Bureau, School, SchoolClass
from webapp.models.roster_import import RosterImport
from webapp.models.student import Guardian, Pairing, Student

__all__ = [
    "Account",
    "Bureau",
    "Change",
    "Entry",
    "EntryFile",
    "Guardian",
    "HeldEntry",
    "Pairing",
    "RoleGrant",
    "RollCallDay",
    "RosterImport",
    "School",
    "SchoolClass",
    "SchoolOwned",
    "Student",
    "StudentSummary",
    "blind_index",
    "new_id",
    "now",
]
