"""Which stored pupil a row of a roster is about (domain.md, Importing a roster).

Registry number, then identity number, then name + class + birth date. Namesakes are a conflict, never merged; numbers
that point at two pupils are one too. A conflict is for a person to decide, and its row is left aside.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

ClassKey = tuple[str, int, int]  # stage, year of entry, number
R = TypeVar("R")  # the row, whatever it is
S = TypeVar("S")  # the stored pupil, whatever it is


@dataclass(frozen=True)
class Traits:
    """What tells one pupil from another. `identity` may be any token that is equal for equal identity numbers."""

    name: str
    school_class: ClassKey | None = None
    birth_date: str | None = None  # YYYY-MM-DD or YYYY-MM
    registry: str | None = None
    identity: str | None = None
    guardians: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Matching(Generic[R, S]):
    """`found`: rows with their stored pupil, None for a new one. `undecided`: rows with the code of the conflict.
    `missing`: stored pupils about whom no row can be."""

    found: tuple[tuple[R, S | None], ...] = ()
    undecided: tuple[tuple[R, str], ...] = ()
    missing: tuple[S, ...] = ()


@dataclass
class _Case(Generic[R, S]):
    """A row on its way to an answer."""

    row: R
    traits: Traits
    stored: tuple[S, Traits] | None = None
    conflict: str | None = None


@dataclass
class _Index(Generic[S]):
    """The stored pupils by each key."""

    registry: dict[str, tuple[S, Traits]] = field(default_factory=dict)
    identity: defaultdict[str, list[tuple[S, Traits]]] = field(default_factory=lambda: defaultdict(list))
    namesakes: defaultdict[object, list[tuple[S, Traits]]] = field(default_factory=lambda: defaultdict(list))


def match(rows: Iterable[tuple[R, Traits]], stored: Sequence[tuple[S, Traits]]) -> Matching[R, S]:
    """Match every row, by numbers first, so that a namesake with numbers is nobody else's candidate any more.

    Conflicts: numbers_disagree (two pupils, or another name and another number), same_name (several candidates, or too
    little known to tell).
    """
    cases = [_Case[R, S](row, traits) for row, traits in rows]
    index = _indexed(stored)
    _settle(cases, lambda case: _by_number(case.traits, index), "numbers_disagree")
    taken = {id(case.stored[0]) for case in cases if case.stored}
    free = _indexed([one for one in stored if id(one[0]) not in taken])
    _settle(cases, lambda case: _by_name(case.traits, free.namesakes[_name_key(case.traits)]), "same_name")
    return Matching(
        tuple((case.row, case.stored[0] if case.stored else None) for case in cases if not case.conflict),
        tuple((case.row, case.conflict) for case in cases if case.conflict),
        tuple(_missing(cases, stored)),
    )


def same_birth(one: str | None, other: str | None) -> bool:
    """Do two dates of birth agree? A month agrees with each of its days; an unknown one agrees with nothing."""
    if not one or not other:
        return False
    return one.startswith(other) or other.startswith(one)


def may_be(row: Traits, stored: Traits) -> bool:
    """May a row be about this one, whatever class it names: one number the same, or name and date of birth and no
    number otherwise?"""
    same = (row.registry, row.identity), (stored.registry, stored.identity)
    if any(one is not None and one == other for one, other in zip(*same, strict=True)):
        return True
    return row.name == stored.name and same_birth(row.birth_date, stored.birth_date) and not _contradicts(row, stored)


class _Conflict(Exception):  # an answer, not a fault
    """A person must decide."""


def _settle(cases: list[_Case[R, S]], find: Callable[[_Case[R, S]], tuple[S, Traits] | None], code: str) -> None:
    """Answer the open cases; a stored pupil whom two rows claim is neither's."""
    for case in (c for c in cases if not c.stored and not c.conflict):
        try:
            case.stored = find(case)
        except _Conflict as conflict:
            case.conflict = str(conflict)
    claims = Counter(id(case.stored[0]) for case in cases if case.stored)
    for case in cases:
        if case.stored and claims[id(case.stored[0])] > 1:
            case.stored, case.conflict = None, code


def _by_number(row: Traits, index: _Index[S]) -> tuple[S, Traits] | None:
    found = [index.registry[row.registry]] if row.registry in index.registry else []
    found += [one for one in index.identity.get(row.identity or "", []) if one not in found]
    if len(found) > 1 or any(_is_another(row, traits) for _, traits in found):
        raise _Conflict("numbers_disagree")
    return found[0] if found else None


def _is_another(row: Traits, stored: Traits) -> bool:
    """One number fits, but the name does not, and something else that is known of both does not either."""
    differs = _differ(row.registry, stored.registry) or _differ(row.identity, stored.identity)
    births = bool(row.birth_date and stored.birth_date) and not same_birth(row.birth_date, stored.birth_date)
    return row.name != stored.name and (differs or births)


def _by_name(row: Traits, namesakes: list[tuple[S, Traits]]) -> tuple[S, Traits] | None:
    same = [one for one in namesakes if _same_pupil(row, one[1])]
    if len(same) > 1:
        same = [one for one in same if one[1].guardians & row.guardians] or same
    if len(same) == 1 and not _contradicts(row, same[0][1]):
        return same[0]
    if same or any(_cannot_tell(row, traits) for _, traits in namesakes):
        raise _Conflict("same_name")
    return None


def _same_pupil(row: Traits, stored: Traits) -> bool:
    """Of one name and class: the same birth date; where neither side knows one, a guardian in common or none known."""
    if row.birth_date or stored.birth_date:
        return same_birth(row.birth_date, stored.birth_date)
    return bool(row.guardians & stored.guardians) or not (row.guardians and stored.guardians)


def _cannot_tell(row: Traits, stored: Traits) -> bool:
    if _contradicts(row, stored):
        return False
    return row.birth_date is None or stored.birth_date is None


def _contradicts(row: Traits, stored: Traits) -> bool:
    return _differ(row.registry, stored.registry) or _differ(row.identity, stored.identity)


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _missing(cases: list[_Case[R, S]], stored: Sequence[tuple[S, Traits]]) -> Iterable[S]:
    """Whom no row matched, nor might be about."""
    taken = {id(case.stored[0]) for case in cases if case.stored}
    open_names = {case.traits.name for case in cases if case.conflict}
    open_numbers = {n for case in cases if case.conflict for n in (case.traits.registry, case.traits.identity) if n}
    for student, traits in stored:
        numbers = {traits.registry, traits.identity}
        if id(student) not in taken and traits.name not in open_names and not numbers & open_numbers:
            yield student


def _indexed(stored: Iterable[tuple[S, Traits]]) -> _Index[S]:
    index = _Index[S]()
    for one in stored:
        traits = one[1]
        if traits.registry:
            index.registry[traits.registry] = one
        if traits.identity:
            index.identity[traits.identity].append(one)
        index.namesakes[_name_key(traits)].append(one)
    return index


def _name_key(traits: Traits) -> object:
    return traits.name, traits.school_class
