"""The only administrator of a small county is locked out: the server's console lets him in again."""

import re

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tests.visitor import a_visitor
from webapp.access.tenancy import every_school
from webapp.cli import main
from webapp.extensions import db
from webapp.models import Account, AuditEvent


def run(*words):
    return CliRunner().invoke(main, list(words))


def test_a_new_code_from_the_console_lets_its_owner_choose_a_password(installed):
    answer = run("new-code", "sun")
    assert answer.exit_code == 0, answer.output
    (code,) = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", answer.output)
    form = {"login": "sun", "code": code, "new": "moli-hua-2026"}
    assert a_visitor(installed).post("/activate", data=form).status_code == 303
    with installed.app_context(), every_school():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "slip.printed")).one()
        assert event.account_id is None


def test_unlocking_is_noted_with_no_account(installed):
    assert run("unlock", "sun").exit_code == 0
    with installed.app_context(), every_school():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "account.unlocked")).one()
        assert (event.account_id, event.subject) == (None, "accounts")


@pytest.mark.parametrize("command", ["unlock", "new-code"])
def test_an_unknown_login_is_answered_with_a_sentence(installed, command):
    answer = run(command, "nobody")
    assert answer.exit_code != 0
    assert "no account" in answer.output


def test_a_first_administrator_gets_a_code(installed):
    answer = run("create-admin", "first", "第一位", "--bureau", "新山县教育局")
    assert answer.exit_code == 0, answer.output
    assert re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){2}", answer.output)
    with installed.app_context(), every_school():
        assert db.session.scalars(select(Account).where(Account.login == "first")).one().created_by is None
