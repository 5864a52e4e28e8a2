"""A fresh installation: the tables are there, and nothing in them."""

from pathlib import Path

import pytest

from tests.stores import SECRET_KEY, app_on
from tests.visitor import Visitor, a_visitor
from webapp.access.tenancy import every_school
from webapp.actions.setting_up import setup_code
from webapp.extensions import db

CODE = setup_code(SECRET_KEY)


@pytest.fixture
def fresh(tmp_path: Path):
    """An application on an empty database of its own, which several threads may use."""
    app = app_on(f"sqlite:///{tmp_path / 'fresh.sqlite3'}", tmp_path / "files")
    app.test_client_class = Visitor
    with app.app_context(), every_school():
        db.create_all()
        db.session.close()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def comer(fresh):
    """Somebody who opens it."""
    return a_visitor(fresh)
