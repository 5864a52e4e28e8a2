"""Why a child is cared for in particular: one table in which a category belongs to several taxonomies (policy.md, 1).

SZ counts eight groups, RX sorts the same children as 四特, KC keeps lists of its own; a category is chosen once, and
each document finds it under its own heading. The words are entries/care_words.py's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Taxonomy(StrEnum):
    """Whose way of sorting it is."""

    SZ = "SZ"  # 宿州: eight groups (SZ, opening paragraph)
    RX = "RX"  # 四特 (RX 10)
    KC = "KC"  # 控辍保学: whom to keep an eye on (KC 7–8)


GROUPS: dict[Taxonomy, tuple[str, ...]] = {
    Taxonomy.SZ: (
        "left_behind", "hardship", "net_addicted", "special_physique", "distressed", "violent_or_depressed",
        "behaviour_unusual", "family_change",
    ),
    Taxonomy.RX: ("family", "physique", "mind", "behaviour"),
    Taxonomy.KC: ("poor", "disabled", "gravely_ill", "left_behind", "parent_in_prison", "migrant", "weary_of_school"),
}  # fmt: skip


@dataclass(frozen=True)
class Category:
    """A category and the group it counts under in each taxonomy; a taxonomy that does not know it is not named."""

    code: str
    groups: dict[Taxonomy, str] = field(default_factory=dict)


def _category(code: str, sz: str = "", rx: str = "", kc: str = "") -> Category:
    named = {Taxonomy.SZ: sz, Taxonomy.RX: rx, Taxonomy.KC: kc}
    return Category(code, {taxonomy: group for taxonomy, group in named.items() if group})


CATEGORIES: dict[str, Category] = {
    category.code: category
    for category in (
        _category("left_behind", "left_behind", "family", "left_behind"),
        _category("orphan", "hardship", "family"),
        _category("single_parent", "", "family"),
        _category("poor", "hardship", "family", "poor"),
        _category("parent_in_prison", "hardship", "family", "parent_in_prison"),
        _category("migrant", "", "family", "migrant"),
        _category("family_change", "family_change", "family"),
        _category("special_physique", "special_physique", "physique"),
        _category("gravely_ill", "special_physique", "physique", "gravely_ill"),
        _category("disabled", "hardship", "physique", "disabled"),
        _category("distressed", "distressed", "mind"),
        _category("depressed", "violent_or_depressed", "mind"),
        _category("violent", "violent_or_depressed", "behaviour"),
        _category("net_addicted", "net_addicted", "behaviour"),
        _category("behaviour_unusual", "behaviour_unusual", "behaviour"),
        _category("weary_of_school", "", "behaviour", "weary_of_school"),
    )
}


def grouped(taxonomy: Taxonomy, codes: Iterable[str]) -> list[str]:
    """Under which groups of a taxonomy these categories count: each group once, in the taxonomy's order."""
    found = {CATEGORIES[code].groups.get(taxonomy) for code in codes if code in CATEGORIES}
    return [group for group in GROUPS[taxonomy] if group in found]


def unknown(codes: Collection[str]) -> list[str]:
    """Those of these codes that are no category."""
    return sorted(code for code in codes if code not in CATEGORIES)
