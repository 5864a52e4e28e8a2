"""What is shown in an emergency, and to the principal of what was opened in one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from webapp.access.glass import to_look_after
from webapp.access.person import Person
from webapp.access.records import in_an_emergency, own_glass, readable_behind_glass, student_behind_glass
from webapp.access.tenancy import every_school
from webapp.extensions import db
from webapp.models import Account, AuditEvent, BreakGlass, Pairing, School, Student
from webapp.queries.pages import Listed, one_page, with_rows
from webapp.queries.timeline import Timeline, timelines

MOST_HITS = 5
NEWEST = 30  # entries of a timeline
OF_LATE = dt.timedelta(days=7)


@dataclass(frozen=True)
class Hits:
    """Those whom a search found, with the names of their schools; `more` says that there are others of that name."""

    students: Sequence[Student]
    schools: dict[uuid.UUID, str]
    more: bool


@dataclass(frozen=True)
class GlassFile:
    """What an emergency shows: the child and the family, who cares for it, the records that are open."""

    glass: BreakGlass
    student: Student
    school: str
    paired: list[Pairing]
    timeline: Timeline


@dataclass(frozen=True)
class Opening:
    """Somebody opened a file: who, whose, of which school, when it was looked at, who looked after it."""

    glass: BreakGlass
    who: str
    student: Student
    school: str
    looks: list[dt.datetime]
    seen_by: str | None


def search(person: Person, words: str) -> Hits:
    """The students on the roll with just this name or registry number; no part of a name finds anybody."""
    exactly = or_(Student.name == words, Student.registry_number == words.upper())
    statement = select(Student).where(exactly, in_an_emergency(person), Student.on_roll(person.today))
    return _hits(statement.order_by(Student.school_id, Student.class_id, Student.id).limit(MOST_HITS + 1))


def chosen(person: Person, student_id: uuid.UUID | None) -> Hits:
    """The one that a form names, to be shown again."""
    return _hits(select(Student).where(Student.id == student_id, in_an_emergency(person)))


def of_late(person: Person, now: dt.datetime) -> list[tuple[BreakGlass, Student]]:
    """What the person opened in the last days, the newest first."""
    mine = select(BreakGlass, Student).join(Student, Student.id == BreakGlass.student_id)
    recent = mine.where(BreakGlass.account_id == person.id, BreakGlass.opened_at > now - OF_LATE)
    rows = recent.options(load_only(Student.name)).order_by(BreakGlass.opened_at.desc()).limit(20)
    return [(glass, student) for glass, student in db.session.execute(rows)]


def file_behind_glass(person: Person, glass_id: uuid.UUID, now: dt.datetime) -> GlassFile:
    """The file behind a glass that is open; NotFound for any other."""
    student_id = student_behind_glass(person, glass_id, now).id
    whole = select(Student).where(Student.id == student_id).execution_options(populate_existing=True)
    student = db.session.scalars(
        whole.options(
            joinedload(Student.school_class),
            selectinload(Student.guardians),
            selectinload(Student.pairings).joinedload(Pairing.mentor),
        )
    ).one()
    return GlassFile(
        glass=own_glass(person, glass_id),
        student=student,
        school=_names([student.school_id])[student.school_id],
        paired=[p for p in student.pairings if p.holds_on(person.today)],
        timeline=timelines(person, [student.id], NEWEST, readable_behind_glass())[student.id],
    )


def openings(person: Person, now: dt.datetime, page: int, size: int) -> Listed[Opening]:
    """What was opened and the person looks after: the newest first."""
    statement = select(BreakGlass).where(to_look_after(person, now))
    listed = one_page(statement.order_by(BreakGlass.opened_at.desc(), BreakGlass.id), page, size)
    return with_rows(listed, _openings(listed.rows))


def unseen_count(person: Person, now: dt.datetime) -> int:
    """How many of these nobody has looked at yet (the own ones are somebody else's to look after)."""
    waiting = (BreakGlass.seen_at.is_(None), BreakGlass.account_id != person.id, to_look_after(person, now))
    return db.session.scalar(select(func.count()).select_from(BreakGlass).where(*waiting)) or 0


def _hits(statement: Select[Student]) -> Hits:
    shown = load_only(Student.name, Student.class_id, Student.school_id, raiseload=True)
    found = db.session.scalars(statement.options(joinedload(Student.school_class), shown)).all()
    return Hits(found[:MOST_HITS], _names({s.school_id for s in found}), len(found) > MOST_HITS)


def _names(schools: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = db.session.execute(select(School.id, School.name).where(School.id.in_(schools)))
    return {row.id: row.name for row in rows}


def _openings(rows: Sequence[BreakGlass]) -> list[Opening]:
    people = {row.account_id for row in rows} | {row.seen_by for row in rows if row.seen_by}
    names = {r.id: r.name for r in db.session.execute(select(Account.id, Account.name).where(Account.id.in_(people)))}
    children = select(Student).where(Student.id.in_({row.student_id for row in rows}))
    shown = (joinedload(Student.school_class), load_only(Student.name, Student.class_id, raiseload=True))
    with every_school():  # a child who has moved since is still told to whoever reviews what was opened here
        students = {student.id: student for student in db.session.scalars(children.options(*shown))}
    looks = _looks([row.id for row in rows])
    schools = _names({row.school_id for row in rows})
    return [
        Opening(
            glass=row,
            who=names[row.account_id],
            student=students[row.student_id],
            school=schools[row.school_id],
            looks=looks[row.id],
            seen_by=names.get(row.seen_by),
        )
        for row in rows
    ]


def _looks(glass_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[dt.datetime]]:
    """When each was looked at, from the audit."""
    found: dict[uuid.UUID, list[dt.datetime]] = defaultdict(list)
    looked = (AuditEvent.subject == "break_glass", AuditEvent.action == "emergency.viewed")
    rows = select(AuditEvent).where(*looked, AuditEvent.subject_id.in_(glass_ids)).order_by(AuditEvent.seq)
    for event in db.session.scalars(rows):
        if event.subject_id:
            found[event.subject_id].append(event.at)
    return found
