"""As many values at a time as one question to the database takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

CHUNK = 500  # values in one question: SQLite takes some thousand
T = TypeVar("T")


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """These values, some hundred at a time."""
    every = list(values)
    for at in range(0, len(every), CHUNK):
        yield every[at : at + CHUNK]
