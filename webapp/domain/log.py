"""What stands in the log: amendments and withdrawals are entries, so the present is worked out, never written."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

WITHDRAWAL = "withdrawal"


class Logged(Protocol):
    """What of an entry this rule reads: id and amends_id (UUID or None), seq (int), kind (str).

    Columns are descriptors, which a type checker cannot match against a protocol; hence Any.
    """

    @property
    def id(self) -> Any: ...
    @property
    def seq(self) -> Any: ...
    @property
    def kind(self) -> Any: ...
    @property
    def amends_id(self) -> Any: ...


L = TypeVar("L", bound=Logged)


@dataclass(frozen=True)
class Record(Generic[L]):
    """One record as people think of it: its versions, and the entries that withdrew it, in the order they arrived."""

    versions: tuple[L, ...]
    withdrawals: tuple[L, ...] = ()

    @property
    def withdrawal(self) -> L | None:
        """The entry that took it back: the first; None: it stands."""
        return self.withdrawals[0] if self.withdrawals else None

    @property
    def original(self) -> L:
        """The first version."""
        return self.versions[0]

    @property
    def current(self) -> L:
        """The version that arrived last. Where corrections did not know of each other, what stands is more than it
        (entries/versions.py)."""
        return self.versions[-1]

    @property
    def amended_twice(self) -> bool:
        """Were there two corrections of one and the same version (from a phone and a desk, say)? Both are kept."""
        bases = [version.amends_id for version in self.versions[1:]]
        return len(bases) != len(set(bases))


def records(entries: Iterable[L]) -> list[Record[L]]:
    """Gather entries of any order into records, newest original last. An amendment without its base stands alone."""
    ordered = sorted(entries, key=lambda entry: entry.seq)
    root: dict[uuid.UUID, uuid.UUID] = {}
    versions: dict[uuid.UUID, list[L]] = {}
    withdrawn: dict[uuid.UUID, list[L]] = {}
    for entry in ordered:
        base = root.get(entry.amends_id) if entry.amends_id else None
        if entry.kind == WITHDRAWAL:
            if base:
                withdrawn.setdefault(base, []).append(entry)
            continue
        root[entry.id] = base or entry.id
        versions.setdefault(root[entry.id], []).append(entry)
    return [Record(tuple(chain), tuple(withdrawn.get(key, ()))) for key, chain in versions.items()]
