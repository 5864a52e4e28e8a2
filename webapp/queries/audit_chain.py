"""Does the audit hold together? Walked from first row to last, against the head and against a head of before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from webapp.access.audit import START, seal_of
from webapp.extensions import db
from webapp.models import AuditHead
from webapp.models.audit import AUDIT_EVENTS

BATCH = 2_000


@dataclass(frozen=True)
class Head:
    """The last row's number and seal; 0 and START of an audit without rows."""

    seq: int
    seal: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.seal}"


@dataclass(frozen=True)
class Verified:
    """How many rows were walked, the last good one, and what is wrong: `broken_at` is the number of the first row that
    does not fit, `why` is changed | missing | tail | other_past; both None when all holds."""

    rows: int
    last: Head
    broken_at: int | None = None
    why: str | None = None


def head() -> Head:
    """What the audit says of its end: to be written down where nobody with the database can reach it."""
    found = db.session.execute(select(AuditHead.seq, AuditHead.seal)).one_or_none()
    return Head(*found) if found else Head(0, START)


def verify(known: Head | None = None) -> Verified:
    """Walk the chain. A row that was changed, forged or put elsewhere has another seal (changed); a number that lacks
    was taken out (missing); rows behind the last one that lacks are told by the head (tail). `known`, a head written
    down before, also tells an audit that was put back whole to an older or another state (other_past).

    Others go on appending meanwhile: the head is read first, so what it counts must be there; what comes after it is
    walked too, as far as it goes."""
    rows, last, end = 0, Head(0, START), head()
    met, ended = known is None or known == last, end == last
    for row in _rows():
        if row["seq"] != last.seq + 1:
            return Verified(rows, last, last.seq + 1, "missing")
        if seal_of(row, last.seal) != row["seal"]:
            return Verified(rows, last, row["seq"], "changed")
        rows, last = rows + 1, Head(row["seq"], row["seal"])
        met, ended = met or last == known, ended or last == end
    if not ended or head().seq < last.seq:
        return Verified(rows, last, last.seq + 1, "tail")
    return Verified(rows, last) if met else Verified(rows, last, known.seq if known else None, "other_past")


def _rows() -> Iterator[Mapping[str, Any]]:
    """In batches by number, so that an audit of years does not fill the memory."""
    number, after = AUDIT_EVENTS.c.seq, -(2**63)
    while True:
        chosen = select(AUDIT_EVENTS).where(number > after).order_by(number).limit(BATCH)
        batch = [dict(row) for row in db.session.execute(chosen).mappings()]
        if not batch:
            return
        yield from batch
        after = batch[-1]["seq"]
