"""What proves that a child's need was looked into: a visit at the home and a check with the village committee (SZ-22b).

Both are read from the home visits that stand; nobody types them again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from webapp.domain.log import WITHDRAWAL, Record, records
from webapp.domain.summary import Evidence
from webapp.domain.terms import local_day
from webapp.entries import home_visit
from webapp.entries.versions import standing_of
from webapp.extensions import db
from webapp.models import Entry, kept_records, with_merged_records

KIND = home_visit.KIND


@dataclass(frozen=True)
class Proof:
    """A home visit that proves something: on which day, by which entry; of a check, with whom."""

    entry_id: uuid.UUID
    day: dt.date
    with_whom: str = ""


@dataclass(frozen=True)
class Proofs:
    """The first visit and the first check since a child was identified; None: it is lacking."""

    visit: Proof | None = None
    check: Proof | None = None

    @property
    def whole(self) -> bool:
        """Are both there?"""
        return self.visit is not None and self.check is not None


def proofs_since(identified: Mapping[uuid.UUID, dt.date]) -> dict[uuid.UUID, Proofs]:
    """The proofs for students, each since the day (in China) on which it was identified. One query for all."""
    mine = Entry.student_id.in_(with_merged_records(list(identified)))
    logs: dict[uuid.UUID, list[Entry]] = defaultdict(list)
    found = db.session.scalars(select(Entry).where(mine, Entry.kind.in_((KIND.name, WITHDRAWAL)))).all()
    others = {entry.student_id for entry in found if entry.student_id} - identified.keys()
    kept = {row.gone_id: row.kept_id for row in db.session.execute(kept_records(others))} if others else {}
    for entry in found:
        if entry.student_id:
            logs[kept.get(entry.student_id, entry.student_id)].append(entry)
    return {student: _proofs(logs[student], day) for student, day in identified.items()}


def _proofs(log: list[Entry], since: dt.date) -> Proofs:
    stand = [_read(record) for record in records(log) if record.withdrawal is None]
    found = sorted((one for one in stand if one[0].day >= since), key=lambda one: one[0].day)
    visits = [proof for proof, visited in found if visited]
    checks = [proof for proof, _visited in found if proof.with_whom]
    return Proofs(next(iter(visits), None), next(iter(checks), None))


def _read(record: Record[Entry]) -> tuple[Proof, bool]:
    stands = standing_of(KIND, record)
    with_whom = (stands.body.get("committee_check") or "").strip()
    proof = Proof(record.current.id, local_day(stands.happened_at), with_whom)
    return proof, Evidence.VISIT in KIND.proves(stands.body)
