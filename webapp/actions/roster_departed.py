"""Whom a roster names though they are not on the roll any more: nobody is made twice, and nobody comes back unasked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.tenancy import every_school
from webapp.domain.roster_matching import Traits, may_be
from webapp.domain.rosters import RosterStudent
from webapp.domain.transfer import State
from webapp.extensions import db
from webapp.models import Student, Transfer

MOVED_AWAY, SAME_NAME = "moved_away", "same_name"
Known = tuple[Student, Traits]
Row = RosterStudent


@dataclass(frozen=True)
class Settled:
    """`found`: rows with the record they are about, be it of a child who left, None for a new one; `aside`: rows with
    the code of why a person must decide."""

    found: list[tuple[Row, Student | None]]
    aside: list[tuple[Row, str]]


def has_left(student: Student, today: dt.date) -> bool:
    """Is the student off the roll: graduated, transferred, or gone otherwise?"""
    return student.left_on is not None and student.left_on < today


def settle_new(
    found: Iterable[tuple[Row, Student | None]],
    traits: Mapping[tuple[str | None, int], Traits],
    left: Iterable[Known],
    moved: Sequence[Traits],
) -> Settled:
    """Of the rows that no record fits (`traits` by their place): which are about a child who left, by name and date of
    birth whatever the class was, and which about one who moved to another school with its file. Two rows that may be
    about the same one are left to a person."""
    by_name: defaultdict[str, list[Known]] = defaultdict(list)
    for one in left:
        by_name[one[1].name].append(one)
    pairs = list(found)
    taken = {student.id for _row, student in pairs if student}
    settled = Settled([], [])
    for row, student in pairs:
        said = traits[row.place]
        near = [] if student else [s for s, t in by_name[said.name] if s.id not in taken and may_be(said, t)]
        if not student and any(may_be(said, one) for one in moved):
            settled.aside.append((row, MOVED_AWAY))
        elif len(near) > 1:
            settled.aside.append((row, SAME_NAME))
        else:
            settled.found.append((row, student or next(iter(near), None)))
    return _each_once(settled)


def _each_once(settled: Settled) -> Settled:
    claims = Counter(student.id for _row, student in settled.found if student)
    twice = [row for row, student in settled.found if student and claims[student.id] > 1]
    found = [(row, student) for row, student in settled.found if not (student and claims[student.id] > 1)]
    return Settled(found, [*settled.aside, *((row, SAME_NAME) for row in twice)])


def moved_away(school_id: uuid.UUID) -> list[Traits]:
    """What tells those apart who went from this school to another of the installation, and are not here. Only that
    they are gone is told, which the school knows: it sent them."""
    statement = (
        select(Student.name, Student.birth_date, Student.registry_number, Student.id_number_index)
        .join(Transfer, Transfer.student_id == Student.id)
        .where(Transfer.from_id == school_id, Transfer.state == State.RECEIVED, Student.school_id != school_id)
    )
    with every_school():
        rows = db.session.execute(statement).all()
    return [Traits(r.name, None, r.birth_date, r.registry_number, r.id_number_index) for r in rows]
