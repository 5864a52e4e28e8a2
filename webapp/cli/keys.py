"""runxin keys: the keys to which phones seal what they hand over."""

from __future__ import annotations

import click

from webapp.actions.envelope_keys import every_key, rotate_key
from webapp.cli.installation import installation
from webapp.extensions import db
from webapp.models import EnvelopeKey, now


@click.group()
def keys() -> None:
    """The keys to which phones seal records. Old ones stay: they open what was sealed to them."""


@keys.command("list")
def list_keys() -> None:
    """Print every key: id, when it was made, since when it is retired."""
    with installation():
        for row in every_key():
            click.echo(_line(row))


@keys.command("rotate")
def rotate() -> None:
    """Make a new key. Phones seal to it from their next contact on."""
    with installation(writing=True):
        row = rotate_key(now())
        db.session.commit()
        click.echo(_line(row))


def _line(row: EnvelopeKey) -> str:
    retired = f"{row.retired_at:%Y-%m-%d %H:%M}" if row.retired_at else "in use"
    return f"{row.id}\t{row.created_at:%Y-%m-%d %H:%M}\t{retired}"
