"""What holds of the data whatever the code does: tenants apart, a log that only grows, numbers that come back."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import delete, select, update

from tests.given import a_contact, a_roll_call, a_talk, a_visit, a_withdrawal, an_envelope
from tests.stores import app_on
from webapp.access.append_only import AppendOnly
from webapp.access.tenancy import UnscopedQuery, scope_to
from webapp.actions.derived import rebuild
from webapp.extensions import Model, db
from webapp.models import AuditEvent, Entry, RollCallDay, SchoolOwned, Student, StudentSummary

OWNED = sorted((m.class_ for m in Model.registry.mappers if issubclass(m.class_, SchoolOwned)), key=str)


@pytest.mark.parametrize("model", OWNED)
def test_a_query_on_a_schools_table_without_a_scope_is_refused(app, model):
    with app.app_context(), pytest.raises(UnscopedQuery):
        db.session.execute(select(model)).all()


STATEMENTS = {
    "a column": lambda: select(Student.name),
    "a join": lambda: select(Entry).join(Student),
    "a subquery": lambda: select(AuditEvent.seq).where(AuditEvent.subject_id.in_(select(Student.id))),
    "an update": lambda: update(Student).values(name="x"),
    "a delete": lambda: delete(StudentSummary),
    "a count": lambda: select(db.func.count()).select_from(Student),
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_no_kind_of_statement_slips_past_the_scope(app, statement):
    with app.app_context(), pytest.raises(UnscopedQuery):
        db.session.execute(statement())


@pytest.mark.parametrize("model", OWNED)
def test_a_scope_shows_the_rows_of_its_schools_only(app, cast, world, model):
    with app.app_context():
        scope_to({cast.other_school})
        found = {row.school_id for row in db.session.scalars(select(model))}
        assert found <= {cast.other_school}


def test_a_scope_holds_for_updates_too(app, cast, house):
    with app.app_context():
        scope_to({cast.other_school})
        db.session.execute(update(Student).values(health="gesehen"))
        db.session.commit()
    with house() as session:
        touched = set(session.scalars(select(Student.school_id).where(Student.health == "gesehen")))
        assert touched == {cast.other_school}


def test_an_empty_scope_shows_nothing(app, world):
    with app.app_context():
        scope_to(())
        assert db.session.scalars(select(Student)).all() == []


@pytest.mark.parametrize("model", [Entry, AuditEvent])
def test_the_log_and_the_history_refuse_to_be_rewritten(app, house, world, model):
    for statement in (update(model).values(seq=None), delete(model)):
        with house() as session, pytest.raises(AppendOnly):
            session.execute(statement)


def test_an_entry_refuses_to_change_or_to_go(house, world):
    with house() as session:
        session.scalars(select(Entry)).first().body = {"other": "words"}
        with pytest.raises(AppendOnly):
            session.flush()
        session.rollback()
        session.delete(session.scalars(select(Entry)).first())
        with pytest.raises(AppendOnly):
            session.flush()
        session.rollback()


def derived(session):
    """Every derived row, as values."""
    return {
        model.__tablename__: sorted(
            (tuple(getattr(row, c.key) for c in model.__table__.columns) for row in session.scalars(select(model))),
            key=repr,
        )
        for model in (StudentSummary, RollCallDay)
    }


def a_busy_term(wang, cast):
    """Visits, talks, contacts, roll calls, corrections and withdrawals."""
    visits = [an_envelope("home_visit", a_visit(cast.yan, days=d, agreed=f"第{d}天")) for d in (9, 3, 6)]
    wang.verdicts(
        *visits,
        an_envelope("home_visit", a_visit(cast.yan, days=2, amends=visits[0]["id"])),
        an_envelope("withdrawal", a_withdrawal(visits[1]["id"])),
        an_envelope("talk", a_talk(cast.lei, confidentiality="team")),
        an_envelope("guardian_contact", a_contact(cast.lei, agreed="周末再打")),
        *(an_envelope("roll_call", a_roll_call(cast.class_two, {cast.yan: "ill"}, days=d)) for d in (0, 1, 1)),
    )


def test_stored_numbers_come_back_when_they_are_derived_again(as_, cast, house, world):
    a_busy_term(as_("wang"), cast)
    with house() as session:
        before = derived(session)
    with house() as session:
        counts = rebuild()
        session.flush()
        after = derived(session)
    assert after == before
    assert counts == {name: len(rows) for name, rows in before.items()}


def test_the_migrations_make_what_the_models_say_and_there_is_no_way_down(tmp_path):
    app = app_on(f"sqlite:///{tmp_path / 'migrated.sqlite3'}", tmp_path)
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            options = {"compare_type": True, "render_as_batch": True}
            differences = compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata)
        assert differences == []
        with pytest.raises(SystemExit):
            downgrade(revision="base")  # it would throw away what the newer tables hold (docs/adr/0021)
        db.engine.dispose()
