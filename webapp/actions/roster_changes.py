"""What a roster's row changes of a student who is on file: field by field, before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from webapp.actions.roster_families import PlannedGuardian
from webapp.domain.roster_matching import ClassKey
from webapp.domain.rosters import RosterStudent
from webapp.models import Guardian, Student, blind_index

NOT_IN_ROSTER = "not_in_roster"  # Student.to_be_checked
COPIED = (
    "name", "sex", "birth_date", "registry_number", "ethnicity", "boarder", "left_behind", "address", "disability_kind",
    "disability_grade", "disability_number",
)  # fmt: skip
MASKED = frozenset({"disability_number"})


@dataclass(frozen=True)
class FieldChange:
    """One field before and after; of an identity number and a certificate's only the last four characters, of a class
    its key, of a guardian name, relation and telephone numbers."""

    field: str
    before: object
    after: object


def changes_of(
    row: RosterStudent, key: ClassKey | None, student: Student, family: tuple[PlannedGuardian, ...], back: bool
) -> Iterable[FieldChange]:
    """What writing the row would change; `back`: the student left, and comes back onto the roll."""
    if back and student.left_on:
        yield FieldChange("left_on", student.left_on.isoformat(), None)
    for field in COPIED:
        before, after = getattr(student, field), getattr(row, field)
        if _says_more(field, before, after):
            yield (
                FieldChange(field, _end(before), _end(after)) if field in MASKED else FieldChange(field, before, after)
            )
    if key and key != key_of(student):
        yield FieldChange("class", key_of(student), key)
    if row.id_number and blind_index(row.id_number) != student.id_number_index:
        yield FieldChange("id_number", student.id_number_last4, row.id_number[-4:])
    for guardian in family:
        yield FieldChange("guardian", _said(guardian.stored), _said(guardian))
    if student.to_be_checked == NOT_IN_ROSTER:
        yield FieldChange("to_be_checked", NOT_IN_ROSTER, None)


def key_of(student: Student) -> ClassKey | None:
    """The class a student is in, as a roster's label names it."""
    found = student.school_class
    return (found.stage, found.cohort_year, found.number) if found else None


def _says_more(field: str, before: object, after: object) -> bool:
    if after is None or after == before:
        return False
    if field == "birth_date":
        return not str(before or "").startswith(str(after))
    return not (field == "left_behind" and after == "yes" and before in {"one_parent", "both_parents"})


def _end(number: str | None) -> str | None:
    return number[-4:] if number else None


def _said(guardian: Guardian | PlannedGuardian | None) -> tuple[str | None, str | None, tuple[str, ...]] | None:
    return (guardian.name, guardian.relation, tuple(guardian.phones)) if guardian else None
