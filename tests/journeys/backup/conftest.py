"""Machines for the backup's tests: each an installation of its own, driven by the command as its administrator does."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from tests.cast import Cast, make_cast
from tests.conftest import DATABASE, inside
from tests.stores import IDENTITY_KEY, SECRET_KEY, InMemory, Store, app_on
from webapp.access.audit import note
from webapp.cli import main
from webapp.extensions import db
from webapp.models import AuditEvent, Entry, EntryFile, new_id, now

KEY = bytes(range(50, 82)).hex()
BYTES_OF_A_PHOTO = b"\xff\xd8 a courtyard \xff\xd9" * 20_000  # several chunks long


class Machine:
    """One installation: its settings, its data, and `run("backup", file)`."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.files = folder / "files"
        folder.mkdir(parents=True, exist_ok=True)
        self.app = app_on(url, self.files)
        self.cast = Cast()

    def run(self, *arguments: object, **more: str) -> Result:
        """`runxin …` on this machine; `more` changes the environment."""
        env = {
            "RUNXIN_SECRET_KEY": SECRET_KEY,
            "RUNXIN_IDENTITY_KEY": IDENTITY_KEY.hex(),
            "RUNXIN_ENVIRONMENT": "development",
            "RUNXIN_BACKUP_KEY": KEY,
            "RUNXIN_BACKUP_PASSPHRASE": "",
            "DATABASE_URL": self.url,
            "RUNXIN_FILES": str(self.files),
        }
        return CliRunner().invoke(main, [str(one) for one in arguments], env=env | more)

    def data(self) -> AbstractContextManager[Any]:
        """The data itself, of every school."""
        return inside(self.app)

    def begin(self) -> None:
        """The cast, a talk with a correction, a photo, events of the audit."""
        assert self.run("upgrade").exit_code == 0
        with self.data() as session:
            self.cast = make_cast(session)
        with self.data() as session:
            first = self.a_talk()
            session.add(first)
            session.flush()
            session.add(self.a_talk(first.id))
            session.add(self._photo(first.id, first.school_id))
            note("student.viewed", first, name="周小燕", figures=[1.5, None, "两"])
            note("login.failed")

    def a_talk(self, amends: uuid.UUID | None = None) -> Entry:
        """A talk 王老师 recorded."""
        entry = Entry(id=new_id(), school_id=self.cast.school, student_id=self.cast.yan, author_id=self.cast.wang)
        entry.kind, entry.version, entry.digest, entry.amends_id = "talk", 1, "0" * 64, amends
        entry.happened_at = entry.saved_at = entry.arrived_at = now()
        entry.body = {"childs_words": '想妈妈了 🌾 \\ "', "topic": ["family"], "z": 1, "a": None}
        return entry

    def counts(self) -> dict[str, int]:
        """Rows by table; but not of epochs: a restore begins one."""
        with self.data() as session:
            tables = db.metadata.sorted_tables
            return {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in tables
                if table.name != "epochs"
            }

    def seals(self) -> list[str]:
        """Every seal of the audit, in order."""
        with self.app.app_context():
            return list(db.session.scalars(select(AuditEvent.seal).order_by(AuditEvent.seq)))

    def entries(self) -> list[tuple[int, Any, Any]]:
        """The log as the application reads it."""
        with self.data() as session:
            return [(e.seq, e.body, e.happened_at) for e in session.scalars(select(Entry).order_by(Entry.seq))]

    def _photo(self, entry_id: uuid.UUID, school_id: uuid.UUID) -> EntryFile:
        row = EntryFile(id=new_id(), entry_id=entry_id, school_id=school_id, author_id=self.cast.wang, sha256="0" * 64)
        row.name, row.declared_at, row.arrived_at = "院子.jpg", now(), now()
        row.stored_as = f"ab/{row.id}.jpg"
        (self.files / "ab").mkdir(parents=True, exist_ok=True)
        (self.files / row.stored_as).write_bytes(BYTES_OF_A_PHOTO)
        return row


NewMachine = Callable[..., Machine]


@pytest.fixture
def new_machine(store: Store, tmp_path: Path) -> Iterator[NewMachine]:
    """new_machine("sqlite"): an installation without data; by default on the database of this run."""
    machines: list[Machine] = []

    def make(database: str = DATABASE) -> Machine:
        folder = tmp_path / f"machine-{len(machines)}"
        url = f"sqlite:///{folder / 'runxin.sqlite3'}" if database == "sqlite" else a_database_of(store)
        machines.append(Machine(url, folder))
        return machines[-1]

    yield make
    for machine in machines:
        with machine.app.app_context():
            db.engine.dispose()


@pytest.fixture
def machine(new_machine: NewMachine) -> Machine:
    """An installation with the cast, a photo and an audit."""
    made = new_machine()
    made.begin()
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "runxin.backup"


def a_database_of(store: Store) -> str:
    """A new, empty database on the server of this run."""
    assert not isinstance(store, InMemory)
    name = f"machine_{uuid.uuid4().hex[:12]}"
    with store.app.app_context():
        url = db.engine.url
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    return url.set(database=name).render_as_string(hide_password=False)
