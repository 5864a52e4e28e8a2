"""What an import said of its rows, a page at a time; and the accounts that came with one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from webapp.access.granting import reaches
from webapp.access.person import Person
from webapp.domain.jobs import UNFINISHED, interrupted
from webapp.extensions import db
from webapp.models import Account, BatchRow, ImportRun, Job, Rescue, now
from webapp.models.chunks import chunks
from webapp.queries.account_list import to_activate
from webapp.queries.pages import Listed

NOTED = "noted"  # rows with something to look at, of whatever kind
Line = dict[str, Any]  # a row's verdict, as actions/imports.py keeps it


@dataclass(frozen=True)
class Lines:
    """A page of verdicts, and the kind they were asked by ("" for all)."""

    listed: Listed[Line]
    kind: str


def lines_of(run: ImportRun, verdict: str, first: Sequence[str], page: int, size: int) -> Lines:
    """The lines of a verdict, in the order of the file; without one all, those of the verdicts in `first` before the
    others."""
    if verdict == NOTED:
        found = [line for line in run.plan if line["notes"]]
    elif verdict:
        found = [line for line in run.plan if line["kind"] == verdict]
    else:
        found = sorted(run.plan, key=lambda line: first.index(line["kind"]) if line["kind"] in first else len(first))
    pages = max(1, -(-len(found) // size))
    page = min(page, pages)
    return Lines(Listed(found[(page - 1) * size : page * size], len(found), page, pages), verdict)


def new_accounts(person: Person, run: ImportRun) -> list[Account]:
    """Those who came with a run and have no password yet, by name, as far as the person may make slips for them."""
    made = select(BatchRow.row_id, BatchRow.before).where(
        BatchRow.batch_id == run.batch_id, BatchRow.table == Account.__tablename__
    )
    ids = [row_id for row_id, before in db.session.execute(made) if before is None]
    found = [one for some in chunks(ids) for one in to_activate(person, None, some)]
    return sorted(
        (one for one in found if reaches(person, one.roles)), key=lambda one: (one.name_pinyin, one.name, one.login)
    )


def job_at_work(run: ImportRun | Rescue) -> Job | None:
    """The job that reads, imports or undoes a file at this moment."""
    job = db.session.get(Job, run.job_id) if run.job_id else None
    return job if job and job.state in UNFINISHED and not interrupted(job.state, job.beat_at, now()) else None
