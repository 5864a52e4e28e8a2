"""The names behind the ids of a page of events: who did it, to whom or what, and whom the fields speak of."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, literal, select, union_all

from webapp.extensions import db
from webapp.models import (
    Account,
    ApiToken,
    Bureau,
    ConsentNote,
    Device,
    Guardian,
    HeldEntry,
    KeptLonger,
    LoginSession,
    Pairing,
    RightsRequest,
    RoleGrant,
    School,
    SchoolClass,
    SettingValue,
    Student,
    Term,
)
from webapp.queries.audit import Event, shows_values

# A field that holds an id: the table it is of (parent_id is a school's or a bureau's own kind).
POINTS_TO = {
    "account_id": "accounts", "bureau_id": "bureaus", "class_id": "classes", "created_by": "accounts",
    "found": "students", "granted_by": "accounts", "handed_over_by": "accounts", "into": "schools",
    "made_by": "accounts", "member": "accounts", "mentor_id": "accounts",
    "merged_into_id": "schools", "school_id": "schools",
    "student": "students", "student_id": "students",
}  # fmt: skip
OF_A_CHILD = {
    "guardians", "pairings", "students", "break_glass", "consent_notes", "rights_requests", "kept_longer",
}  # fmt: skip


@dataclass(frozen=True)
class Names:
    """Names by table and id; classes as rows, for their grade follows from the day."""

    of: Mapping[tuple[str, uuid.UUID], str] = field(default_factory=dict)
    classes: Mapping[uuid.UUID, SchoolClass] = field(default_factory=dict)


def names_of(events: Iterable[Event], values_of: Collection[uuid.UUID | None]) -> Names:
    """The names of everybody and everything these events speak of: a child's only where the values may be read, in the
    schools `values_of`. Two queries, however many events."""
    wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
    for event in events:
        shown = shows_values(event, values_of)
        for table, row_id in _mentioned(event, shown):
            wanted[table].add(row_id)
    parts = [_part(table, name, ids) for table, (name, ids) in _sources(wanted).items()]
    found = db.session.connection().execute(union_all(*parts))
    classes = db.session.scalars(select(SchoolClass).where(SchoolClass.id.in_(wanted["classes"])))
    return Names({(row.kind, row.id): row.name for row in found}, {row.id: row for row in classes})


def _mentioned(event: Event, shown: bool) -> Iterable[tuple[str, uuid.UUID]]:
    if event.account_id:
        yield "accounts", event.account_id
    if event.subject and event.subject_id and (shown or event.subject not in OF_A_CHILD):
        yield event.subject, event.subject_id
    if shown:
        for name, value in event.details.items():
            table = target_of(event.subject, name)
            for one in value if isinstance(value, list) else [value]:
                if table and (row_id := id_in(one)):
                    yield table, row_id


def target_of(subject: str | None, name: str) -> str | None:
    """The table a field's ids are of."""
    return subject if name == "parent_id" else POINTS_TO.get(name)


def id_in(value: Any) -> uuid.UUID | None:
    """The id a value is, if it is one."""
    try:
        return uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _sources(wanted: Mapping[str, set[uuid.UUID]]) -> dict[str, tuple[Select[Any], set[uuid.UUID]]]:
    """For each table how a row is called: a session by whose it is, a pairing by its student. Always all of them, so
    that every page asks the same."""
    account = (Account.name + " " + Account.login).label("name")
    student = Student.name.label("name")
    statements: dict[str, Any] = {
        "accounts": select(Account.id, account),
        "api_tokens": select(ApiToken.id, ApiToken.name),
        "bureaus": select(Bureau.id, Bureau.name),
        "schools": select(School.id, School.name),
        "setting_values": select(SettingValue.id, SettingValue.key),
        "terms": select(Term.id, Term.code),
        "students": select(Student.id, student),
        "role_grants": select(RoleGrant.id, account).join(Account, Account.id == RoleGrant.account_id),
        "devices": select(Device.id, account).join(Account, Account.id == Device.account_id),
        "sessions": select(LoginSession.id, account).join(Account, Account.id == LoginSession.account_id),
        "held_entries": select(HeldEntry.id, account).join(Account, Account.id == HeldEntry.author_id),
        "guardians": select(Guardian.id, student).join(Student, Student.id == Guardian.student_id),
        "pairings": select(Pairing.id, student).join(Student, Student.id == Pairing.student_id),
        "consent_notes": select(ConsentNote.id, student).join(Student, Student.id == ConsentNote.student_id),
        "rights_requests": select(RightsRequest.id, student).join(Student, Student.id == RightsRequest.student_id),
        "kept_longer": select(KeptLonger.id, student).join(Student, Student.id == KeptLonger.student_id),
    }
    return {table: (statement, wanted.get(table, set())) for table, statement in statements.items()}


def _part(table: str, statement: Select[Any], ids: set[uuid.UUID]) -> Select[Any]:
    row_id, name = statement.selected_columns
    return statement.with_only_columns(literal(table).label("kind"), row_id.label("id"), name.label("name")).where(
        row_id.in_(ids)
    )
