"""An installation of the first version is brought up to date: every row of every table is there still."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import flask_migrate
import pytest
from sqlalchemy import Connection, MetaData, Table, insert, select, types

from tests.conftest import inside
from tests.journeys.backup.conftest import Machine, NewMachine
from webapp.cli.backup.after import broken_seal
from webapp.extensions import Writing, db
from webapp.models import AuditEvent, Entry, ImportRun, RoleGrant, Student
from webapp.models.columns import EncryptedText

WHEN = dt.datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=dt.UTC)
MEANT = {  # columns in which not every text will do
    "role": "mentor",
    "kind": "talk",
    "stage": "primary",
    "verdict": "refused",
    "confidentiality": "normal",
    "table": "students",
}
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def old(new_machine: NewMachine) -> Machine:
    """A machine at the first version's tables, with three rows in each."""
    machine = new_machine()
    with machine.app.app_context():
        flask_migrate.upgrade(revision="0001")
        Writing.begin()
        with db.engine.begin() as connection:
            _fill(connection)
        Writing.end()
    return machine


def test_nothing_is_lost(old: Machine) -> None:
    before = _rows(old)
    assert all(len(rows) == 3 for rows in before.values()), {name: len(rows) for name, rows in before.items()}
    assert len(before) >= 12
    assert old.run("upgrade").exit_code == 0
    assert old.run("upgrade").exit_code == 0  # twice is once
    after = _rows(old)
    for name, rows in before.items():
        if name not in {"changes", "roster_imports"}:
            kept = set(after[name][0]) & set(rows[0])
            gone = set(rows[0]) - kept
            assert gone <= {"session_epoch", "must_change_password"}, (name, gone)
            assert [_only(row, kept) for row in after[name]] == [_only(row, kept) for row in rows], name


def test_receipts_of_rosters_become_imports_that_were_carried_out(old: Machine) -> None:
    receipts = _rows(old)["roster_imports"]
    assert old.run("upgrade").exit_code == 0
    with inside(old.app) as session:
        runs = session.scalars(select(ImportRun).order_by(ImportRun.id)).all()
        assert [(run.id, run.school_id, run.asked_by, run.file_name, run.counts) for run in runs] == [
            (row["id"], row["school_id"], row["imported_by"], row["file_name"], row["counts"]) for row in receipts
        ]
        assert {(run.kind, run.state, run.batch_id) for run in runs} == {("roster", "carried", None)}


def test_the_history_becomes_the_beginning_of_the_audit(old: Machine) -> None:
    changes = _rows(old)["changes"]
    assert old.run("upgrade").exit_code == 0
    with inside(old.app) as session:
        events = list(session.scalars(select(AuditEvent).order_by(AuditEvent.seq)))
        assert broken_seal() is None
    assert [(event.subject, event.subject_id, event.at) for event in events] == [
        ("students", row["row_id"], WHEN) for row in changes
    ]
    assert [event.details for event in events] == [{row["field"]: [row["before"], row["after"]]} for row in changes]


def test_the_application_reads_what_was_there(old: Machine) -> None:
    students = [row["name"] for row in _rows(old)["students"]]
    assert old.run("upgrade").exit_code == 0
    with inside(old.app) as session:
        assert [s.name for s in session.scalars(select(Student).order_by(Student.id))] == students
        assert [e.seq for e in session.scalars(select(Entry).order_by(Entry.seq))] == [1, 2, 3]
        assert {grant.role for grant in session.scalars(select(RoleGrant))} == {"mentor"}


def test_a_backup_of_the_first_version_is_restored_into_this_one(
    old: Machine,
    new_machine: NewMachine,
    tmp_path: Any,
) -> None:
    file = tmp_path / "old.backup"
    assert old.run("backup", file).exit_code == 0
    new = new_machine()
    restored = new.run("restore", file)
    assert restored.exit_code == 0, restored.output
    old.run("upgrade")
    assert new.counts() == old.counts()
    assert new.seals() == old.seals() != []


def test_there_is_no_way_back_but_the_backup(old: Machine, caplog: pytest.LogCaptureFixture) -> None:
    """Going down would throw away what the new tables hold; it is refused before anything is touched."""
    old.run("upgrade")
    before = old.counts()
    with old.app.app_context(), pytest.raises(SystemExit):
        flask_migrate.downgrade(revision="0001")
    assert "restore the backup made before" in caplog.text
    Writing.end()
    assert old.counts() == before


def _fill(connection: Connection) -> None:
    metadata = MetaData()
    metadata.reflect(connection)
    keys: dict[str, list[Any]] = {}
    for table in metadata.sorted_tables:
        if table.name == "alembic_version":
            continue
        rows = [_row(table, number, keys) for number in range(3)]
        connection.execute(insert(table), rows)
        keys[table.name] = [row[key] for row in rows for key in ("id", "student_id", "seq") if key in row][:3]


def _row(table: Table, number: int, keys: dict[str, list[Any]]) -> dict[str, Any]:
    row = {}
    for column in table.columns:
        foreign = next(iter(column.foreign_keys), None)
        if foreign is not None and foreign.column.table.name in keys:
            row[column.name] = keys[foreign.column.table.name][number]
        elif foreign is None and not (column.primary_key and isinstance(column.type, types.Integer)):
            row[column.name] = _value(column.name, column.type, number)
    return row


def _value(name: str, kind: types.TypeEngine[Any], number: int) -> Any:
    if isinstance(kind, types.Boolean):
        return False
    if isinstance(kind, types.Integer):
        return number + 1
    if isinstance(kind, types.DateTime):
        return WHEN if kind.timezone else WHEN.replace(tzinfo=None)
    if isinstance(kind, types.Date):
        return dt.date(2026, 3, 1 + number)
    if isinstance(kind, types.LargeBinary):
        return EncryptedText().process_bind_param(f"99010120170615000{number}", None)  # type: ignore[arg-type]  # any
    if isinstance(kind, types.JSON):
        return {"words": f"想妈妈了 {number}", "list": [1, None, "两"]}
    if isinstance(kind, types.Uuid):
        return uuid.uuid5(uuid.NAMESPACE_OID, f"{name} {number}")
    if isinstance(kind, types.CHAR):
        return uuid.uuid5(uuid.NAMESPACE_OID, f"{name} {number}").hex
    return MEANT.get(name, f"{name} {number}")


def _rows(machine: Machine) -> Rows:
    """Every row of every table as both databases say it."""
    with machine.app.app_context(), db.engine.connect() as connection:
        metadata = MetaData()
        metadata.reflect(connection)
        return {
            table.name: [
                {key: _same(value, table.columns[key].type) for key, value in row.items()}
                for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
            ]
            for table in metadata.sorted_tables
            if table.name != "alembic_version"
        }


def _same(value: Any, kind: types.TypeEngine[Any]) -> Any:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
    if isinstance(kind, types.CHAR) and isinstance(value, str):
        return uuid.UUID(value)
    return value


def _only(row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: row[name] for name in sorted(names)}
