"""The tables: one file a noun."""

from webapp.models.account import Account, Activation, RoleGrant
from webapp.models.audit import AuditEvent, AuditHead
from webapp.models.batch import Batch, BatchRow
from webapp.models.care import (
    CareFile,
    CareMember,
    CarePhrase,
    CarePlanStep,
    CareStep,
    ScreeningDecision,
    ScreeningRound,
)
from webapp.models.care_helper import CareHelper
from webapp.models.columns import SchoolOwned, blind_index, new_id, now
from webapp.models.derived import RollCallDay, StudentSummary
from webapp.models.entry import Entry, EntryFile, HeldEntry, Upload
from webapp.models.envelope_key import EnvelopeKey
from webapp.models.epoch import Epoch
from webapp.models.fact_question import FactQuestion
from webapp.models.file_request import FileRequest
from webapp.models.imports import ImportColumn, ImportRun
from webapp.models.job import Job
from webapp.models.organisation import Bureau, School, SchoolClass, Term
from webapp.models.oversight import ApiToken, BreakGlass, SettingValue
from webapp.models.rescue import Rescue
from webapp.models.retention import RetentionProposal, erased_students, is_erased
from webapp.models.rights import ConsentNote, KeptLonger, RightsRequest
from webapp.models.saved_filter import SavedFilter
from webapp.models.session import Counter, Device, LoginSession, SyncFailure
from webapp.models.student import Guardian, MergedStudent, Pairing, Student, kept_records, with_merged_records
from webapp.models.student_document import StudentDocument
from webapp.models.transfer import Transfer, TransferStep, came_to

__all__ = [
    "Account",
    "Activation",
    "ApiToken",
    "AuditEvent",
    "AuditHead",
    "Batch",
    "BatchRow",
    "BreakGlass",
    "Bureau",
    "CareFile",
    "CareHelper",
    "CareMember",
    "CarePhrase",
    "CarePlanStep",
    "CareStep",
    "ConsentNote",
    "Counter",
    "Device",
    "Entry",
    "EntryFile",
    "EnvelopeKey",
    "Epoch",
    "FactQuestion",
    "FileRequest",
    "Guardian",
    "HeldEntry",
    "ImportColumn",
    "ImportRun",
    "Job",
    "KeptLonger",
    "LoginSession",
    "MergedStudent",
    "Pairing",
    "Rescue",
    "RetentionProposal",
    "RightsRequest",
    "RoleGrant",
    "RollCallDay",
    "SavedFilter",
    "School",
    "SchoolClass",
    "SchoolOwned",
    "ScreeningDecision",
    "ScreeningRound",
    "SettingValue",
    "Student",
    "StudentDocument",
    "StudentSummary",
    "SyncFailure",
    "Term",
    "Transfer",
    "TransferStep",
    "Upload",
    "blind_index",
    "came_to",
    "erased_students",
    "is_erased",
    "kept_records",
    "new_id",
    "now",
    "with_merged_records",
]
