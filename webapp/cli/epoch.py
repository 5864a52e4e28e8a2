"""runxin new-epoch: after a database was put back to an earlier day by other means than `runxin restore`."""

from __future__ import annotations

import click

from webapp.access.audit import note
from webapp.cli.backup.after import begin_epoch
from webapp.cli.installation import installation
from webapp.extensions import db
from webapp.models import now


@click.command("new-epoch")
def new_epoch() -> None:
    """Let every phone give back what this database lacks. After `runxin restore` that happens by itself."""
    with installation(writing=True):
        begin_epoch(db.session.connection(), "by hand", now())
        note("epoch.begun")
        db.session.commit()
    click.echo(
        "With their next contact phones send again what they sent in the last 30 days; what is here stays as it is."
    )
