"""runxin import-unsent: what a phone could not send, from the file that its owner exported."""

from __future__ import annotations

from pathlib import Path

import click

from webapp.access.person import load_person
from webapp.actions.rescue import Outcome, parts, receipt
from webapp.cli.installation import installation
from webapp.domain.refusals import Refused
from webapp.domain.rescue import MOST_AT_CONSOLE
from webapp.domain.terms import local_day
from webapp.entries.rescued import Rescued
from webapp.extensions import db
from webapp.models import Account, Rescue, now
from webapp.schemas.rescue import read_rescue
from webapp.storage import storage

OF_RECORDS = ("accepted", "already", "parked", "refused")
WHY_NOT = {
    "rescue_of_another": "This file is not from a phone of that account.",
    "rescue_no_school": "This account never worked at a school.",
}


@click.command("import-unsent")
@click.argument("login")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_unsent(login: str, file: Path) -> None:
    """Take in FILE, which the phone of LOGIN exported; every entry is judged as if the phone had sent it."""
    data = _read(file)
    rescued = _understood(data)
    with installation(writing=True):
        account = db.session.get(Account, rescued.account)
        if account is None or account.login != login:
            raise click.ClickException(WHY_NOT["rescue_of_another"])
        try:
            todo = parts(load_person(account, local_day(now())), rescued, storage(), now())
        except Refused as refusal:
            raise click.ClickException(WHY_NOT[refusal.code]) from refusal
        rescue = receipt(account.id, data, now())
        for part in todo:
            outcomes = part(rescue)
            db.session.commit()  # part by part: phones save meanwhile
            for outcome in outcomes:
                click.echo(_in_words(outcome))
        _tell_counts(rescue)


def _read(file: Path) -> bytes:
    if file.stat().st_size > MOST_AT_CONSOLE:
        raise click.ClickException("This file is too large.")
    return file.read_bytes()


def _understood(data: bytes) -> Rescued:
    try:
        return read_rescue(data)
    except Refused as refusal:
        raise click.ClickException("This is no whole file of unsent records.") from refusal


def _in_words(outcome: Outcome) -> str:
    return "\t".join(filter(None, ["file" if outcome.of_file else "", str(outcome.id), outcome.word, outcome.reason]))


def _tell_counts(rescue: Rescue) -> None:
    counts = rescue.counts
    click.echo("\t".join(f"{word} {counts[word]}" for word in OF_RECORDS if word in counts) or "no entries")
    if counts.get("unreadable"):
        click.echo(f"{counts['unreadable']} rows are no entries and were left out; keep the file.")
    if counts.get("drafts"):
        click.echo(f"{counts['drafts']} drafts were never saved and were left out; their author writes them anew.")
