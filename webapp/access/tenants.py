"""Which schools' rows somebody's request, or the work they asked for, may touch at all."""

from __future__ import annotations

import uuid

from webapp.access.person import Person


def tenants_of(person: Person) -> frozenset[uuid.UUID]:
    """Those in which any role ever held, what was merged into them, and all of a bureau whose role holds there."""
    of_bureau = any(grant.school_id is None for grant in person.holding())
    return person.with_merged(person.ever_schools) | (person.schools_below if of_bureau else frozenset())
