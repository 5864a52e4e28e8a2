"""Several corrections of one record made one: what two people changed apart stands together, and where they changed the
same field differently both values are kept, for a person to settle."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Fields = Mapping[str, Any]  # a form's fields and their values, as JSON has them; an empty field is absent


@dataclass(frozen=True)
class Version:
    """One version of a record: all its fields, which version its writer corrected (`base`), and which others the writer
    had before the eyes as well (`knows`)."""

    id: uuid.UUID
    base: uuid.UUID | None
    knows: tuple[uuid.UUID, ...]
    fields: Fields


@dataclass(frozen=True)
class Claim:
    """What one version says of a field; None: nothing."""

    version: uuid.UUID
    value: Any


@dataclass(frozen=True)
class Merged:
    """The fields that stand; those on which versions differ that did not know of each other, with what each says; the
    versions that nobody has taken up yet."""

    fields: dict[str, Any]
    clashes: dict[str, list[Claim]]
    heads: list[uuid.UUID]


def merged(versions: Sequence[Version], sound: Callable[[Fields], bool] = lambda _fields: True) -> Merged:
    """The versions of a record, in the order in which they arrived, as one.

    A version says what its writer changed against what the writer saw. While a field is not settled, what stood there
    first goes on standing. `sound` says whether fields have a sense together: changes that have none beside what
    others changed meanwhile are not taken over, but put to a person. Whoever corrects a record and knows of both
    values has settled it by what the correction says.
    """
    state, seen = _State(), list[Version]()
    known: dict[uuid.UUID, frozenset[uuid.UUID]] = {}
    views: dict[uuid.UUID, _State] = {}
    for version in versions:
        before = frozenset[uuid.UUID]().union(*(known.get(one, ()) for one in (version.base, *version.knows) if one))
        known[version.id] = before | {version.id}
        alone = len(before) == len(seen)
        views[version.id] = state.copy() if alone else _replayed(seen, before, views, known, sound)
        state.take(version, views[version.id], known[version.id], sound)
        seen.append(version)
    taken_up = frozenset[uuid.UUID]().union(*(known[v.id] - {v.id} for v in seen))
    heads = [version.id for version in seen if version.id not in taken_up]
    return Merged(state.stands, {name: state.claims[name] for name in sorted(state.open)}, heads)


@dataclass
class _State:
    """What the versions so far come to: the values that stand, the claims that are alive, the fields not settled."""

    stands: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, list[Claim]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def copy(self) -> _State:
        return _State(dict(self.stands), dict(self.claims), set(self.open))

    def take(self, version: Version, saw: _State, known: frozenset[uuid.UUID], sound: Callable[[Fields], bool]) -> None:
        """Take a version in, whose writer `saw` what its base and all that it knows of came to."""
        changed = {name: version.fields.get(name) for name in _changed(version, saw)}
        beside = {name: [c for c in self.claims.get(name, []) if c.version not in known] for name in changed}
        together = _with(self.stands, _agreed(changed, beside))
        if together != version.fields and not sound(together):
            beside = {name: self.claims.get(name) or [Claim(version.base or version.id, None)] for name in changed}
            together = _with(self.stands, _agreed(changed, beside))
        self.stands = together
        for name, value in changed.items():
            self.claims[name] = [*beside[name], Claim(version.id, value)]
        self.open = (self.open | changed.keys()) - _agreed(changed, beside).keys()


def _agreed(changed: Fields, beside: Mapping[str, list[Claim]]) -> dict[str, Any]:
    """Those of the changes that nobody else's claim speaks against."""
    return {name: value for name, value in changed.items() if all(c.value == value for c in beside[name])}


def _changed(version: Version, saw: _State) -> set[str]:
    """What a version changed, and what it settled: whoever saw two values and saved has chosen one."""
    names = version.fields.keys() | saw.stands.keys()
    return {n for n in names if version.fields.get(n) != saw.stands.get(n)} | saw.open


def _replayed(
    seen: Iterable[Version],
    only: frozenset[uuid.UUID],
    views: Mapping[uuid.UUID, _State],
    known: Mapping[uuid.UUID, frozenset[uuid.UUID]],
    sound: Callable[[Fields], bool],
) -> _State:
    state = _State()
    for version in seen:
        if version.id in only:
            state.take(version, views[version.id], known[version.id], sound)
    return state


def _with(fields: Fields, changes: Fields) -> dict[str, Any]:
    return {name: value for name, value in {**fields, **changes}.items() if value is not None}
