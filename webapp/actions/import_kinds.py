"""What a kind of import 导入 is: a value, by which one way serves them all (docs/adr/0023)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.actions.batches import Undone
from webapp.models import Batch, ImportRun

Line = dict[str, Any]


@dataclass(frozen=True)
class Verdicts:
    """What a plan says: a line for each row, as JSON, sums by kind, and which column was read as what. `to_mend`: rows
    to be mended as they stand in the file, as JSON; `changes`: by `line_key`, what changes from what to what.
    Neither is ever in the database."""

    lines: list[Line]
    counts: dict[str, int]
    mapping: dict[str, Any] = field(default_factory=dict)
    to_mend: list[Any] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)


def line_key(line: Line) -> str:
    """What tells a line of a file from the others: where it stands."""
    return f"{line['sheet']}\t{line['row']}"


@dataclass(frozen=True)
class ImportKind:
    """A kind of import: `read` opens a file (Refused with what speaks against it), `plan` judges what was read, `carry`
    does it and says what it did, `take_back` undoes it. Whoever imports must hold `permission` in the place.

    `verdicts` are the kinds of row there are: in those of `doing` something happens, those `aside` are left to a
    person. `fields` are what a heading may be said to mean by hand (of those `once` one column only), `meanings` what a
    number in a field's column may be said to stand for, and `key` is under what such a word is remembered.
    """

    name: str
    permission: Permission
    read: Callable[[bytes, str, Mapping[str, str]], Any]
    plan: Callable[[Person, ImportRun, Any], Verdicts]
    carry: Callable[[Person, ImportRun, Any, dt.datetime], tuple[Batch, Verdicts]]
    take_back: Callable[[Person, Batch, dt.datetime], Undone]
    verdicts: tuple[str, ...]
    doing: tuple[str, ...]
    aside: tuple[str, ...]
    fields: tuple[str, ...]
    once: frozenset[str]
    key: Callable[[str], str]
    meanings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
