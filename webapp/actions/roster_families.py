"""The guardians of a roster's row beside those that are stored: who is new, and who gets a number or a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.domain.codes import GRANDPARENT, OTHER_RELATIVE
from webapp.domain.rosters import RosterGuardian, RosterStudent
from webapp.models import Guardian

VAGUE = frozenset({None, GRANDPARENT, OTHER_RELATIVE})


@dataclass(frozen=True)
class PlannedGuardian:
    """A guardian as the row makes them; `stored` is None for a new one."""

    stored: Guardian | None
    name: str | None
    relation: str | None
    phones: tuple[str, ...]


def plan_family(stored: Sequence[Guardian], row: RosterStudent) -> tuple[PlannedGuardian, ...]:
    """Only those guardians about whom the row says something new.

    One person is known by name and relation; what is missing on one side is taken from the other, a vague relation
    gives way to a finer one. The row's telephone numbers come first, stored ones stay behind them: nothing is erased.
    Numbers of nobody named become a guardian without a name, unless somebody in the family has them already.
    """
    free = list(stored)
    planned = []
    for guardian in _with_nobody(stored, row):
        same = _the_same(guardian, free)
        if same:
            free.remove(same)
        planned.append(_joined(guardian, same))
    return tuple(one for one in planned if _says_more(one))


def _with_nobody(stored: Sequence[Guardian], row: RosterStudent) -> list[RosterGuardian]:
    known = {phone for guardian in stored for phone in guardian.phones}
    known |= {phone for guardian in row.guardians for phone in guardian.phones}
    nobodys = tuple(phone for phone in row.contact_phones if phone not in known)
    return [*row.guardians, *([RosterGuardian(None, None, nobodys)] if nobodys else [])]


def _the_same(guardian: RosterGuardian, stored: list[Guardian]) -> Guardian | None:
    exact = (s for s in stored if (s.name, s.relation) == (guardian.name, guardian.relation))
    alike = (s for s in stored if _alike(guardian, s))
    return next(exact, None) or next(alike, None)


def _alike(guardian: RosterGuardian, stored: Guardian) -> bool:
    """The same name and no contradiction in the relation; or the same clear relation, and one of them has no name."""
    if guardian.name and stored.name:
        relations = {guardian.relation, stored.relation}
        return guardian.name == stored.name and (len(relations) == 1 or bool(relations & VAGUE))
    return guardian.relation == stored.relation and guardian.relation not in VAGUE


def _joined(guardian: RosterGuardian, stored: Guardian | None) -> PlannedGuardian:
    if stored is None:
        return PlannedGuardian(None, guardian.name, guardian.relation, guardian.phones)
    relation = stored.relation if guardian.relation in VAGUE and stored.relation else guardian.relation
    phones = tuple(stored.phones)
    if set(guardian.phones) - set(phones):
        phones = tuple(dict.fromkeys((*guardian.phones, *phones)))
    return PlannedGuardian(stored, guardian.name or stored.name, relation, phones)


def _says_more(planned: PlannedGuardian) -> bool:
    stored = planned.stored
    return stored is None or (stored.name, stored.relation, tuple(stored.phones)) != (
        planned.name,
        planned.relation,
        planned.phones,
    )
