"""The same pupil twice, and different pupils who look alike. Twins and namesakes are never merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from webapp.domain.rosters.outcome import RosterGuardian, RosterProblem, RosterStudent
from webapp.domain.rosters.texts import listed

_COMPARED = listed(
    "sex birth_date id_number registry_number school_class boarder left_behind ethnicity address disability_kind "
    "disability_grade disability_number"
)
_FIELD_NAMES = {"school_class": "class"}


@dataclass(frozen=True)
class Merged:
    """Pupils, each once, in file order, and the problems found by comparing them."""

    students: list[RosterStudent]
    problems: list[RosterProblem]


def merge_duplicates(students: Sequence[RosterStudent]) -> Merged:
    """Joins rows about the same pupil to the first of them and tells where different pupils share a number or
    a name.

    duplicate_row: nothing new. duplicate_conflict: something different; the first row's value stays,
    contradicting telephone numbers are all listed. A registry number that two pupils claim is kept for
    neither.
    """
    kept: list[RosterStudent] = []
    problems: list[RosterProblem] = []
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for student in students:
        place = next((n for n in by_name[student.name] if _same(kept[n], student)), None)
        if place is None:
            by_name[student.name].append(len(kept))
            kept.append(student)
        else:
            kept[place], told = _joined(kept[place], student)
            problems.extend(told)
    problems += _shared(kept, "id_duplicate", "id_number", lambda s: s.id_number)
    problems += _shared(kept, "ambiguous_same_name", "name", _namesake_key)
    claims = _shared(kept, "registry_duplicate", "registry_number", lambda s: s.registry_number)
    claimed = {(problem.sheet, problem.row) for problem in claims}
    kept = [replace(s, registry_number=None) if s.place in claimed else s for s in kept]
    return Merged(kept, problems + claims)


def _same(first: RosterStudent, later: RosterStudent) -> bool:
    """Same name and same number; or, where a number is missing, the same name, class, birth and guardian."""
    if first.id_number and later.id_number:
        return first.id_number == later.id_number
    if first.registry_number and later.registry_number:
        return first.registry_number == later.registry_number
    return (
        first.school_class == later.school_class
        and first.birth_date == later.birth_date
        and _names(first) == _names(later)
        and bool(first.birth_date or _names(first))
    )


def _names(student: RosterStudent) -> set[str | None]:
    return {guardian.name for guardian in student.guardians}


def _joined(first: RosterStudent, later: RosterStudent) -> tuple[RosterStudent, list[RosterProblem]]:
    fields = [name for name in _COMPARED if _is_new(getattr(first, name), getattr(later, name))]
    if _names(later) - _names(first) or _relations(later) - _relations(first):
        fields.append("guardian")
    if _phones(later) - _phones(first):
        fields.append("phone")
    told = [RosterProblem(*later.place, "duplicate_conflict", _FIELD_NAMES.get(name, name)) for name in fields]
    joined = replace(
        first,
        guardians=tuple(_with_phones(guardian, later) for guardian in first.guardians),
        contact_phones=tuple(dict.fromkeys(first.contact_phones + later.contact_phones)),
        also_rows=(*first.also_rows, later.place),
    )
    return joined, told or [RosterProblem(*later.place, "duplicate_row")]


def _is_new(first: object, later: object) -> bool:
    """A later value says something new if it is there and differs; a month is no news beside a day of it."""
    if isinstance(first, str) and isinstance(later, str) and first.startswith(later):
        return False
    return later is not None and later != first


def _relations(student: RosterStudent) -> set[tuple[str | None, str]]:
    return {(guardian.name, guardian.relation) for guardian in student.guardians if guardian.relation}


def _phones(student: RosterStudent) -> set[str]:
    return {*student.contact_phones, *(phone for guardian in student.guardians for phone in guardian.phones)}


def _with_phones(guardian: RosterGuardian, later: RosterStudent) -> RosterGuardian:
    more = [phone for other in later.guardians if other.name == guardian.name for phone in other.phones]
    return replace(guardian, phones=tuple(dict.fromkeys((*guardian.phones, *more))))


def _shared(
    students: Iterable[RosterStudent], code: str, about: str, key: Callable[[RosterStudent], Hashable]
) -> list[RosterProblem]:
    """A problem on each row of different pupils with the same key."""
    groups: defaultdict[Hashable, list[RosterStudent]] = defaultdict(list)
    for student in students:
        value = key(student)
        if value is not None:
            groups[value].append(student)
    return [RosterProblem(*s.place, code, about) for group in groups.values() if len(group) > 1 for s in group]


def _namesake_key(student: RosterStudent) -> Hashable:
    return (student.school_class, student.name) if student.school_class else None
