"""Rosters as files: opened, planned, carried out. A kind of import that actions/imports.py leads."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.actions.import_kinds import ImportKind, Line, Verdicts, line_key
from webapp.actions.roster_import import carry_out
from webapp.actions.roster_plan import LeftAside, Place, PlannedRow, RosterPlan, preview
from webapp.actions.roster_readmission import kept_choice, readmitted_in
from webapp.actions.roster_undo import take_back
from webapp.documents.lists import open_list
from webapp.documents.roster_mending import rows_kept
from webapp.domain.refusals import NotFound, Refused
from webapp.domain.rosters import MEANINGS, SAID_OF_GUARDIANS, Outcome, RosterReading, heading_key, read_roster
from webapp.domain.terms import local_day
from webapp.models import Batch, ImportRun, now

VERDICTS = ("new", "changed", "unchanged", "departed", "left_aside", "to_be_checked")
COLUMNS = (
    "name", "sex", "birth_date", "class", "grade", "class_number", "registry_number", "id_type", "id_number",
    "ethnicity", "boarder", "left_behind", "disability_kind", "disability_grade", "disability_number", "address",
    "phone", *SAID_OF_GUARDIANS, "remark",
)  # fmt: skip
Notes = dict[Place, list[list[str]]]


def read_file(data: bytes, name: str, said: Mapping[str, str]) -> RosterReading:
    """The roster in a file; `said` is what somebody said of its headings. Refused with what speaks against it: the file
    itself, too many rows, no list of pupils, a question; with the headings of which somebody may say what they mean."""
    reading = read_roster(open_list(data, name), name, local_day(now()), said)
    if reading.outcome is not Outcome.IMPORT:
        code = reading.refuse or reading.question or "no_roster"
        raise Refused(code, field="file", headings=list(reading.aside), read=dict(reading.columns))
    return reading


def verdicts_of(plan: RosterPlan, reading: RosterReading, more: Mapping[str, Any] | None = None) -> Verdicts:
    """A line a row, and one for each pupil that the file does not name; what the reader found stands beside its row.
    `more` is kept with the mapping."""
    notes: Notes = defaultdict(list)
    for problem in reading.problems:
        if problem.row is not None:
            notes[problem.sheet, problem.row].append([problem.code, problem.field or ""])
    rows = sorted(_lines(plan, notes), key=lambda line: (line["sheet"], line["row"]))
    gone = [_line("to_be_checked", (None, 0), student.name) for student in plan.to_mark]
    to_mend = rows_kept(reading, rows)
    counts = {"noted": sum(bool(line["notes"]) for line in rows), "to_mend": sum(len(one["rows"]) for one in to_mend)}
    changes = {line_key(_place(one)): _values(one) for one in plan.changed}
    return Verdicts([*rows, *gone], plan.counts | counts, _mapping(reading) | dict(more or {}), to_mend, changes)


def _mapping(reading: RosterReading) -> dict[str, Any]:
    """Which column was read as what, what numbers in it stand for, and what there is to say of the file as a whole."""
    return {
        "read": dict(reading.columns),
        "aside": list(reading.aside),
        "numbers": [[one.heading, one.field, one.number, one.meaning] for one in reading.numbers],
        "file": [[problem.code, problem.sheet or ""] for problem in reading.problems if problem.row is None],
    }


def _plan(_person: Person, run: ImportRun, reading: RosterReading) -> Verdicts:
    if run.school_id is None:
        raise NotFound("not_found")
    plan = preview(run.school_id, reading, local_day(now()), readmitted_in(run))
    return verdicts_of(plan, reading, kept_choice(run))


def _carry(person: Person, run: ImportRun, reading: RosterReading, moment: dt.datetime) -> tuple[Batch, Verdicts]:
    if run.school_id is None:
        raise NotFound("not_found")
    carried = carry_out(person, run.school_id, reading, moment, readmitted_in(run))
    return carried.batch, verdicts_of(carried.plan, reading, kept_choice(run))


def _lines(plan: RosterPlan, notes: Notes) -> Iterable[Line]:
    for verdict, planned in (("new", plan.new), ("changed", plan.changed), ("unchanged", plan.unchanged)):
        for one in planned:
            places = (one.row.place, *one.row.also_rows)
            said = [note for place in places for note in notes.get(place, [])]
            if one.row.school_class and one.school_class is None:
                said.append(["class_open", "class"])
            yield _line(verdict, one.row.place, one.row.name, changes=_changes(one), notes=said, **_back(one))
    for one in plan.departed:
        yield _departed(one, notes.get(one.row.place, []))
    for aside in plan.to_decide:
        yield _aside(aside, notes.get(aside.place, []))


def _aside(aside: LeftAside, notes: list[list[str]]) -> Line:
    why = next((note for note in notes if note[0] == aside.reason), [aside.reason, ""])
    others = [note for note in notes if note is not why]
    return _line("left_aside", aside.place, aside.name or "", why=[why], notes=others)


def _departed(planned: PlannedRow, notes: list[list[str]]) -> Line:
    """A child who left: nothing to mend in the file, but something to decide."""
    student, day = planned.student, ""
    if student and student.left_on:
        day = student.left_on.isoformat()
    more = {"student": str(student.id)} if student else {}
    return _line("departed", planned.row.place, planned.row.name, notes=[["departed", day], *notes], **more)


def _back(planned: PlannedRow) -> dict[str, Any]:
    """Of a child who comes back onto the roll, who it is: so that it can be left out after all."""
    back = planned.student and any(change.field == "left_on" for change in planned.changes)
    return {"student": str(planned.student.id)} if planned.student and back else {}


def _changes(planned: PlannedRow) -> list[str]:
    return sorted({change.field for change in planned.changes})


def _values(planned: PlannedRow) -> list[list[object]]:
    return [[change.field, change.before, change.after] for change in planned.changes]


def _place(planned: PlannedRow) -> Line:
    return {"sheet": planned.row.sheet or "", "row": planned.row.row}


def _line(verdict: str, place: Place, name: str, **more: Any) -> Line:
    line = {"sheet": place[0] or "", "row": place[1], "name": name, "kind": verdict}
    return line | {"changes": [], "why": [], "notes": []} | more


ROSTER = ImportKind(
    "roster",
    Permission.IMPORT_ROSTER,
    read_file,
    _plan,
    _carry,
    take_back,
    verdicts=VERDICTS,
    doing=("new", "changed", "to_be_checked"),
    aside=("departed", "left_aside"),
    fields=COLUMNS,
    once=frozenset({"name", *(field for field in COLUMNS if field.endswith(("_name", "_relation")))}),
    key=heading_key,
    meanings=MEANINGS,
)
