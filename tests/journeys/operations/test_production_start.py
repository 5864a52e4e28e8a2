"""A start with real children's data: what is a danger is refused, with a sentence that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.production import PRODUCTION
from tests.visitor import Visitor, a_visitor
from webapp import create_app
from webapp.cli import main
from webapp.production import MissingSetting
from webapp.settings import Settings

KEY = PRODUCTION["RUNXIN_IDENTITY_KEY"]


def test_what_init_makes_is_enough() -> None:
    settings = Settings.from_environment(PRODUCTION)
    assert (settings.proxies, settings.public_url, settings.secure_cookies) == (1, "https://runxin.example.cn", True)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"RUNXIN_SECRET_KEY": ""}, "at least 32 random characters"),
        ({"RUNXIN_SECRET_KEY": "short"}, "RUNXIN_SECRET_KEY"),
        ({"RUNXIN_SECRET_KEY": "a" * 64}, "repeats a few characters"),
        ({"RUNXIN_SECRET_KEY": "abcabcabc" * 8}, "repeats a few characters"),
        ({"RUNXIN_SECRET_KEY": "dev-only-dev-only-dev-only-dev-only-1"}, "made of words"),
        ({"RUNXIN_SECRET_KEY": "only-for-tests-only-for-tests-only"}, "made of words"),
        ({"RUNXIN_SECRET_KEY": "ChangeMe-1234567890-qwertyuiop-asdfgh"}, "made of words"),
        ({"RUNXIN_IDENTITY_KEY": ""}, "64 hexadecimal digits"),
        ({"RUNXIN_IDENTITY_KEY": "00" * 32}, "repeats a few characters"),
        ({"RUNXIN_IDENTITY_KEY": "ff00" * 16}, "repeats a few characters"),
        ({"RUNXIN_IDENTITY_KEY": bytes(range(32)).hex()}, "stands in the tests"),
        ({"RUNXIN_IDENTITY_KEY": bytes(range(32)).hex().upper()}, "stands in the tests"),
        ({"RUNXIN_IDENTITY_KEY": "0123456789abcdef" * 4}, "made of words"),
        ({"RUNXIN_SECRET_KEY": KEY}, "the same key stands in RUNXIN_SECRET_KEY"),
        ({"RUNXIN_BACKUP_KEY": KEY}, "a backup needs one of its own"),
        ({"RUNXIN_BACKUP_KEY": "00" * 32}, "repeats a few characters"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG is on"),
        ({"FLASK_DEBUG": "True"}, "FLASK_DEBUG is on"),
        ({"RUNXIN_SECURE_COOKIES": "0"}, "readable by everybody on the way"),
        ({"RUNXIN_PUBLIC_URL": ""}, "Set the address people open"),
        ({"RUNXIN_PUBLIC_URL": "http://runxin.example.cn"}, "Put a proxy with TLS in front"),
        ({"RUNXIN_PUBLIC_URL": "runxin.example.cn"}, "must begin with https://"),
        ({"RUNXIN_PUBLIC_URL": "https://runxin.example.cn/app"}, "without a path"),
        ({"RUNXIN_PROXIES": ""}, "Say how many proxies"),
        ({"RUNXIN_PROXIES": "all"}, "a figure from 0 to 9"),
        ({"RUNXIN_PROXIES": "-1"}, "a figure from 0 to 9"),
        ({"RUNXIN_PROXIES": "99"}, "a figure from 0 to 9"),
    ],
)
def test_what_is_a_danger_is_refused_with_what_to_do(changed: dict[str, str], said: str) -> None:
    (name,) = changed
    with pytest.raises(MissingSetting, match=said) as refused:
        Settings.from_environment(PRODUCTION | changed)
    assert name in str(refused.value)
    for key in ("RUNXIN_SECRET_KEY", "RUNXIN_IDENTITY_KEY"):
        assert len(PRODUCTION[key]) > 32
        assert PRODUCTION[key] not in str(refused.value)  # a refusal is printed, and kept in a journal


def test_no_command_starts_in_that_state_and_none_prints_a_trace(tmp_path: Path) -> None:
    env = PRODUCTION | {"RUNXIN_INSTANCE": str(tmp_path), "RUNXIN_PROXIES": "", "DATABASE_URL": "sqlite:////nowhere/x"}
    for command in ("serve", "upgrade", "rebuild"):
        answer = CliRunner().invoke(main, [command], env=env)
        assert answer.exit_code == 1
        assert answer.output.startswith("Error: RUNXIN_PROXIES: missing. Say how many")


def test_development_needs_none_of_it() -> None:
    keys = {"RUNXIN_SECRET_KEY": "x" * 32, "RUNXIN_IDENTITY_KEY": "00" * 32}
    settings = Settings.from_environment(keys | {"RUNXIN_ENVIRONMENT": "development", "RUNXIN_SECURE_COOKIES": "0"})
    assert (settings.proxies, settings.over_https) == (0, False)


@pytest.fixture
def installed(tmp_path: Path) -> Visitor:
    """A browser before an installation with one proxy, known as runxin.example.cn."""
    env = PRODUCTION | {"RUNXIN_INSTANCE": str(tmp_path)}
    app = create_app(Settings.from_environment(env))
    app.test_client_class = Visitor
    return a_visitor(app)


def test_answers_say_that_only_https_will_do(installed: Visitor) -> None:
    answer = installed.get("/health/live", base_url="https://runxin.example.cn")
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize("host", ["evil.example", "runxin.example.cn.evil.example", "evil.example:443"])
def test_under_another_name_it_does_not_answer(installed: Visitor, host: str) -> None:
    answer = installed.get("/health/live", base_url=f"https://{host}")
    assert answer.status_code == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    ("proxies", "sent", "address"),
    [
        ("1", "203.0.113.7", "203.0.113.7"),
        ("1", "1.1.1.1, 203.0.113.7", "203.0.113.7"),  # the first was invented by the caller
        ("2", "203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("0", "203.0.113.7", "127.0.0.1"),  # nobody may name an address where no proxy stands
    ],
)
def test_the_address_is_the_word_of_as_many_proxies_as_stand_there(
    tmp_path: Path, proxies: str, sent: str, address: str
) -> None:
    env = PRODUCTION | {"RUNXIN_INSTANCE": str(tmp_path), "RUNXIN_PROXIES": proxies}
    app = create_app(Settings.from_environment(env))
    seen = []
    app.before_request(lambda: seen.append(__import__("flask").request.remote_addr))
    app.test_client().get("/health/live", headers={"X-Forwarded-For": sent}, base_url="https://runxin.example.cn")
    assert seen == [address]
