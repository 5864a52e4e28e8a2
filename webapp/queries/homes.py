"""What is on file of a child's home, as the rules want it."""

from __future__ import annotations

from typing import Any

from webapp.domain.five_clears import FIVE, missing
from webapp.domain.home import PARENTS, Home, Parent
from webapp.models import Student


def home_of(student: Student) -> Home:
    """Where the parents are, and what else those definitions ask for. Needs the guardians loaded."""
    parents = [Parent(g.relation, g.whereabouts, g.away_since) for g in student.guardians if g.relation in PARENTS]
    return Home(parents, student.other_parent, student.birth_date)


def missing_of(student: Student) -> dict[str, list[str]]:
    """What the school does not know of the child yet, by the five clears. Needs the guardians loaded."""
    family: dict[str, Any] = {
        "guardian": [g.name for g in student.guardians if g.name],
        "guardian_phone": [phone for g in student.guardians for phone in g.phones],
    }
    of_the_child = {name for names in FIVE.values() for name in names} - family.keys()
    return missing({name: getattr(student, name) for name in of_the_child} | family)
