"""From which login, and from where, the deeds of a job are in the audit."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.conftest import inside
from tests.journeys.jobs.conftest import started, the_job, waiting_job
from webapp.access.audit import Who, acting
from webapp.extensions import db
from webapp.jobs import start, writing
from webapp.jobs.running import carry_out
from webapp.jobs.tidying import TIDY
from webapp.models import AuditEvent, Student, new_id


@pytest.fixture
def renaming(a_job, cast):
    """A kind of job that changes something, which the audit notes."""

    def work(person, progress):
        with writing():
            db.session.get_one(Student, cast.students["yan"]).health = "记下"

    a_job("test.rename")(work)
    return "test.rename"


def last_event(house):
    with house() as session:
        return session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()


def test_its_deeds_stand_in_the_audit_with_the_login_and_the_address_it_was_asked_for_from(house, app, cast, renaming):
    session_id = new_id()
    started(app, cast.chen, renaming, who=Who(cast.chen, session_id, "10.0.0.9"))
    event = last_event(house)
    assert (event.account_id, event.session_id, event.address) == (cast.chen, session_id, "10.0.0.9")


def test_a_login_that_is_gone_meanwhile_keeps_no_job_from_being_done(house, app, cast, renaming):
    """As after an update, with a job from before; or from where nobody is logged in."""
    job_id = waiting_job(house, cast.chen, renaming)
    carry_out(app, job_id)
    event = last_event(house)
    assert the_job(house, job_id).state == "done"
    assert (event.account_id, event.session_id, event.address) == (cast.chen, None, None)


def test_what_the_house_does_by_itself_has_no_login_and_no_address(house, app, cast):
    with inside(app):
        acting(Who(cast.chen, new_id(), "10.0.0.9"))
        job_id = start(TIDY, None).id
    row = the_job(house, job_id)
    assert (row.state, row.account_id, row.session_id, row.address) == ("done", None, None, None)
