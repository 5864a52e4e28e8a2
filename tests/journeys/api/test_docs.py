"""docs/api.md says what is so: its examples run, against the real server."""

import os
import re
import subprocess

import pytest

from tests.rows import a_token, token_text
from tests.server import RunningServer
from webapp.access.permissions import Scope
from webapp.settings import PROJECT

MANUAL = (PROJECT / "docs" / "api.md").read_text()
EXAMPLES = re.findall(r"```sh\n(.*?)```", MANUAL, re.S)
SHOWS = ("青山镇中心小学", "青山镇中心小学", "周小燕", "卫小雨", '"months"', "304", "token_unknown")


def with_a_token(session, cast) -> None:
    a_token(session, cast, id=cast.wang)


@pytest.fixture(scope="module")
def server():
    running = RunningServer(with_a_token)
    yield running
    running.close()


@pytest.mark.parametrize(("example", "shows"), [*zip(EXAMPLES, SHOWS, strict=True)])
def test_an_example_of_the_manual_runs(server, example, shows):
    env = {"PATH": os.environ["PATH"], "SERVER": server.url, "TOKEN": token_text(server.cast.wang)}
    done = subprocess.run(["bash", "-euc", example], env=env, capture_output=True, timeout=60, check=False)
    said = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert shows in (said.encode().decode("unicode_escape") if "\\u" in said else said)


def test_the_manual_names_every_scope_and_every_operation_of_other_systems(server, app):
    assert all(f"`{scope.value}`" in MANUAL for scope in Scope)
    rules = [r.rule for r in app.url_map.iter_rules() if r.endpoint.startswith("systems.")]
    assert all(rule in MANUAL for rule in rules)
    codes = re.findall(r'TokenRefused\("(\w+)"\)', (PROJECT / "webapp/actions/tokens.py").read_text())
    codes += re.findall(r'TokenRefused\("(\w+)"\)', (PROJECT / "webapp/domain/tokens.py").read_text())
    assert all(f"`{code}`" in MANUAL for code in codes)
    assert len(codes) == 5
