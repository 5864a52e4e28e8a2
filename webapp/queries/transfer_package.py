"""What a child's file holds that goes to a school outside: facts, family, the records told in no confidence; and as far
as its maker sees and chooses them, care file, plan and consents."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import readable_outside
from webapp.access.transfers import may_take, transfer_at_desk
from webapp.domain.refusals import Forbidden, NotFound, Refused
from webapp.domain.student_facts import OF_A_GUARDIAN, OF_THE_CHILD, OF_THE_HOME
from webapp.domain.transfer import CHOSEN, Verb, Way
from webapp.extensions import db
from webapp.models import Entry, EntryFile, Student, StudentDocument, Transfer
from webapp.queries.dossiers import CareGiven, care_given
from webapp.queries.timeline import TimelineItem, timelines

MOST_RECORDS = 5000
MOST_BYTES = 200 * 1024 * 1024  # of photos; what is more stays behind, and the list says so


@dataclass(frozen=True)
class Dossier:
    """What is packed. `withheld`: how many records stay behind, because they were told in confidence; `files` are the
    photos, sounds and signatures of the records that are packed, `documents` the papers on the child's file; `given` is
    without what was not chosen, and `left` says of that and of what there is not, why it is left out."""

    transfer: Transfer
    student: Student
    items: list[TimelineItem]
    files: list[EntryFile]
    documents: list[StudentDocument]
    withheld: int
    given: CareGiven
    left: dict[str, str]

    def facts(self) -> dict[str, Any]:
        """The child's facts and the family's, by name, empty ones left out."""
        names = ("name", *(n for n in (*OF_THE_CHILD, *OF_THE_HOME) if n not in {"name", "class_id"}))
        guardians = [_plain(guardian, ("name", *OF_A_GUARDIAN)) for guardian in self.student.guardians]
        papers = [_plain(paper, ("id", "kind", "title", "dated_on")) for paper in self.documents]
        return _plain(self.student, names) | {"guardians": guardians, "documents": papers}

    def records(self) -> list[dict[str, Any]]:
        """The records as they stand, the first one first; of those taken back, that they were."""
        return [_record(item) for item in reversed(self.items)]


def dossier(person: Person, transfer_id: uuid.UUID, parts: Collection[str]) -> Dossier:
    """All of it, and these `parts` of CHOSEN; NotFound for another school's transfer, Refused for one that needs no
    package."""
    transfer = transfer_at_desk(person, transfer_id)
    if transfer.way != Way.OUT:
        raise Refused("transfer_step")
    if not may_take(person, transfer, Verb.PACK):
        raise Forbidden("transfer_of_the_other")
    here = Student.school_id.in_(person.schools(Permission.KEEP_FILES))
    statement = select(Student).where(Student.id == transfer.student_id, here)
    child = statement.options(selectinload(Student.guardians), joinedload(Student.school_class))
    student = db.session.scalars(child).one_or_none()
    if student is None:
        raise NotFound("not_found")
    items = timelines(person, [student.id], MOST_RECORDS, readable_outside())[student.id].items
    given = care_given(person, student)
    left = {part: why for part in CHOSEN if (why := _why_left(person, student, given, part, parts))}
    files, papers = files_of_records(items), papers_on_file(student.id)
    return Dossier(transfer, student, items, files, papers, _withheld(student.id), _without(given, left), left)


def _why_left(person: Person, student: Student, given: CareGiven, part: str, parts: Collection[str]) -> str:
    """Why a part is not packed, "" if it is. Whoever sees no care files is not told whether there is one."""
    if part != "consents" and student.school_id not in person.schools(Permission.SEE_ALL_CARE):
        return "not_seen"
    if not getattr(given, part):
        return "none"
    return "" if part in parts else "not_chosen"


def _without(given: CareGiven, left: Collection[str]) -> CareGiven:
    return CareGiven(
        care=None if "care" in left else given.care,
        plan=None if "plan" in left else given.plan,
        consents={} if "consents" in left else given.consents,
        carried=given.carried,
    )


def files_of_records(items: list[TimelineItem]) -> list[EntryFile]:
    """Photos, sounds and signatures of the records that stand, as far as they are here."""
    found = [file for item in items if not item.withdrawal for entry in item.versions for file in entry.files]
    return [file for file in found if file.stored_as]


def papers_on_file(student_id: uuid.UUID) -> list[StudentDocument]:
    """The papers on a child's file, but for those that were taken off."""
    mine = (StudentDocument.student_id == student_id, StudentDocument.removed_at.is_(None))
    return list(db.session.scalars(select(StudentDocument).where(*mine).order_by(StudentDocument.added_at)))


def _withheld(student_id: uuid.UUID) -> int:
    statement = select(func.count()).select_from(Entry).where(Entry.student_id == student_id, ~readable_outside())
    return db.session.scalar(statement) or 0


def _record(item: TimelineItem) -> dict[str, Any]:
    said: dict[str, Any] = {"id": str(item.original.id), "kind": item.kind.name, "by": item.original.author.name}
    said["happened_at"] = item.happened_at.isoformat()
    if item.withdrawal:
        return said | {"taken_back": item.withdrawal.body.get("reason", "")}
    return said | {"said": item.body, "files": [str(file.id) for file in files_of_records([item])]}


def _plain(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    plain = {n: v.isoformat() if hasattr(v, "isoformat") else v for n, v in values.items()}
    plain |= {n: str(v) for n, v in values.items() if isinstance(v, uuid.UUID)}
    return {name: value for name, value in plain.items() if value not in (None, "", [])}
