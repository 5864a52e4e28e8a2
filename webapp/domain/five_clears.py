"""The five clears 五个清楚 (KG): what a school should know of each child, as what is missing; never as a score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Each of the five, and the facts it is made of. A fact counts as known when something is written there, "no" included.
FIVE: dict[str, tuple[str, ...]] = {
    "basics": ("name", "sex", "birth_date", "registry_number", "class_id", "boarder", "address", "household_place"),
    "character": ("character",),
    "interests": ("interests",),
    "health": ("health",),
    "contacts": ("guardian", "guardian_phone"),
}


def missing(facts: Mapping[str, Any]) -> dict[str, list[str]]:
    """Of `facts` by name, what is not known yet: the clears that lack something, each with the names of its facts."""
    lacking = {clear: [name for name in names if _unknown(facts.get(name))] for clear, names in FIVE.items()}
    return {clear: names for clear, names in lacking.items() if names}


def _unknown(value: Any) -> bool:
    return value in (None, "", [])
