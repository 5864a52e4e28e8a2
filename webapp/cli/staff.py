"""runxin import-staff: a list of colleagues from a spreadsheet, looked at or carried out."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import click
from sqlalchemy import select

from webapp.access.audit import Who, acting
from webapp.access.person import Person, load_person
from webapp.actions.import_columns import remembered
from webapp.actions.imports import receipt
from webapp.actions.staff_import import carry_out
from webapp.actions.staff_plan import KINDS, Planned, counts_of, plan
from webapp.cli.installation import installation
from webapp.documents.staff_files import STAFF, read_file, verdicts_of
from webapp.documents.staff_sentences import reason_text
from webapp.domain.refusals import NotFound
from webapp.domain.staff_lists import StaffReading
from webapp.domain.terms import local_day
from webapp.extensions import Writing, db
from webapp.models import Account, Bureau, School, now

Place = tuple[uuid.UUID, uuid.UUID | None]  # the bureau, and the one school if the list is for one


@click.command("import-staff")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--bureau", required=True, help="Name of the education bureau whose colleagues these are.")
@click.option("--by", "login", required=True, help="Login of the administrator in whose name it is done.")
@click.option("--school", "code", help="The ten-digit code of the one school the list is for.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output instead of text.")
def import_staff(file: Path, bureau: str, login: str, code: str | None, dry_run: bool, as_json: bool) -> None:
    """Import the staff list FILE (xlsx, xls, csv, tsv). Twice the same file is the same as once."""
    data = file.read_bytes()
    with installation():
        person, place = _person(login), (_bureau(bureau), _school(code))
        reading = read_file(data, file.name, remembered(STAFF.name, *place))
        planned = plan(person, *place, reading.rows)
        if not dry_run and any(one.kind in STAFF.doing for one in planned):
            planned = _carry(person, place, reading, file.name, data)
        _report(planned, dry_run, as_json)


def _carry(person: Person, place: Place, reading: StaffReading, name: str, data: bytes) -> list[Planned]:
    """Only now is SQLite's lock taken: reading and judging a long list must not keep phones from saving."""
    db.session.rollback()
    Writing.begin()
    acting(Who(person.id, bureau_id=person.bureau_id))
    carried = carry_out(person, *place, reading.rows, now())
    receipt(STAFF, carried.batch, verdicts_of(carried.planned, reading), name, data, person)
    db.session.commit()
    return carried.planned


def _report(planned: list[Planned], dry_run: bool, as_json: bool) -> None:
    counts = counts_of(planned)
    lines = [one for one in planned if one.why or one.notes]
    if as_json:
        rows = [
            {
                "row": one.row.number,
                "kind": one.kind,
                "why": [reason.code for reason in one.why],
                "notes": [reason.code for reason in one.notes],
            }
            for one in lines
        ]
        click.echo(json.dumps({"counts": counts, "rows": rows, "dry_run": dry_run}, ensure_ascii=False))
        return
    for one in lines:
        said = " ".join(reason_text(reason.code, reason.what) for reason in [*one.why, *one.notes])
        click.echo(f"{one.row.sheet}\t{one.row.number}\t{one.kind}\t{said}")
    click.echo(", ".join(f"{counts[kind]} {kind}" for kind in KINDS) + ("; nothing was written" if dry_run else ""))


def _person(login: str) -> Person:
    account = db.session.scalars(select(Account).where(Account.login == login)).one_or_none()
    today = local_day(now())
    if account is None or not account.comes_in_on(today):
        raise NotFound("not_found")
    return load_person(account, today)


def _bureau(name: str) -> uuid.UUID:
    found = db.session.scalars(select(Bureau.id).where(Bureau.name == name.strip())).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return found


def _school(code: str | None) -> uuid.UUID | None:
    if code is None:
        return None
    found = db.session.scalars(select(School.id).where(School.code == code)).one_or_none()
    if found is None:
        raise NotFound("unknown_school")
    return found
