"""The groups by which one looks for events of the audit."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

# group: its word, and which actions (None: any subject; else only on these tables)
GROUPS: dict[str, tuple[LazyString, tuple[str, ...], frozenset[str]]] = {
    "logins": (
        _l("Logins, passwords, phones"),
        ("login.succeeded", "login.failed", "session.ended", "account.activated", "account.locked", "account.unlocked",
         "account.reset", "account.told",
         "activation.failed", "password.changed", "password.failed", "step_up.succeeded", "step_up.failed",
         "second_factor.enrolled", "second_factor.failed", "second_factor.removed", "second_factor.renewed_recovery",
         "second_factor.reset", "second_factor.used_recovery", "device.enrolled", "device.revoked", "device.emptied",
         "device.recovery_kept", "device.recovery_given", "device.rescued", "envelope_key.made", "epoch.begun"),
        frozenset(),
    ),
    "accounts": (
        _l("Accounts and roles"),
        ("slip.printed", "account.unlocked", "account.reset", "second_factor.reset", "staff.imported",
         "staff.import_undone", "staff.handed_over", "staff.hand_over_undone", "import.columns_chosen",
         "device.rescued"),
        frozenset({"accounts", "role_grants"}),
    ),
    "organisation": (
        _l("Schools, classes, terms"),
        ("school.merged", "school.closed", "rollover.done", "batch.undone", "installation.set_up"),
        frozenset({"bureaus", "classes", "schools", "terms"}),
    ),
    "settings": (
        _l("Settings and other systems"),
        ("setting.decided", "token.first_used"),
        frozenset({"api_tokens", "care_phrases", "setting_values"}),
    ),
    "children": (
        _l("Children's data changed"),
        ("roster.imported", "roster.import_undone", "entry.corrected", "entry.taken_back", "care.opened",
         "care.stepped", "care.planned", "care.joined", "care.left", "screening.opened", "screening.closed",
         "screening.decided", "transfer.asked", "transfer.stepped", "files.asked", "files.answered",
         "student.merged", "student.taken_apart",
         "guardian.removed", "students.graduated", "students.graduation_undone", "students.paired",
         "students.pairing_undone", "student.fact_decided", "document.added", "document.removed", "document.put_back",
         "retention.erased"),
        frozenset({"consent_notes", "guardians", "kept_longer", "pairings", "retention_proposals", "rights_requests",
                   "students"}),
    ),
    "looks": (
        _l("Looked at"),
        ("student.viewed", "student.numbers_viewed", "import.changes_viewed", "consents.listed", "care.viewed",
         "care.listed", "screening.viewed", "transfer.viewed",
         "photo.viewed", "sound.played", "document.viewed", "held.viewed", "psychology.viewed", "readers.viewed",
         "kit.pulled", "emergency.searched", "emergency.opened", "emergency.viewed", "emergency.closed",
         "emergency.listed", "emergency.reviewed", "roll_calls.viewed", "students.read", "audit.searched"),
        frozenset(),
    ),
    "exports": (
        _l("Exports and slips"),
        ("audit.exported", "staff.exported", "cards.printed", "slip.printed", "students.read", "import.rows_taken",
         "dossier.exported", "ledger.exported", "transfer.packed", "copy.made"),
        frozenset(),
    ),
}  # fmt: skip
