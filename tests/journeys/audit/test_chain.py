"""The audit's chain: one changed byte and one missing row are found, whoever changed them."""

import threading

import pytest
from sqlalchemy import func, select, text

from tests.conftest import inside
from tests.given import a_talk, an_envelope
from webapp.access.audit import note
from webapp.extensions import db
from webapp.models import AuditEvent
from webapp.models.audit import AUDIT_EVENTS
from webapp.queries.audit_chain import Head, head, verify

ROWS = 7


@pytest.fixture
def chain(house):
    """An audit of a few rows."""
    for number in range(ROWS):
        with house():
            note("something.done", number=number, words=f"第{number}次")


def intrude(session, statement, **values):
    """As somebody with the whole database would: past the triggers, straight into the table."""
    if session.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER audit_events_no_{verb}"))
        session.execute(text(statement), values)
        for verb in ("update", "delete"):
            session.execute(
                text(
                    f"CREATE TRIGGER audit_events_no_{verb} BEFORE {verb.upper()} ON audit_events "
                    "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
                )
            )
    else:
        session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER ALL"))
        session.execute(text(statement), values)
        session.execute(text("ALTER TABLE audit_events ENABLE TRIGGER ALL"))


def test_an_audit_nobody_touched_holds(house, chain):
    with house():
        found = verify()
        assert (found.why, found.rows, found.last) == (None, head().seq, head())


CHANGES = {
    "at": "'2026-01-01 00:00:00.000000+00:00'",
    "account_id": "'01890000000070008000000000000009'",
    "session_id": "'01890000000070008000000000000009'",
    "address": "'10.9.9.9'",
    "action": "'something.else'",
    "subject": "'students'",
    "subject_id": "'01890000000070008000000000000009'",
    "school_id": "'01890000000070008000000000000009'",
    "bureau_id": "'01890000000070008000000000000009'",
    "details": """'{"number": 3, "words": "第4次"}'""",
    "seal": "'" + "a" * 64 + "'",
}


def test_every_column_is_tried():
    assert {"seq", *CHANGES} == set(AUDIT_EVENTS.c.keys())


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_value_of_any_column_is_found(house, chain, column):
    with house() as session:
        before = head().seq
        intrude(session, f"UPDATE audit_events SET {column} = {CHANGES[column]} WHERE seq = {before - 2}")
    with house():
        assert (verify().why, verify().broken_at) == ("changed", before - 2)


def test_one_changed_byte_is_found(house, chain):
    with house() as session:
        broken = head().seq - 1
        changed = "replace(CAST(details AS TEXT), 'words', 'word5')"
        value = changed if session.get_bind().dialect.name == "sqlite" else f"CAST({changed} AS JSON)"
        intrude(session, f"UPDATE audit_events SET details = {value} WHERE seq = {broken}")
    with house():
        assert (verify().why, verify().broken_at) == ("changed", broken)


@pytest.mark.parametrize(("which", "why"), [(1, "missing"), (3, "missing"), (ROWS, "tail")])
def test_a_missing_row_is_found_wherever_it_lay(house, chain, which, why):
    with house() as session:
        gone = head().seq - ROWS + which
        intrude(session, f"DELETE FROM audit_events WHERE seq = {gone}")
    with house():
        assert (verify().why, verify().broken_at) == (why, gone)


def test_every_row_missing_is_found(house, chain):
    with house() as session:
        intrude(session, "DELETE FROM audit_events")
    with house():
        assert (verify().why, verify().broken_at) == ("tail", 1)


def test_two_rows_that_changed_places_are_found(house, chain):
    with house() as session:
        last = head().seq
        intrude(session, f"UPDATE audit_events SET seq = CASE seq WHEN {last} THEN 1000001 ELSE 1000000 END "
                         f"WHERE seq IN ({last}, {last - 1})")  # fmt: skip
        intrude(session, f"UPDATE audit_events SET seq = CASE seq WHEN 1000001 THEN {last - 1} ELSE {last} END "
                         "WHERE seq >= 1000000")  # fmt: skip
    with house():
        assert (verify().why, verify().broken_at) == ("changed", last - 1)


