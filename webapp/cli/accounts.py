"""runxin create-school and create-admin, before anybody can log in; unlock and new-code, when nobody can any more."""

from __future__ import annotations

import click
from sqlalchemy import select

from webapp.access.audit import note
from webapp.access.permissions import Role
from webapp.access.person import Grant, Person
from webapp.actions import limits
from webapp.actions.accounts import create_account
from webapp.actions.activation import make_code
from webapp.actions.at_once import hold_login
from webapp.actions.organisation import create_school
from webapp.actions.roles import NewGrant, grant_role
from webapp.actions.sessions import end_every_session
from webapp.cli.installation import installation
from webapp.domain.terms import local_day
from webapp.extensions import db
from webapp.models import Account, Bureau, new_id, now


@click.command("create-admin")
@click.argument("login")
@click.argument("name")
@click.option("--bureau", required=True, help="Name of the education bureau; made if there is none of this name.")
def create_admin(login: str, name: str, bureau: str) -> None:
    """Make an account for an administrator; its one-time code is printed once."""
    with installation(writing=True):
        moment = now()
        today = local_day(moment)
        may_all = Grant(Role.SYSTEM_ADMINISTRATOR, None, None, today, None)
        installer = Person(new_id(), "", _bureau(bureau.strip()).id, today, (may_all,))
        account, code = create_account(installer, login, name, [], moment)
        grant = grant_role(installer, account, NewGrant(Role.SYSTEM_ADMINISTRATOR))
        account.created_by = grant.granted_by = None  # nobody's account: whoever sits at the machine
        click.echo(f"login\t{account.login}\none-time code\t{code}")
        db.session.commit()


@click.command("unlock")
@click.argument("login")
def unlock(login: str) -> None:
    """Let an account try its password again at once, after too many wrong ones."""
    with installation(writing=True):
        account = _account(login)
        limits.unlock(account, now())
        db.session.commit()
        click.echo(f"unlocked\t{account.login}")


@click.command("new-code")
@click.argument("login")
def new_code(login: str) -> None:
    """Print a new one-time code for somebody who cannot come in; password and second factor are set aside."""
    with installation(writing=True):
        account = _account(login)
        if not account.comes_in_on(local_day(now())):
            raise click.ClickException("This account is disabled, or its holder has left.")
        if account.password_hash:
            note("account.reset", account, console=True)
        if account.totp_confirmed_at:
            note("second_factor.reset", account, console=True)
        account.password_hash = ""
        account.totp_secret = account.totp_confirmed_at = account.totp_last_step = None
        account.recovery_codes = []
        end_every_session(account.id, "reset", now())
        limits.unlock(account, now())
        note("slip.printed", account, console=True)
        code = make_code(account, None, now())
        db.session.commit()
        click.echo(f"login\t{account.login}\none-time code\t{code}")


@click.command("create-school")
@click.argument("code")
@click.argument("name")
@click.option("--bureau", required=True, help="Name of the education bureau; made if there is none of this name.")
def add_school(code: str, name: str, bureau: str) -> None:
    """Make a school with its ten-digit code (学校标识码); its classes come with the roster."""
    with installation(writing=True):
        school = create_school(_bureau(bureau.strip()).id, code, name)
        db.session.commit()
        click.echo(f"{school.code}\t{school.name}")


def _bureau(name: str) -> Bureau:
    if not name:
        raise click.UsageError("The bureau needs a name.")
    found = db.session.scalars(select(Bureau).where(Bureau.name == name)).first()
    if found is None:
        found = Bureau(name=name)
        db.session.add(found)
        db.session.flush()
    return found


def _account(login: str) -> Account:
    found = hold_login(login.strip().lower())
    if found is None:
        raise click.ClickException("There is no account of this login.")
    return found
