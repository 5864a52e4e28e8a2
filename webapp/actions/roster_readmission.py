"""Who left and is named by a roster again: somebody says who comes back onto the roll, nobody does so unasked."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from webapp.domain.refusals import Clash
from webapp.models import ImportRun

_CHOSEN = "readmitted"  # in a run's mapping


def readmitted_in(run: ImportRun) -> list[uuid.UUID]:
    """Who is to be on the roll again once this run is carried out."""
    return [uuid.UUID(one) for one in run.mapping.get(_CHOSEN, [])]


def kept_choice(run: ImportRun) -> dict[str, list[str]]:
    """The same as a part of the run's mapping, to be kept when its file is read anew."""
    return {_CHOSEN: list(run.mapping.get(_CHOSEN, []))}


def choose_readmitted(run: ImportRun, student_ids: Collection[str], back: bool) -> None:
    """Of those whom the plan shows as having left, these come back onto the roll, or (not `back`) are left out after
    all; ids that the plan does not show are nobody's. The file is to be read anew. Clash unless it waits to be
    imported."""
    if run.state != "planned":
        raise Clash("imported_already")
    shown = {line["student"] for line in run.plan if line.get("student")}
    before, said = set(run.mapping.get(_CHOSEN, [])), shown & set(student_ids)
    run.mapping = run.mapping | {_CHOSEN: sorted(before | said if back else before - said)}
    run.state = "reading"
