"""Facts of a child's family that a phone may find otherwise, and how they are named: `address`, `committee_contact`,
`g.<guardian>.phones`, `g.<guardian>.whereabouts`, and of somebody who is not on file yet `g.new.name` and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from webapp.domain.refusals import Refused
from webapp.domain.student_facts import NEW, OF_A_GUARDIAN, OF_A_STUDENT, Reader

OF_THE_FAMILY = ("address", "committee_contact")
OF_EACH = ("phones", "whereabouts")
OF_A_NEW_ONE = ("name", "relation", "phones")
MOST = 60  # twelve guardians, the family's own, somebody new
_ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
NAME = re.compile(
    rf"(?:{'|'.join(OF_THE_FAMILY)}|g\.{_ID}\.(?:{'|'.join(OF_EACH)})|g\.{NEW}\.(?:{'|'.join(OF_A_NEW_ONE)}))\Z"
)


def names(guardians: Iterable[object]) -> list[str]:
    """Every fact a form asks for of a child with these guardians (ids), in its order."""
    known = [f"g.{guardian}.{name}" for guardian in guardians for name in OF_EACH]
    return [*known, *(f"g.{NEW}.{name}" for name in OF_A_NEW_ONE), *OF_THE_FAMILY]


def changed(was: Mapping[str, str], fact: Mapping[str, str]) -> dict[str, str]:
    """What was found otherwise: by name; "" for what is not so any more."""
    return {name: fact.get(name, "") for name in [*was, *fact] if fact.get(name, "") != was.get(name, "")}


def problems(facts: Mapping[str, str]) -> dict[str, str]:
    """Why some of these facts cannot be read, as codes by name."""
    found: dict[str, str] = {}
    for name, text in facts.items():
        try:
            reader_of(name)(text)
        except Refused as refusal:
            found[name] = refusal.code
    new = {name for name, text in facts.items() if whose(name) == NEW and text}
    if new and f"g.{NEW}.name" not in new:
        found[f"g.{NEW}.name"] = "guardian_name_needed"
    return found


def reader_of(name: str) -> Reader:
    """How the text of a fact is read."""
    field = field_of(name)
    return OF_A_GUARDIAN[field] if whose(name) else OF_A_STUDENT[field]


def field_of(name: str) -> str:
    """The field of a fact: `phones` of `g.<guardian>.phones`."""
    return name.rpartition(".")[2]


def whose(name: str) -> str:
    """The guardian's id of a fact, or `new`; "" for one of the family."""
    return name.split(".")[1] if name.startswith("g.") else ""
