"""runxin upgrade, runxin rebuild: the tables, and the rows that follow from the log."""

from __future__ import annotations

from pathlib import Path

import click
import flask_migrate
from sqlalchemy.engine import make_url

from webapp.actions import derived
from webapp.cli.installation import installation
from webapp.extensions import db
from webapp.settings import Settings


@click.command()
def upgrade() -> None:
    """Bring the tables to this version; data stays. Safe to repeat."""
    bring_up_to_date()
    click.echo("The database is up to date.")


@click.command()
def rebuild() -> None:
    """Delete every row that follows from the log and make it again."""
    with installation(writing=True):
        counts = derived.rebuild()
        db.session.commit()
    for table, count in sorted(counts.items()):
        click.echo(f"{table}\t{count}")


def bring_up_to_date() -> None:
    """Run the migrations; the folders of the installation are made if they lack."""
    with installation() as settings:
        make_folders(settings)
        flask_migrate.upgrade()


def make_folders(settings: Settings) -> None:
    """The folders of the database and of the photos, if they lack."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    settings.files_dir.mkdir(parents=True, exist_ok=True)
