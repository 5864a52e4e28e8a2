"""Rules of the organisation: who stands below whom, and which numbers classes get where two schools become one."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

Place = TypeVar("Place", bound=Hashable)
STAGES = ("primary", "junior", "senior")


def circular(parents: Mapping[Place, Place | None], place: Place, parent: Place | None) -> bool:
    """Would `place` come to stand below itself if it were put below `parent`?"""
    seen: set[Place] = set()
    while parent is not None and parent not in seen:
        if parent == place:
            return True
        seen.add(parent)
        parent = parents.get(parent)
    return parent is not None


def numbers_for(taken: Collection[int], wanted: Iterable[int]) -> list[int]:
    """The numbers of classes that join others: the one wanted where it is free, else the next after all there are."""
    used = set(taken)
    given = []
    for number in wanted:
        free = number if number not in used else max(used) + 1
        used.add(free)
        given.append(free)
    return given
