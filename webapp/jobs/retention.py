"""What the installation does every night with what is over its time: it proposes; what was decided it carries out."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from webapp.actions.erasing import erase, waits_for_a_decision
from webapp.actions.retention import propose, to_erase
from webapp.domain.retention import Kind
from webapp.domain.terms import local_day
from webapp.extensions import db
from webapp.jobs.kinds import job
from webapp.jobs.running import Progress, writing
from webapp.models import RetentionProposal, School, now
from webapp.storage import storage

RETAIN = "house.retain"


@job(RETAIN, _l("Looking for data whose time is over"), of_the_house=True)
def retain(_person: None, progress: Progress) -> None:
    """Propose, school by school; then erase what a person decided to erase a week ago, each in a transaction of its
    own, so that phones wait for none long. The bytes go before it is committed: should that fail, the next night does
    it again."""
    today = local_day(now())
    for school_id in db.session.scalars(select(School.id)).all():
        with writing():
            propose(db.session.get_one(School, school_id), today)
    waiting = to_erase(today)
    for done, proposal_id in enumerate(waiting, 1):
        with writing():
            row = db.session.get_one(RetentionProposal, proposal_id, with_for_update=True)
            late = row.kind == Kind.FILE and waits_for_a_decision(row.student_id)
            storage().delete([] if late or row.erased_at or row.decision is None else erase(row, now()))
        progress(done, len(waiting))
