"""Two records that may be of one child: the same registry or identity number, or a name as said and the day of birth.

Nothing is ever merged by itself: twins share a birthday and sometimes half a name. A person looks and decides.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

SAME_REGISTRY, SAME_IDENTITY, SAME_NAME, ALIKE = "registry", "identity", "name", "alike"
MERGING = "student_merging"  # the batch in which two were put together
MOST_OF_A_KEY = 20  # more records than that with one key say something about the key


@dataclass(frozen=True)
class Known:
    """What tells a child: `identity` is a keyed digest of the identity number, `birth_date` ISO text, `pinyin` the name
    as it is said."""

    id: uuid.UUID
    name: str
    pinyin: str
    birth_date: str | None = None
    registry: str | None = None
    identity: str | None = None


Key = Callable[[Known], str | None]


@dataclass(frozen=True)
class Pair:
    """Two of them, and by what they may be one."""

    first: Known
    second: Known
    why: tuple[str, ...]


def pairs(known: Iterable[Known]) -> list[Pair]:
    """Every two that may be one child, the surest first."""
    rows = list(known)
    found: dict[tuple[uuid.UUID, uuid.UUID], list[str]] = defaultdict(list)
    by_id = {row.id: row for row in rows}
    numbers: dict[str, Key] = {SAME_REGISTRY: lambda row: row.registry, SAME_IDENTITY: lambda row: row.identity}
    for why, key in numbers.items():
        for one, other in _together(rows, key):
            found[_in_order(one, other)].append(why)
    for one, other in _together(rows, _birthday):
        alike = _named_alike(one, other)
        if alike and not _told_apart(one, other):
            found[_in_order(one, other)].append(alike)
    listed = [Pair(by_id[a], by_id[b], tuple(why)) for (a, b), why in found.items()]
    return sorted(listed, key=lambda pair: (_doubt(pair), pair.first.pinyin, str(pair.first.id), str(pair.second.id)))


def _named_alike(one: Known, other: Known) -> str | None:
    """The same name, or one that is said the same, or one character of three or more that differs."""
    if one.name == other.name:
        return SAME_NAME
    said = one.pinyin.split() == other.pinyin.split()
    as_long = len(one.name) == len(other.name) >= 3
    differing = sum(a != b for a, b in zip(one.name, other.name, strict=False))
    return ALIKE if said or (as_long and differing == 1 and one.name[0] == other.name[0]) else None


def _birthday(row: Known) -> str | None:
    """The day; a month alone says too little."""
    return row.birth_date if row.birth_date and len(row.birth_date) > len("2017-06") else None


def _told_apart(one: Known, other: Known) -> bool:
    """Two numbers that are both known and differ are two children: twins."""
    return bool(one.identity and other.identity and one.identity != other.identity)


def _doubt(pair: Pair) -> int:
    return min((SAME_IDENTITY, SAME_REGISTRY, SAME_NAME, ALIKE).index(why) for why in pair.why)


def _together(rows: Iterable[Known], key: Key) -> Iterator[tuple[Known, Known]]:
    groups: dict[str, list[Known]] = defaultdict(list)
    for row in rows:
        if value := key(row):
            groups[value].append(row)
    for group in groups.values():
        yield from combinations(group[:MOST_OF_A_KEY], 2)


def _in_order(one: Known, other: Known) -> tuple[uuid.UUID, uuid.UUID]:
    return (one.id, other.id) if one.id < other.id else (other.id, one.id)
