"""What phones say of themselves beside what they hand over: their storage, their kit, and what failed since."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from sqlalchemy import delete, select

from webapp.domain.phone_health import KEPT, LAST_DAYS, Failure, Report, believable_day, known_reason
from webapp.domain.refusals import NotFound
from webapp.domain.terms import local_day
from webapp.extensions import db
from webapp.models import Device, SyncFailure


def take_report(account_id: uuid.UUID, device: uuid.UUID, report: Report, now: dt.datetime) -> Device:
    """Keep what a phone says. Its counts are those of whole days, so that a report sent twice counts once. NotFound for
    a phone of another account; a revoked one gets no new token."""
    row = _locked(account_id, device)
    if row is None:
        raise NotFound("not_found")
    row.persisted, row.storage_used, row.storage_quota = report.persisted, report.used, report.quota
    row.kit_pages, row.reported_at = report.pages, now
    if report.handover and row.revoked_at is None:
        row.handover_digest = report.handover
    _keep(row, report.failures, now)
    return row


def count_refusal(account_id: uuid.UUID, device: uuid.UUID, reason: str, now: dt.datetime) -> None:
    """The server refused a request of a phone's sync: once more on this day. A phone not heard from before is none."""
    row = _locked(account_id, device)
    if row is None:
        return
    today = local_day(now)
    found = _known(row, today).get((today, "server", reason))
    if found is None:
        _add(row, "server", Failure(today, reason, 1, now))
    else:
        found.count, found.last_at = found.count + 1, now


def forget_old_failures(now: dt.datetime) -> None:
    """What failed more than ninety days ago is nobody's concern any more."""
    db.session.execute(delete(SyncFailure).where(SyncFailure.day < local_day(now) - KEPT))


def _keep(row: Device, failures: Iterable[Failure], now: dt.datetime) -> None:
    today = local_day(now)
    known = _known(row, today - LAST_DAYS)
    for one in failures:
        if not believable_day(one.day, today):
            continue
        reason, last = known_reason(one.reason), min(one.last, now)
        found = known.get((one.day, "phone", reason))
        if found is None:
            known[one.day, "phone", reason] = _add(row, "phone", Failure(one.day, reason, one.count, last))
        elif one.count > found.count:
            found.count, found.last_at = one.count, last


def _known(row: Device, since: dt.date) -> dict[tuple[dt.date, str, str], SyncFailure]:
    statement = select(SyncFailure).where(SyncFailure.device_id == row.id, SyncFailure.day >= since)
    return {(found.day, found.source, found.reason): found for found in db.session.scalars(statement)}


def _add(row: Device, source: str, one: Failure) -> SyncFailure:
    added = SyncFailure(
        device_id=row.id, day=one.day, source=source, reason=one.reason, count=one.count, last_at=one.last
    )
    db.session.add(added)
    return added


def _locked(account_id: uuid.UUID, device: uuid.UUID) -> Device | None:
    statement = select(Device).where(Device.account_id == account_id, Device.device == device)
    return db.session.scalars(statement.with_for_update()).one_or_none()
