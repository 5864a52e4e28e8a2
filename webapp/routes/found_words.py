"""What a phone found of a child's family, in words: for records, and for what the office decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from webapp.domain.found_facts import OF_A_NEW_ONE, OF_EACH, OF_THE_FAMILY, changed, field_of, whose
from webapp.domain.student_facts import NEW
from webapp.routes.fact_words import CHOICES, FACTS


@dataclass(frozen=True)
class FoundFact:
    """One fact: what it is called, whose it is ("" for the family's), how it stood on the phone, and what was found."""

    label: str
    whose: str
    was: str
    found: str

    @property
    def label_with_name(self) -> str:
        """What it is, and whose."""
        return " ".join(word for word in (self.whose, self.label) if word)

    @property
    def in_words(self) -> str:
        """How it stood, and what was found."""
        found = self.found or _("not any more")
        return f"{self.was} → {found}" if self.was else found


def found_in(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """A form's pairs as a body, whatever somebody sent: for entries that may not have one."""
    body: dict[str, dict[str, str]] = {"was": {}, "fact": {}, "whose": {}}
    for name, value in pairs:
        part, _dot, of = name.partition(".")
        if part in body and value.strip():
            body[part][of] = value.strip()
    return body


def found_facts(body: Mapping[str, Any]) -> list[FoundFact]:
    """What a stored body found otherwise, in its order."""
    was, fact, people = body.get("was", {}), body.get("fact", {}), body.get("whose", {})
    return [
        FoundFact(fact_label(name), _person(name, people), fact_value(name, was.get(name, "")), fact_value(name, text))
        for name, text in changed(was, fact).items()
    ]


def form_words() -> dict[str, Any]:
    """What the form says of fields and choices, as plain text: a phone carries it as often as there are children."""
    fields = {*OF_THE_FAMILY, *OF_EACH, *OF_A_NEW_ONE}
    choices = {name: {code: str(word) for code, word in CHOICES[name].items()} for name in fields & CHOICES.keys()}
    return {"labels": {name: str(FACTS[name]) for name in fields}, "choices": choices, "unknown": _("not known")}


def fact_label(name: str) -> str:
    """What a fact is called: the one of a guardian like that of any other; a name nobody knows stays as it is."""
    return str(FACTS.get(field_of(name), name))


def fact_value(name: str, text: str) -> str:
    """The text of a fact in words; "" for none."""
    return str(CHOICES.get(field_of(name), {}).get(text, text))


def _person(name: str, people: Mapping[str, str]) -> str:
    return _("Somebody new") if whose(name) == NEW else people.get(whose(name), "")
