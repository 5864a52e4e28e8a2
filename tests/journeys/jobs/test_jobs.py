"""Background work: done once, after the commit, as whoever asked for it, with what became of it kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask_babel import get_locale
from sqlalchemy import select, update

from tests.cast import TODAY
from tests.conftest import inside
from tests.journeys.jobs.conftest import person_of, started, the_job, waiting_job
from webapp.access.permissions import Permission
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.jobs import start, writing
from webapp.jobs.running import carry_out, mark_interrupted
from webapp.models import Account, AuditEvent, Job, RoleGrant, Student, now


def test_what_was_asked_for_is_done_when_it_is_committed(house, start_as, a_job):
    seen = []
    a_job("test.one")(lambda person, progress, **given: seen.append((person.name, given)))
    found = the_job(house, start_as("wei", "test.one", school="第一小学", rows=[1, 2]))
    assert seen == [("魏管理员", {"school": "第一小学", "rows": [1, 2]})]
    assert (found.state, found.problem) == ("done", None)
    assert found.asked_at <= found.began_at <= found.ended_at


def test_what_is_taken_back_is_never_begun(house, app, cast, a_job):
    seen = []
    a_job("test.one")(lambda person, progress: seen.append(person))
    gone = started(app, cast.wei, "test.one", commit=False)
    assert the_job(house, gone) is None
    started(app, cast.wei, "test.one")  # and what comes after it is begun alone
    assert len(seen) == 1


def test_what_a_savepoint_takes_back_is_never_begun(house, app, cast, a_job):
    seen = []
    a_job("test.one")(lambda person, progress, which: seen.append(which))
    with inside(app) as session:
        person = person_of(cast.wei)
        start("test.one", person, which="kept")
        with session.begin_nested() as savepoint:
            start("test.one", person, which="taken back")
            session.flush()
            savepoint.rollback()
        with session.begin_nested():
            start("test.one", person, which="kept too")
        assert seen == []  # the end of a savepoint is no commit
    assert seen == ["kept", "kept too"]


def test_a_refusal_is_told_with_its_reason_and_leaves_nothing_half_done(house, start_as, a_job, cast):
    @a_job("test.refused")
    def refused(person, progress):
        with writing():
            db.session.get_one(Account, cast.li).name = "改名"
            db.session.flush()
            raise Refused("wait_minutes", count=7)

    found = the_job(house, start_as("wei", "test.refused"))
    assert (found.state, found.problem, found.facts) == ("failed", "wait_minutes", {"count": 7})
    with house() as session:
        assert session.get_one(Account, cast.li).name == "李建国"


def test_a_fault_is_kept_as_one_and_the_next_job_is_done(house, start_as, a_job, caplog):
    @a_job("test.fault")
    def fault(person, progress):
        progress(3, 9)
        raise ZeroDivisionError

    found = the_job(house, start_as("wei", "test.fault"))
    assert (found.state, found.problem, found.done, found.total) == ("failed", "went_wrong", 3, 9)
    assert "ZeroDivisionError" in caplog.text
    a_job("test.next")(lambda person, progress: None)
    assert the_job(house, start_as("wei", "test.next")).state == "done"


def test_a_job_handed_over_twice_is_done_once(house, app, start_as, a_job):
    seen = []
    a_job("test.one")(lambda person, progress: seen.append(person.id))
    job_id = start_as("wei", "test.one")
    carry_out(app, job_id)
    assert len(seen) == 1


def test_arguments_that_are_no_json_and_kinds_nobody_knows_are_refused_at_once(app, cast, a_job):
    a_job("test.one")(lambda person, progress, **given: None)
    with pytest.raises(TypeError):
        started(app, cast.wei, "test.one", day=TODAY)
    with pytest.raises(KeyError):
        started(app, cast.wei, "test.unknown")
    with pytest.raises(ValueError, match=r"house\.tidy"):
        started(app, cast.wei, "house.tidy")  # nobody's to ask for


def test_whose_role_ended_meanwhile_is_refused(house, app, cast, a_job):
    seen = []
    a_job("test.one", allows=Permission.MANAGE_ACCOUNTS)(lambda person, progress: seen.append(person))
    job_id = waiting_job(house, cast.sun, "test.one")
    with house() as session:
        session.execute(
            update(RoleGrant).where(RoleGrant.account_id == cast.sun).values(ends_on=TODAY - dt.timedelta(days=1))
        )
    carry_out(app, job_id)
    found = the_job(house, job_id)
    assert (found.state, found.problem, seen) == ("failed", "forbidden", [])


@pytest.mark.parametrize("gone", [{"disabled_at": now()}, {"leaves_on": TODAY - dt.timedelta(days=1)}])
def test_whose_account_is_gone_meanwhile_is_not_worked_for(house, app, cast, a_job, gone):
    seen = []
    a_job("test.one")(lambda person, progress: seen.append(person))
    job_id = waiting_job(house, cast.wei, "test.one")
    with house() as session:
        session.execute(update(Account).where(Account.id == cast.wei).values(**gone))
    carry_out(app, job_id)
    found = the_job(house, job_id)
    assert (found.state, found.problem, seen) == ("failed", "account_gone", [])


def test_it_sees_what_whoever_asked_may_see_and_its_deeds_are_theirs(house, start_as, a_job, cast):
    seen: list[Any] = []

    @a_job("test.one")
    def work(person, progress):
        seen.extend(db.session.scalars(select(Student.school_id)))
        with writing():
            db.session.get_one(Student, cast.students["yan"]).health = "记下"

    the_job(house, start_as("chen", "test.one"))
    assert set(seen) == {cast.school}
    with house() as session:
        last = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
        assert (last.action, last.account_id) == ("changed", cast.chen)


def test_it_speaks_the_language_of_whoever_asked(app, house, cast, a_job):
    seen = []
    a_job("test.one")(lambda person, progress: seen.append(str(get_locale())))
    for locale in ("en", "zh_Hans_CN", None):
        job_id = waiting_job(house, cast.wei, "test.one")
        with house() as session:
            session.get_one(Job, job_id).locale = locale
        carry_out(app, job_id)
    assert seen == ["en", "zh_Hans_CN", "zh_Hans_CN"]


def test_its_progress_is_seen_from_outside_while_it_works(on_disk, cast, a_job, monkeypatch):
    monkeypatch.setattr("webapp.jobs.running.OFTEN", 0)
    seen = []

    def look():
        with inside(on_disk) as session:
            row = session.scalars(select(Job)).one()
            seen.append((row.state, row.done, row.total))

    @a_job("test.long")
    def work(person, progress):
        db.session.get_one(Account, person.id)  # it reads meanwhile
        progress(1, 4)
        look()
        with writing():
            db.session.get_one(Account, cast.li).name = "李新"
            db.session.flush()
            progress(2, 4)
        progress(3, 4)
        look()

    job_id = started(on_disk, cast.wei, "test.long")
    assert seen == [("running", 1, 4), ("running", 3, 4)]
    with inside(on_disk) as session:
        assert session.get_one(Job, job_id).state == "done"
        assert session.get_one(Account, cast.li).name == "李新"


def test_the_nightly_clearing_up_is_the_installations_own(app, house):
    with inside(app):
        job_id = start("house.tidy", None).id
    found = the_job(house, job_id)
    assert (found.state, found.account_id, found.done) == ("done", None, found.total)


@pytest.mark.parametrize(("minutes", "state"), [(4, "running"), (6, "failed")])
def test_a_job_whose_worker_fell_silent_does_not_run_for_ever(app, house, cast, minutes, state):
    job_id = waiting_job(house, cast.wei, "test.one")
    with house() as session:
        row = session.get_one(Job, job_id)
        row.state, row.beat_at = "running", now() - dt.timedelta(minutes=minutes)
    with app.app_context():
        mark_interrupted(now())
    assert the_job(house, job_id).state == state
    with app.app_context():
        mark_interrupted(now(), all_of_them=True)
    found = the_job(house, job_id)
    assert (found.state, found.problem) == ("failed", "interrupted")
