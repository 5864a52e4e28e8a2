"""A page that stays open over an update finds its scripts: this version's front end and the two before are served."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import As
from tests.stores import IDENTITY_KEY, SECRET_KEY
from webapp import create_app
from webapp.builds import DIST, build_id, keep_this_build, manifest
from webapp.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the installation keeps the front ends of its versions."""
    return tmp_path / "builds"


@pytest.fixture
def browser(folder: Path) -> FlaskClient:
    """Any browser: the front end is everybody's."""
    settings = Settings(SECRET_KEY, IDENTITY_KEY, "sqlite://", folder, secure_cookies=False, builds_dir=folder)
    return create_app(settings).test_client()


def _an_earlier_build(folder: Path, name: str) -> str:
    """What a version before left when it was served; answers the name of its script."""
    (folder / name).mkdir(parents=True)
    (folder / name / f"field-{name}.js").write_text(f"// {name}")
    log = folder / "builds.json"
    known = json.loads(log.read_text()) if log.exists() else []
    log.write_text(json.dumps([name, *known]))
    return f"/static/dist/field-{name}.js"


def test_after_an_update_the_scripts_of_the_two_versions_before_are_there_and_older_ones_are_not(
    folder: Path, browser: FlaskClient
) -> None:
    oldest, older, last = (_an_earlier_build(folder, name) for name in ("aaa1", "bbb2", "ccc3"))
    keep_this_build(folder)
    assert [_status(browser, path) for path in (last, older, oldest)] == [200, 200, 404]
    with browser.get(last) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (folder / build_id() / manifest()["files"]["field.js"]).is_file()


def test_a_version_that_starts_again_and_again_pushes_nobody_out(folder: Path, browser: FlaskClient) -> None:
    older, last = _an_earlier_build(folder, "bbb2"), _an_earlier_build(folder, "ccc3")
    for _ in range(4):
        keep_this_build(folder)
    assert [_status(browser, path) for path in (last, older)] == [200, 200]


def test_a_browser_that_can_unpack_it_gets_it_packed_and_every_other_one_as_it_is(
    folder: Path, browser: FlaskClient
) -> None:
    path = f"/static/dist/{manifest()['files']['field.js']}"
    with browser.get(path, headers={"Accept-Encoding": "gzip, br"}) as answer:
        packed, said = answer.data, answer.headers
    with browser.get(path, headers={"Accept-Encoding": "identity"}) as answer:
        plain = answer.data
    assert said["Content-Encoding"] == "br"
    assert "Accept-Encoding" in said["Vary"]
    assert said["Content-Type"].startswith("text/javascript")
    assert packed == (DIST / f"{manifest()['files']['field.js']}.br").read_bytes() != plain
    assert "Content-Encoding" not in answer.headers


def test_a_file_that_everybody_may_keep_names_nobody_and_carries_only_what_a_file_needs(as_: As) -> None:
    with as_("wang").get(f"/static/dist/{manifest()['files']['field.js']}") as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers["Vary"]
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_but_built_files_is_served_there(folder: Path, browser: FlaskClient) -> None:
    keep_this_build(folder)
    for path in ("../../settings.py", "%2e%2e/%2e%2e/settings.py", "nothing.js"):
        assert _status(browser, f"/static/dist/{path}") == 404


def test_a_log_of_builds_that_cannot_be_read_keeps_nobody_from_serving(folder: Path, browser: FlaskClient) -> None:
    folder.mkdir()
    (folder / "builds.json").write_text("{ cut")
    assert _status(browser, f"/static/dist/{manifest()['files']['field.css']}") == 200
    keep_this_build(folder)
    assert json.loads((folder / "builds.json").read_text()) == [build_id()]


def _status(browser: FlaskClient, path: str) -> int:
    with browser.get(path) as answer:
        return answer.status_code
