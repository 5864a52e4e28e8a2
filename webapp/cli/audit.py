"""runxin audit: does it hold together, and what its end is."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, TextIO

import click

from webapp.access.audit import note
from webapp.actions.apart import apart
from webapp.cli.installation import installation
from webapp.domain.terms import CHINA
from webapp.queries.audit import every_event
from webapp.queries.audit_chain import Head, head, verify

WORDS = {
    "changed": "row {at} was changed, forged or put elsewhere",
    "missing": "row {at} is missing",
    "tail": "the last rows are missing, from row {at} on",
    "other_past": "row {at} is not the one that was written down: the audit was put back to another state",
}


@click.group()
def audit() -> None:
    """The audit: who did or looked at what, each row sealed to the one before."""


@audit.command("head")
def show_head() -> None:
    """Print number and seal of the last row, to be kept outside of this machine (on paper, for example)."""
    with installation():
        click.echo(str(head()))


@audit.command("verify")
@click.option("--from-head", "known", help="A head written down before (NUMBER:SEAL); it must be part of the audit.")
def verify_audit(known: str | None) -> None:
    """Walk the whole audit; ends with 1 and the first row that does not fit when it does not hold together."""
    with installation():
        found = verify(_head(known) if known else None)
    click.echo(f"rows\t{found.rows}\nhead\t{found.last}")
    if found.why:
        raise click.ClickException(f"The audit does not hold together: {WORDS[found.why].format(at=found.broken_at)}.")
    click.echo("The audit holds together.")


@audit.command("export")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day; without it, from the beginning.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day, inclusive; without it, to the end.")
@click.argument("file", type=click.File("x", encoding="utf-8"))
def export_audit(since: dt.datetime | None, until: dt.datetime | None, file: TextIO) -> None:
    """Write the audit to a new FILE, one event a line as JSON, with its seal; children's data among it. It is noted."""
    with installation():
        count = sum(_write(event, file) for event in every_event(_midnight(since), _midnight(until, 1)))
        with apart():
            note("audit.exported", rows=count, console=True)
    click.echo(f"rows\t{count}")


def _write(event: dict[str, Any], file: TextIO) -> int:
    file.write(json.dumps(event, ensure_ascii=False, default=str) + "\n")
    return 1


def _midnight(day: dt.datetime | None, later: int = 0) -> dt.datetime | None:
    return day.replace(tzinfo=CHINA) + dt.timedelta(days=later) if day else None


def _head(text: str) -> Head:
    number, _, seal = text.partition(":")
    if not number.isdecimal() or len(seal) != 64:
        raise click.UsageError("A head is written as NUMBER:SEAL, as runxin audit head prints it.")
    return Head(int(number), seal)
