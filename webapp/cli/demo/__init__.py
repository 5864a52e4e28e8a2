"""runxin demo: a county to look at, with accounts to log in to. Everybody in it is invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import click
import pyotp

from webapp.cli.demo.county import fill, is_demo, is_empty
from webapp.cli.demo.staff import CAST, PASSWORD_TAIL, SECOND_STEP, gives_codes
from webapp.cli.installation import installation
from webapp.domain.terms import local_day
from webapp.extensions import db
from webapp.models import now
from webapp.settings import Settings

ROLES = {
    "mentor": "导师",
    "class_teacher": "班主任",
    "moral_education": "德育处",
    "principal": "校长",
    "psychology_teacher": "心理教师",
    "bureau_supervisor": "教育局",
    "system_administrator": "系统管理员",
}


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing, without complaint, if the database holds data already.")
@click.option("--code", is_flag=True, help="Only print the code of this moment, for who is asked for a second step.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day the county's term has come to.")
def demo(if_empty: bool, code: bool, today: dt.datetime | None) -> None:
    """Fill an empty database with a demo county and print who may log in. Refuses in production."""
    if code:
        click.echo(pyotp.TOTP(SECOND_STEP).now())
        return
    with installation(writing=True) as settings:
        _refuse_production(settings)
        if is_empty():
            fill(today.date() if today else local_day(now()))
            db.session.commit()
        elif not if_empty:
            raise click.ClickException("The database holds data already. Nothing was touched.")
        elif not is_demo():
            return
    click.echo("\n".join(_table()))


def _refuse_production(settings: Settings) -> None:
    """Accounts with printed passwords have no place beside children who exist."""
    if settings.environment == "production":
        raise click.ClickException(
            "A demo is not for production. Set RUNXIN_ENVIRONMENT=development on a machine without real data."
        )


def _table() -> Sequence[str]:
    """login, password, who, role: the cast; the others' passwords are made the same way."""
    head = f"{'login':<8}{'password':<22}who, role"
    lines = [
        f"{member.login:<8}{member.login + PASSWORD_TAIL:<22}{member.who} {member.name}: "
        + "、".join(ROLES[role] for role in member.roles)
        + (" *" if gives_codes(member.roles) else "")
        for member in CAST
    ]
    more = f"and office01…, teacher01…, mentor01…, each with its login + {PASSWORD_TAIL}"
    step = f"* then a code, each good once: `make code` prints it, or put {SECOND_STEP} into an authenticator app"
    return ["Demo accounts:", head, *lines, more, step]
