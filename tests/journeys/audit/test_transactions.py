"""What a transaction keeps stands in the audit once; what it takes back leaves nothing; nobody waits for nobody."""

import threading

import pytest
from sqlalchemy import select

from tests.conftest import inside
from webapp.access.audit import note
from webapp.access.tenancy import every_school
from webapp.extensions import Writing, db
from webapp.models import Account, AuditEvent
from webapp.queries.audit_chain import head, verify


@pytest.fixture
def since(house):
    """since(): the actions of the events after the test began, in order."""
    with house():
        start = head().seq

    def read():
        with house() as session:
            later = select(AuditEvent.action).where(AuditEvent.seq > start).order_by(AuditEvent.seq)
            return list(session.scalars(later))

    return read


def test_what_was_noted_before_a_savepoint_stays_when_the_savepoint_is_taken_back(house, since):
    with house() as session:
        note("something.before")
        with session.begin_nested() as outer:
            with session.begin_nested():
                note("something.inside")
            outer.rollback()
        note("something.after")
    assert since() == ["something.before", "something.after"]


def test_what_was_noted_in_a_savepoint_that_holds_stays_in_its_order(house, since):
    with house() as session:
        note("something.first")
        with session.begin_nested():
            note("something.second")
            with session.begin_nested():
                note("something.third")
        note("something.fourth")
    assert since() == ["something.first", "something.second", "something.third", "something.fourth"]


def test_the_head_is_left_alone_until_the_commit(house, since):
    with house() as session:
        before = head()
        with session.begin_nested():
            note("something.done")
        assert head() == before
    assert since() == ["something.done"]


@pytest.mark.parametrize("end", ["close", "rollback"])
def test_a_transaction_that_ends_without_a_commit_leaves_nothing_to_the_next(app, since, end):
    with app.app_context(), every_school():
        Writing.begin()
        note("something.never")
        getattr(db.session, end)()
        note("something.then")
        db.session.commit()
        db.session.close()
        Writing.end()
    assert since() == ["something.then"]


def test_a_commit_while_a_savepoint_is_open_keeps_what_was_noted(app, since):
    with app.app_context(), every_school():
        Writing.begin()
        note("something.first")
        db.session.begin_nested()
        note("something.second")
        db.session.commit()
        db.session.close()
        Writing.end()
    assert since() == ["something.first", "something.second"]


def test_two_who_lock_rows_and_note_in_savepoints_do_not_wait_for_each_other_in_a_circle(on_disk, cast):
    """The first notes in a savepoint and then wants the row that the second has; the second wants to commit."""
    has_row, has_noted, failed = threading.Event(), threading.Event(), []

    def locked(account):
        db.session.execute(select(Account.id).where(Account.id == account).with_for_update())

    def first():
        with inside(on_disk):
            if db.engine.dialect.name == "postgresql":
                assert has_row.wait(10)
            with db.session.begin_nested():
                note("first.done")
            has_noted.set()
            locked(cast.li)

    def second():
        with inside(on_disk):
            locked(cast.li)
            has_row.set()
            if db.engine.dialect.name == "postgresql":
                assert has_noted.wait(10)
            note("second.done")

    def kept(work):
        try:
            work()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=kept, args=(work,)) for work in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    with inside(on_disk):
        assert verify().why is None


def test_looking_whether_it_holds_together_while_others_write_raises_no_false_alarm(on_disk):
    enough = threading.Event()

    def write():
        while not enough.is_set():
            with inside(on_disk):
                note("something.done")

    found, writer = [], threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(30):
            with on_disk.app_context():
                found.append(verify().why)
                db.session.remove()
    finally:
        enough.set()
        writer.join(30)
    assert set(found) == {None}
