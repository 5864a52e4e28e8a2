"""The columns of a roster's guardians, and those that somebody said are a guardian's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

FATHER, MOTHER = "51", "52"  # GB/T 4761
# What a heading may be said to be: whose column (a fixed relation, or the how-manieth guardian), and which.
SAID = {
    f"{who}_{part}": (whose, part)
    for who, whose in (("father", FATHER), ("mother", MOTHER), ("guardian", 0), ("guardian2", 1))
    for part in ("name", "relation", "phone")
    if part != "relation" or isinstance(whose, int)
}
_WHO = {whose: field.rpartition("_")[0] for field, (whose, _part) in SAID.items()}


@dataclass(frozen=True)
class GuardianColumns:
    """The columns of one guardian. `relation` is fixed where the heading says it (父亲姓名)."""

    key: str
    fixed_relation: str | None = None
    names: tuple[int, ...] = ()
    relations: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()
    phones: tuple[int, ...] = ()

    @property
    def indexes(self) -> tuple[int, ...]:
        """All its columns."""
        return self.names + self.relations + self.notes + self.phones

    @property
    def parts(self) -> Iterator[tuple[int, str]]:
        """Each of them with what it is: name, relation, note or phone."""
        for part in ("name", "relation", "note", "phone"):
            yield from ((index, part) for index in getattr(self, f"{part}s"))

    @property
    def known(self) -> bool:
        """Is there anything by which to tell who it is?"""
        return bool(self.names or self.relations or (self.fixed_relation and self.phones))


def with_part(person: GuardianColumns, part: str, index: int) -> GuardianColumns:
    """The same guardian with one column more."""
    changed: dict[str, Any] = {f"{part}s": (*getattr(person, f"{part}s"), index)}
    return replace(person, **changed)


def with_said(people: Sequence[GuardianColumns], fields: Sequence[str | None]) -> list[GuardianColumns]:
    """The guardians with the columns that somebody said are theirs; `fields` is what was said of each column."""
    people = list(people)
    for index, field in sorted(enumerate(fields), key=lambda one: (one[1] or "").endswith("_phone")):
        if field in SAID:
            whose, part = SAID[field]
            place = _place(people, whose)
            people[place] = with_part(people[place], part, index)
    return people


def field_of_part(people: Sequence[GuardianColumns], place: int, part: str) -> str:
    """The field a guardian's column is read as: father_name, guardian2_phone; relative_name for one who can only be
    told by the heading itself."""
    person = people[place]
    whose = person.fixed_relation or sum(not before.fixed_relation for before in people[:place])
    field = f"{_WHO.get(whose, 'relative')}_{part}"
    return field if field in SAID else f"relative_{part}"


def _place(people: list[GuardianColumns], whose: str | int) -> int:
    """Where that guardian stands in the list; put there, if the headings know of none."""
    relation = whose if isinstance(whose, str) else None
    found = [n for n, person in enumerate(people) if person.fixed_relation == relation and (relation or person.known)]
    nth = whose if isinstance(whose, int) else 0
    if nth < len(found):
        return found[nth]
    people.append(GuardianColumns(f"said {whose}", relation))
    return len(people) - 1
