"""runxin create-school and create-admin: what must be there before anybody can log in."""

from __future__ import annotations

import click
from sqlalchemy import select

from webapp.access.permissions import Role
from webapp.access.person import Person
from webapp.actions.accounts import NewGrant, create_account, grant_role
from webapp.actions.organisation import create_school
from webapp.cli.installation import installation
from webapp.domain.terms import local_day
from webapp.extensions import db
from webapp.models import Bureau, new_id, now


@click.command("create-admin")
@click.argument("login")
@click.argument("name")
@click.option("--bureau", required=True, help="Name of the education bureau; made if there is none of this name.")
def create_admin(login: str, name: str, bureau: str) -> None:
    """Make an account for an administrator; its one-time password is printed once."""
    with installation(writing=True):
        moment = now()
        installer = Person(new_id(), "", _bureau(bureau.strip()).id, local_day(moment), ())
        account, password = create_account(installer, login, name, [], moment)
        grant = grant_role(installer, account, NewGrant(Role.SYSTEM_ADMINISTRATOR))
        grant.granted_by = None  # nobody's account: whoever sits at the machine
        click.echo(f"login\t{account.login}\none-time password\t{password}")
        db.session.commit()


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
