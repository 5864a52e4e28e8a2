"""Which kinds of background work there are: each a function, with the permission it needs and its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString

from webapp.access.permissions import Permission

Work = Callable[..., None]
Link = Callable[[dict[str, Any]], str]


@dataclass(frozen=True)
class Kind:
    """`work(person, progress, **arguments)` does it, as whoever asked; `leads_to(arguments)` is the page of what came
    of it. `of_the_house` marks what nobody asks for: the installation does it itself, over every school."""

    name: str
    work: Work
    word: str | LazyString
    allows: Permission | None = None
    leads_to: Link | None = None
    of_the_house: bool = False


KINDS: dict[str, Kind] = {}


def job(
    name: str,
    word: str | LazyString = "",
    *,
    allows: Permission | None = None,
    leads_to: Link | None = None,
    of_the_house: bool = False,
) -> Callable[[Work], Work]:
    """Register a function under a name: `@job("staff_import.read", _l("Reading a staff list"), allows=…)`.

    Its module is to be named in webapp/jobs/__init__.py, so that the worker knows it.
    """

    def register(work: Work) -> Work:
        if name in KINDS:
            raise ValueError(f"two jobs are named {name}")
        KINDS[name] = Kind(name, work, word or name, allows, leads_to, of_the_house)
        return work

    return register
