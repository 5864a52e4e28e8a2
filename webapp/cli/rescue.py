"""runxin import-unsent: what a phone could not send, from the file that its owner exported."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from webapp.access.person import load_person
from webapp.actions.rescue import take_in, take_in_files
from webapp.cli.installation import installation
from webapp.domain.refusals import Forbidden, Refused
from webapp.domain.terms import local_day
from webapp.extensions import db
from webapp.models import Account, now
from webapp.schemas.rescue import Rescued, read_rescue
from webapp.storage import storage

MOST_BYTES = 512 * 1024 * 1024


@click.command("import-unsent")
@click.argument("login")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_unsent(login: str, file: Path) -> None:
    """Take in FILE, which the phone of LOGIN exported; every entry is judged as if the phone had sent it."""
    rescued = _read(file)
    with installation(writing=True):
        account = db.session.get(Account, rescued.account)
        if account is None or account.login != login:
            raise click.ClickException("This file is not from a phone of that account.")
        moment = now()
        author = load_person(account, local_day(moment))
        try:
            verdicts = take_in(author, rescued.device, rescued.envelopes, moment)
        except (Refused, Forbidden) as refusal:
            raise click.ClickException("This account has no such phone, or never worked at a school.") from refusal
        files = take_in_files(author, rescued.files, storage(), moment)
        db.session.commit()
        for verdict in verdicts:
            click.echo("\t".join(filter(None, [str(verdict.id), verdict.verdict, verdict.reason])))
        for file_id, word in files.items():
            click.echo(f"file\t{file_id}\t{word}")
        _tell_counts(Counter(verdict.verdict for verdict in verdicts), rescued.unreadable)


def _read(file: Path) -> Rescued:
    if file.stat().st_size > MOST_BYTES:
        raise click.ClickException("This file is too large.")
    try:
        return read_rescue(file.read_bytes())
    except Refused as refusal:
        raise click.ClickException("This is no whole file of unsent records.") from refusal


def _tell_counts(counts: Counter[str], unreadable: int) -> None:
    click.echo("\t".join(f"{word} {count}" for word, count in sorted(counts.items())) or "no entries")
    if unreadable:
        click.echo(f"{unreadable} rows are no entries and were left out; keep the file.")
