"""runxin import-roster: a school's list of students from a spreadsheet, looked at or carried out."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import click
from sqlalchemy import select

from webapp.actions.import_columns import remembered
from webapp.actions.imports import receipt
from webapp.actions.roster_import import carry_out
from webapp.actions.roster_plan import RosterPlan, preview
from webapp.cli.installation import installation
from webapp.documents.import_sentences import left_aside_message
from webapp.documents.roster_files import ROSTER, verdicts_of
from webapp.documents.roster_report import dry_run_report
from webapp.documents.roster_sentences import problem_message
from webapp.documents.workbooks import UnreadableFile, open_sheets
from webapp.domain.refusals import NotFound
from webapp.domain.rosters import Outcome, RosterReading, read_roster
from webapp.domain.terms import local_day
from webapp.extensions import Writing, db
from webapp.models import School, now
from webapp.schemas.sentences import sentence_for


@click.command("import-roster")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--school", "code", help="The school's ten-digit code (学校标识码).")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output instead of text.")
def import_roster(file: Path, code: str | None, dry_run: bool, as_json: bool) -> None:
    """Import the roster FILE (xlsx, xls, csv, tsv) into a school. Twice the same file is the same as once; what
    somebody at the desk said of a heading holds here too."""
    if not (code or dry_run):
        raise click.UsageError("Which school? Give --school CODE, or --dry-run to look at the file alone.")
    moment = now()
    data = file.read_bytes()
    if not code and as_json:  # the file alone: no database is asked
        _report_json(_read(data, file.name, local_day(moment), {}))
        return
    with installation():
        school = _school(code) if code else None
        said = remembered(ROSTER.name, school.bureau_id, school.id) if school else {}
        reading = _read(data, file.name, local_day(moment), said)
        if dry_run and as_json:
            _report_json(reading)
            return
        if reading.outcome is not Outcome.IMPORT:
            raise click.ClickException(sentence_for(reading.refuse or reading.question or "no_roster"))
        if not as_json:
            _report(reading)
        if school:
            plan = preview(school.id, reading, local_day(moment))
            counts = plan.counts
            if not as_json:
                _report_plan(plan)
            if not dry_run:
                counts = _carry(school.id, reading, file.name, data, moment).counts
            click.echo(json.dumps(counts) if as_json else _counted(counts, dry_run))


def _carry(school_id: uuid.UUID, reading: RosterReading, name: str, data: bytes, moment: dt.datetime) -> RosterPlan:
    """Only now is SQLite's lock taken: reading and matching a long roster must not keep phones from saving."""
    db.session.rollback()
    Writing.begin()
    carried = carry_out(None, school_id, reading, moment)
    receipt(ROSTER, carried.batch, verdicts_of(carried.plan, reading), name, data, None)
    db.session.commit()
    return carried.plan


def _read(data: bytes, name: str, today: dt.date, said: Mapping[str, str]) -> RosterReading:
    try:
        return read_roster(open_sheets(data, name), name, today, said)
    except UnreadableFile as unreadable:
        return RosterReading(Outcome.REFUSE, refuse=unreadable.code)


def _school(code: str) -> School:
    found = db.session.scalars(select(School).where(School.code == code)).one_or_none()
    if found is None:
        raise NotFound("unknown_school")
    return found


def _report_json(reading: RosterReading) -> None:
    click.echo(json.dumps(dry_run_report(reading), ensure_ascii=False))


def _report(reading: RosterReading) -> None:
    """A line a problem: where, how grave, what."""
    for problem in reading.problems:
        message = problem_message(problem.code, problem.field)
        click.echo(f"{_place(problem.sheet, problem.row)}\t{problem.severity}\t{message}")
    grave = Counter(problem.severity for problem in reading.problems)
    click.echo(f"{len(reading.students)} students, {grave['error']} errors, {grave['warning']} warnings")


def _report_plan(plan: RosterPlan) -> None:
    for row in plan.changed:
        fields = ", ".join(dict.fromkeys(change.field for change in row.changes))
        click.echo(f"{_place(*row.row.place)}\t{row.row.name}\tchanges {fields}")
    for aside in plan.to_decide:
        click.echo(f"{_place(*aside.place)}\t{aside.name or '—'}\tleft aside: {left_aside_message(aside.reason)}")
    for one in plan.departed:
        left_on = one.student.left_on if one.student else None
        click.echo(f"{_place(*one.row.place)}\t{one.row.name}\tleft the school on {left_on}, left out; see the desk")
    for student in plan.missing:
        click.echo(f"{student.name}\tnot in the file, to be checked")


def _place(sheet: str | None, row: int | None) -> str:
    return " ".join(filter(None, (sheet, f"row {row}" if row else None)))


def _counted(counts: dict[str, int], dry_run: bool) -> str:
    said = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
    return f"{said} ({'nothing was written' if dry_run else 'written'})"
