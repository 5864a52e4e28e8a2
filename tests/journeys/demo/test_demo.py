"""The demo county: complete, the same every time, and made by the rules that hold for everybody."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.inspection import inspect

from tests.production import PRODUCTION
from tests.stores import IDENTITY_KEY, SECRET_KEY, app_on
from webapp.access.tenancy import every_school
from webapp.actions.derived import rebuild
from webapp.cli import main
from webapp.cli.demo.county import fill, is_demo, is_empty
from webapp.cli.demo.staff import CAST, PASSWORD_TAIL, SECOND_STEP
from webapp.domain import resident_id
from webapp.entries import KINDS
from webapp.extensions import Base, Writing, db
from webapp.models import (
    Account,
    Entry,
    Guardian,
    HeldEntry,
    Pairing,
    RoleGrant,
    RollCallDay,
    School,
    SchoolClass,
    Student,
    StudentSummary,
)

THE_DAY = dt.date(2026, 11, 22)
# Salts and nonces are drawn anew each time; a held entry's own id is made where it is held.
ANEW = {("accounts", "password_hash"), ("held_entries", "id")}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demo county of one day; tests only read it, or put back what they changed."""
    yield from _a_county(tmp_path_factory.mktemp("county"))


@pytest.fixture
def session(county: Flask) -> Iterator[Any]:
    """Its data; what a test changes is rolled back."""
    with county.app_context(), every_school():
        yield db.session
        db.session.rollback()


def _a_county(folder: Path) -> Iterator[Flask]:
    app = app_on(f"sqlite:///{folder / 'demo.sqlite3'}", folder)
    with app.app_context(), every_school():
        Writing.begin()
        db.create_all()
        assert is_empty()
        fill(THE_DAY)
        db.session.commit()
        Writing.end()
    yield app
    with app.app_context():
        db.engine.dispose()


def digest(session: Any) -> dict[str, str]:
    """A digest of the rows of every table, identity numbers opened."""
    return {model.__tablename__: _digest_of(session, model) for model in _models()}


def _digest_of(session: Any, model: type[Any]) -> str:
    table = model.__tablename__
    names = [a.key for a in inspect(model).column_attrs if (table, a.key) not in ANEW]
    rows = session.execute(select(*(getattr(model, name) for name in names))).all()
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


def _models() -> list[type[Any]]:
    return [mapper.class_ for mapper in Base.registry.mappers]


def count(session: Any, model: type[Any]) -> int:
    found: int = session.scalar(select(func.count()).select_from(model))
    return found


def test_two_databases_of_the_same_day_hold_the_same_rows(session: Any, county: Flask, tmp_path: Path) -> None:
    first = digest(session)
    assert {"students", "entries", "pairings", "role_grants"} <= first.keys()
    for again in _a_county(tmp_path):
        with again.app_context(), every_school():
            assert digest(db.session) == first


def test_the_county_is_complete(session: Any) -> None:
    assert (count(session, School), count(session, SchoolClass), count(session, Student)) == (4, 40, 1500)
    assert count(session, Entry) > 4000
    led = session.scalars(select(RoleGrant.class_id).where(RoleGrant.role == "class_teacher")).all()
    assert len(led) == len(set(led)) == 40
    guarded = set(session.scalars(select(Guardian.student_id)))
    assert len(guarded) == 1500
    assert is_demo()


def test_everybody_of_the_cast_can_log_in(session: Any) -> None:
    hashes = {row.login: row.password_hash for row in session.execute(select(Account.login, Account.password_hash))}
    for member in CAST:
        assert PasswordHasher().verify(hashes[member.login], member.login + PASSWORD_TAIL)


def test_whose_role_asks_for_a_second_step_gives_the_code_that_is_printed(session: Any) -> None:
    code = CliRunner().invoke(main, ["demo", "--code"]).output.strip()
    asked = session.scalars(select(Account).where(Account.totp_confirmed_at.is_not(None))).all()
    assert {account.login for account in asked} == {"sun", "zhao", "zhou"}
    assert all(pyotp.TOTP(account.totp_secret).verify(code, valid_window=1) for account in asked)


