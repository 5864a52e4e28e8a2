"""What every test of the application may ask for: the app with the cast in it, somebody logged in, the data itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings

from tests.cast import Cast
from tests.stores import InMemory, Store, a_store, app_on
from tests.visitor import Visitor, a_visitor
from webapp.access.tenancy import every_school
from webapp.extensions import Writing, db

As = Callable[[str], Visitor]
House = Callable[[], AbstractContextManager[Any]]
settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")
DATABASE = os.environ.get("RUNXIN_TEST_DATABASE", "sqlite")


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    """One application for the whole run; RUNXIN_TEST_DATABASE=postgresql puts it on PostgreSQL."""
    with a_store(DATABASE) as opened:
        opened.app.test_client_class = Visitor
        yield opened


@pytest.fixture
def cast(store: Store) -> Cast:
    """The cast, fresh: what other tests did is gone. Ids by name: cast.wang, cast.yan, cast.class_two."""
    return store.back_to_the_cast()


@pytest.fixture
def app(store: Store, cast: Cast) -> Flask:
    """The application, its database holding the cast and nothing else."""
    return store.app


@pytest.fixture
def nobody(app: Flask) -> Visitor:
    """A browser in which nobody is logged in."""
    return a_visitor(app)


@pytest.fixture
def as_(app: Flask, cast: Cast) -> As:
    """as_("wang"): a browser in which 王老师 is logged in."""
    return lambda login: a_visitor(app).logged_in_as(cast.people[login])


@pytest.fixture
def house(app: Flask) -> House:
    """with house() as session: look at or prepare the data itself, of every school; committed at the end.

    Never make a request inside the block: requests have a session of their own.
    """
    return lambda: inside(app)


@pytest.fixture
def on_disk(store: Store, cast: Cast, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database that several threads may use at once: a file, or PostgreSQL."""
    if not isinstance(store, InMemory):
        yield store.app
        return
    store.save_to(tmp_path / "runxin.sqlite3")
    app = app_on(f"sqlite:///{tmp_path / 'runxin.sqlite3'}", tmp_path / "files")
    app.test_client_class = Visitor
    yield app
    with app.app_context():
        db.engine.dispose()


@contextmanager
def inside(app: Flask) -> Iterator[Any]:
    """The data of an application, of every school; committed at the end."""
    with app.app_context(), every_school():
        Writing.begin()
        db.session().expire_on_commit = False  # what a test looked at stays readable after the block
        try:
            yield db.session
            db.session.commit()
        finally:
            db.session.close()
            Writing.end()