@pytest.mark.parametrize(("number", "why", "broken"), [("1", "changed", 1), ("0", "missing", 0), ("-7", "missing", 0)])
def test_a_row_slipped_in_is_found_wherever_it_lies(house, chain, number, why, broken):
    """Behind the last row, with the head moved along; or before the first."""
    columns = "at, account_id, session_id, address, action, subject, subject_id, school_id, bureau_id, details, seal"
    with house() as session:
        last = head().seq
        seq = last + 1 if number == "1" else int(number)
        intrude(session, f"INSERT INTO audit_events (seq, {columns}) SELECT {seq}, {columns} FROM audit_events "
                         f"WHERE seq = {last}")  # fmt: skip
        if number == "1":
            intrude(session, f"UPDATE audit_head SET seq = {seq}")
    with house():
        assert (verify().why, verify().broken_at) == (why, last + 1 if broken else 1)


def test_rows_behind_a_head_that_was_put_back_are_found(house, chain):
    with house() as session:
        last = head().seq
        before = session.scalars(select(AuditEvent.seal).where(AuditEvent.seq == last - 1)).one()
        intrude(session, f"UPDATE audit_head SET seq = {last - 1}, seal = '{before}'")
    with house():
        assert verify().why == "tail"


def test_a_tail_cut_off_together_with_the_head_is_told_by_a_head_written_down_before(house, chain):
    with house() as session:
        known, seal = head(), session.scalar(select(AuditEvent.seal).where(AuditEvent.seq == head().seq - 2))
        intrude(session, f"DELETE FROM audit_events WHERE seq > {known.seq - 2}")
        session.execute(text("UPDATE audit_head SET seq = :seq, seal = :seal"), {"seq": known.seq - 2, "seal": seal})
    with house():
        assert verify().why is None
        assert verify(known).why == "other_past"
        assert verify(Head(known.seq - 2, seal)).why is None


REFUSED = {
    "sqlite": "INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events WHERE seq = 1",
    "postgresql": "TRUNCATE audit_events",
}


def test_no_door_of_the_application_changes_it(app):
    """Reading a page and taking out a sheet is all there is."""
    rules = [rule for rule in app.url_map.iter_rules() if "audit" in rule.rule]
    doors = {(rule.rule, method) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    assert doors == {("/desk/audit", "GET"), ("/desk/audit/exports", "POST")}


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_events SET action = 'x'", "DELETE FROM audit_events", "another way"]
)
def test_the_database_itself_refuses_to_rewrite_the_audit(house, chain, statement):
    with house() as session:
        statement = REFUSED[session.get_bind().dialect.name] if statement == "another way" else statement
    with pytest.raises(Exception, match="append-only"), house() as session:
        session.execute(text(statement))


def test_what_is_taken_back_leaves_nothing(house):
    with house() as session:
        before = head()
        with session.begin_nested() as savepoint:
            note("something.half")
            with session.begin_nested():
                note("something.inside")
            savepoint.rollback()
        note("something.whole")
    with house() as session:
        actions = session.scalars(select(AuditEvent.action).where(AuditEvent.seq > before.seq)).all()
        assert actions == ["something.whole"]
    with house() as session:
        note("something.never")
        session.rollback()
    with house():
        assert head().seq == before.seq + 1


def test_a_batch_from_a_phone_keeps_the_chain(as_, cast, house):
    as_("wang").verdicts(*(an_envelope("talk", a_talk(cast.yan)) for _ in range(3)))
    with house():
        assert verify().why is None


def test_many_at_once_make_one_chain(on_disk):
    def write(number: int) -> None:
        for turn in range(5):
            with inside(on_disk):
                note("something.done", number=number, turn=turn)

    with inside(on_disk):
        before = head().seq
    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with inside(on_disk):
        assert (verify().why, head().seq) == (None, before + 30)
        assert db.session.scalar(select(func.count(AuditEvent.seq))) == before + 30
