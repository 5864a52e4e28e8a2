"""What a guardian who asked for a copy of the child's file is handed (PIPL 45)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import readable_outside, student_at_desk
from webapp.access.rights import request_at_desk
from webapp.domain.home import left_behind
from webapp.domain.refusals import Refused
from webapp.domain.rights import gives_copy
from webapp.extensions import db
from webapp.models import EntryFile, RightsRequest, School, StudentDocument
from webapp.queries.contact_cards import student_card
from webapp.queries.dossiers import MOST_RECORDS, Dossier, care_given
from webapp.queries.homes import home_of
from webapp.queries.timeline import timelines
from webapp.queries.transfer_package import files_of_records, papers_on_file


@dataclass(frozen=True)
class Copy:
    """The request with its answer, the child's file, what belongs to the records, and the papers on the file."""

    asked: RightsRequest
    file: Dossier
    files: list[EntryFile]
    papers: list[StudentDocument]


def granted(person: Person, request_id: uuid.UUID) -> RightsRequest:
    """A request whose answer hands over a copy. NotFound for another school's, Refused for one that does not."""
    asked = request_at_desk(person, request_id)
    if not gives_copy(asked.wish, asked.outcome):
        raise Refused("copy_not_granted")
    return asked


def copy_of(person: Person, request_id: uuid.UUID) -> Copy:
    """All of it; NotFound and Refused as `granted`. Records that were told in confidence are not in it, whoever makes
    it: what a child told its teacher alone is the child's to tell at home."""
    asked = granted(person, request_id)
    student = student_at_desk(person, asked.student_id, Permission.KEEP_FILES)
    timeline = timelines(person, [student.id], MOST_RECORDS, readable_outside())[student.id]
    card = student_card(student.id, person.today)
    file = Dossier(
        **vars(care_given(person, student)),
        school=db.session.get_one(School, student.school_id),
        card=card,
        fits=left_behind(home_of(card.student), person.today),
        records=timeline.items[::-1],
        cut=timeline.more,
    )
    return Copy(asked, file, files_of_records(timeline.items), papers_on_file(student.id))
