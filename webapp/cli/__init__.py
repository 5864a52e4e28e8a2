"""The runxin command: a table of contents. Wrong usage is answered with a sentence, never with a trace."""

from __future__ import annotations

import click

from webapp.cli.accounts import add_school, create_admin
from webapp.cli.database import rebuild, upgrade
from webapp.cli.demo import demo
from webapp.cli.roster import import_roster
from webapp.cli.serve import serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Runxin 润心: look after one installation. Settings come from the environment (docs/operate.md)."""


for command in (serve, upgrade, rebuild, add_school, create_admin, import_roster, demo):
    main.add_command(command)
