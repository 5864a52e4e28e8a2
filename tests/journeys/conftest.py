"""What journeys of the console share."""

import pytest

from tests.stores import IDENTITY_KEY, SECRET_KEY, app_on, seed
from tests.visitor import Visitor
from webapp.extensions import db


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """An installation of its own, as a command finds it."""
    app = app_on(f"sqlite:///{tmp_path / 'runxin.sqlite3'}", tmp_path / "files")
    seed(app, migrated=True)
    monkeypatch.setenv("RUNXIN_SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("RUNXIN_IDENTITY_KEY", IDENTITY_KEY.hex())
    monkeypatch.setenv("RUNXIN_INSTANCE", str(tmp_path))
    monkeypatch.setenv("RUNXIN_ENVIRONMENT", "development")
    app.test_client_class = Visitor
    yield app
    with app.app_context():
        db.engine.dispose()
