"""Imports in the background: the three steps of each kind (actions/imports.py), a new kind is one line below."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.access.person import Person
from webapp.actions import imports
from webapp.actions.import_kinds import ImportKind
from webapp.documents.roster_files import ROSTER
from webapp.documents.staff_files import STAFF
from webapp.jobs.kinds import job
from webapp.jobs.running import Progress, writing
from webapp.models import now

STEPS = 2  # the file is read; what it says is judged or done


def register(kind: ImportKind, path: str, reading: LazyString, carrying: LazyString, undoing: LazyString) -> None:
    """The jobs "<kind>_import.read", ".carry" and ".undo"; `path` is where its runs are looked at."""

    def leads_to(arguments: dict[str, Any]) -> str:
        return f"{path}/{arguments['run_id']}"

    @job(f"{kind.name}_import.read", reading, allows=kind.permission, leads_to=leads_to)
    def read(person: Person, progress: Progress, *, run_id: str) -> None:
        progress(0, STEPS)
        file = imports.opened(kind, imports.run_under(kind, person, uuid.UUID(run_id)))
        progress(1, STEPS)
        with writing():
            imports.judge(kind, person, imports.run_under(kind, person, uuid.UUID(run_id), lock=True), file)
        progress(STEPS, STEPS)

    @job(f"{kind.name}_import.carry", carrying, allows=kind.permission, leads_to=leads_to)
    def carry(person: Person, progress: Progress, *, run_id: str) -> None:
        progress(0, STEPS)
        file = imports.opened(kind, imports.run_under(kind, person, uuid.UUID(run_id)))
        progress(1, STEPS)
        with writing():
            run = imports.run_under(kind, person, uuid.UUID(run_id), lock=True)
            imports.carry(kind, person, run, file, now())
        imports.forget(run)
        progress(STEPS, STEPS)

    @job(f"{kind.name}_import.undo", undoing, allows=kind.permission, leads_to=leads_to)
    def undo(person: Person, progress: Progress, *, run_id: str) -> None:
        progress(0, 1)
        with writing():
            run = imports.run_under(kind, person, uuid.UUID(run_id), lock=True)
            imports.take_back(kind, person, run, now())
        progress(1, 1)


register(
    STAFF,
    "/desk/staff-list",
    _l("Reading a staff list"),
    _l("Importing a staff list"),
    _l("Undoing the import of a staff list"),
)
register(
    ROSTER,
    "/desk/import",
    _l("Reading a roster"),
    _l("Importing a roster"),
    _l("Undoing the import of a roster"),
)
