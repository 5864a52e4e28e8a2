"""Whom to call about a child, and in which order (SZ 13, LX: the contact card 联系卡)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar


class Reachable(Protocol):
    """Somebody of the family: the numbers, and what this person is to the child's days."""

    phones: Any
    carer: Any
    legal_guardian: Any


Relative = TypeVar("Relative", bound=Reachable)


def in_order_of_calling(family: Iterable[Relative]) -> list[Relative]:
    """Who can be called comes first: whoever looks after the child from day to day (that person is near), then the
    legal guardian, then the others as they stand on file; who has no number comes last."""
    return sorted(family, key=lambda one: (not one.phones, not one.carer, not one.legal_guardian))