def test_every_child_left_behind_has_a_mentor_of_the_own_school_today(session: Any) -> None:
    paired = Counter(
        session.scalars(select(Pairing.student_id).where(Pairing.ends_on.is_(None) | (Pairing.ends_on >= THE_DAY)))
    )
    left = set(session.scalars(select(Student.id).where(Student.left_behind != "none")))
    assert set(paired) == left
    assert set(paired.values()) == {1}
    schools = select(RoleGrant.school_id).where(RoleGrant.account_id == Pairing.mentor_id).scalar_subquery()
    assert not session.scalar(select(func.count()).select_from(Pairing).where(Pairing.school_id != schools))


def test_wang_cares_for_a_class_and_a_dozen_children_some_never_visited(session: Any) -> None:
    wang = session.scalars(select(Account).where(Account.login == "wang")).one()
    own = list(session.scalars(select(Pairing.student_id).where(Pairing.mentor_id == wang.id)))
    visited = session.scalars(
        select(StudentSummary.student_id).where(
            StudentSummary.student_id.in_(own), StudentSummary.last_visit_at.is_not(None)
        )
    ).all()
    assert len(own) == 12
    assert 0 < len(visited) < 12


def test_every_class_called_the_roll_on_every_school_day(session: Any) -> None:
    days = Counter(session.scalars(select(RollCallDay.class_id)))
    assert len(days) == 40
    assert set(days.values()) == {54}  # weekdays from 1 September to 20 November without 1 to 7 October


def test_bodies_are_what_the_schemas_write(session: Any) -> None:
    for entry in session.scalars(select(Entry).where(Entry.seq % 40 == 0)):
        schema = KINDS[entry.kind].schema()
        pairs = [pair for name, value in entry.body.items() for pair in _pairs(name, value)]
        assert schema.dump(KINDS[entry.kind].load(pairs)) == entry.body
        assert entry.happened_at <= entry.saved_at <= entry.arrived_at


def _pairs(name: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [(f"{name}.{key}", text) for key, text in value.items()]
    if isinstance(value, list):
        return [(name, item) for item in value]
    return [(name, str(value))]


def test_one_entry_is_parked_and_one_refused(session: Any) -> None:
    held = {(h.verdict, h.reason) for h in session.scalars(select(HeldEntry))}
    assert held == {("parked", "student_not_yours"), ("refused", "wrong_fields")}


def test_what_follows_from_the_log_comes_back_the_same(session: Any) -> None:
    before = {model: _digest_of(session, model) for model in (StudentSummary, RollCallDay)}
    counts = rebuild()
    assert {model: _digest_of(session, model) for model in (StudentSummary, RollCallDay)} == before
    assert counts["roll_call_days"] == 40 * 54


def test_nobody_in_it_exists(session: Any) -> None:
    for number in session.scalars(select(Student.id_number)):
        assert number.startswith("99")
        assert resident_id.is_valid(number)
    for (phone,) in session.scalars(select(Guardian.phones)):
        assert len(phone) == 11
        assert phone[3:7] == "0000"


@pytest.mark.parametrize("day", [dt.date(2026, 9, 1), dt.date(2027, 2, 16)])
def test_any_day_will_do(day: dt.date, tmp_path: Path) -> None:
    app = app_on(f"sqlite:///{tmp_path / 'demo.sqlite3'}", tmp_path)
    with app.app_context(), every_school():
        db.create_all()
        assert len(fill(day)) >= len(CAST)
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


def test_the_command_prints_who_may_log_in_and_a_second_run_touches_nothing(tmp_path: Path) -> None:
    here = {
        "RUNXIN_SECRET_KEY": SECRET_KEY,
        "RUNXIN_IDENTITY_KEY": IDENTITY_KEY.hex(),
        "RUNXIN_ENVIRONMENT": "development",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'demo.sqlite3'}",
        "RUNXIN_FILES": str(tmp_path / "files"),
    }

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(main, arguments, env=here)

    run("upgrade")
    assert "not for production" in CliRunner().invoke(main, ["demo"], env=here | PRODUCTION).output
    first = run("demo", "--if-empty")
    assert "wang-runxin-2026" in first.output
    assert f"`make code` prints it, or put {SECOND_STEP}" in first.output
    assert run("demo", "--if-empty").output == first.output
    again = run("demo")
    assert (again.exit_code, again.output) == (1, "Error: The database holds data already. Nothing was touched.\n")
    assert run("rebuild").output.startswith("roll_call_days\t")
