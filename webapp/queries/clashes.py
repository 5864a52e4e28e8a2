"""The records on which two people say different things, and nobody has settled it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import readable_entries
from webapp.domain.log import WITHDRAWAL, records
from webapp.entries import STUDENT_KINDS
from webapp.extensions import db
from webapp.models import Entry, Student
from webapp.queries.timeline import TimelineItem, timeline_item, whole_records


def unsettled(person: Person) -> list[TimelineItem]:
    """Those of children at the schools where the person corrects, that the person may read; the latest first.

    Two corrections of one version are rare; whether they still differ is the rule's to say (entries/versions.py).
    """
    here = select(Student.id).where(Student.school_id.in_(person.schools(Permission.CORRECT)))
    twice = (
        select(Entry.amends_id)
        .where(Entry.student_id.in_(here), Entry.amends_id.is_not(None), Entry.kind != WITHDRAWAL)
        .group_by(Entry.amends_id)
        .having(func.count() > 1)
    )
    found: Any = select(Entry.id, Entry.amends_id).where(Entry.id.in_(twice))
    log = db.session.scalars(whole_records(found, readable_entries(person)).options(joinedload(Entry.student)))
    standing = [r for r in records(log) if r.withdrawal is None and r.current.kind in STUDENT_KINDS]
    items = [timeline_item(person, record) for record in standing]
    return sorted((item for item in items if item.clashes), key=lambda item: item.entry.seq, reverse=True)
