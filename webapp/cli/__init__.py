"""The runxin command: a table of contents. Wrong usage is answered with a sentence, never with a trace."""

from __future__ import annotations

import click

from webapp.cli.accounts import add_school, create_admin, new_code, unlock
from webapp.cli.audit import audit
from webapp.cli.backup import backup, restore
from webapp.cli.database import rebuild, upgrade
from webapp.cli.demo import demo
from webapp.cli.epoch import new_epoch
from webapp.cli.init import init
from webapp.cli.keys import keys
from webapp.cli.packages import package_key, verify_package
from webapp.cli.rescue import import_unsent
from webapp.cli.roster import import_roster
from webapp.cli.serve import serve
from webapp.cli.staff import import_staff
from webapp.cli.work import work_command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Runxin 润心: look after one installation. Settings come from the environment (docs/operate.md)."""


for command in (
    init,
    serve,
    work_command,
    upgrade,
    rebuild,
    backup,
    restore,
    new_epoch,
    audit,
    keys,
    add_school,
    create_admin,
    new_code,
    unlock,
    import_roster,
    import_staff,
    import_unsent,
    verify_package,
    package_key,
    demo,
):
    main.add_command(command)
