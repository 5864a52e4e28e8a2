"""What every request of a phone's sync passes: counted, and its phone heard from. What is refused is counted too. Old
phones say nothing of theirs."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Flask, g, request
from werkzeug.wrappers import Response

from webapp.actions import limits
from webapp.actions.apart import apart
from webapp.actions.devices import Contact, hear_from
from webapp.actions.phone_reports import count_refusal
from webapp.domain.phone_health import reason_of
from webapp.domain.refusals import Forbidden
from webapp.extensions import db
from webapp.models import now
from webapp.routes.gate import LoginNeeded, me, my_login
from webapp.routes.logged_in import origin

MOST_WAITING = 100_000
SYNC = {"outbox.hand_over", "kit.pull", "uploads.create", "uploads.add", "whole_files.put_file", "phones.report"}
YEARS = range(1971, 2200)  # of a clock, however wrong: what a database and a difference in seconds can hold


def count_refusals(app: Flask) -> None:
    """Let an application count, by phone, what it refuses of a sync."""
    app.after_request(_count_refusal)


def phone_contact(carrying: bool) -> bool:
    """Count the request, and keep what the phone says of itself; is it a revoked one? TooMany for one that asks for
    ever. Where it asks for something to carry: Forbidden for a revoked phone, LoginNeeded for one that was silent until
    just now."""
    contact, session_id = _contact(), my_login().session.id
    revoked = locked = False
    with apart():
        taken = limits.take("sync", str(me().id), now())
        if contact:
            row = hear_from(me(), session_id, contact, now())
            revoked, locked = row.revoked_at is not None, row.locked_at is not None
    limits.admit(taken)
    if revoked and carrying:
        raise Forbidden("device_revoked")
    if locked and carrying:
        raise LoginNeeded
    return revoked


def _count_refusal(answer: Response) -> Response:
    """Nobody's request (401) is no phone's; whoever it was says so when it is next heard from."""
    device = _device()
    if request.endpoint in SYNC and answer.status_code >= 400 and device and "person" in g:
        db.session.rollback()
        with apart():
            count_refusal(me().id, device, reason_of(answer.status_code), now())
    return answer


def _contact() -> Contact | None:
    said, device = request.headers, _device()
    if device is None:
        return None
    app = said.get("Runxin-App", "")
    return Contact(device, origin().agent, app, waiting_count(), _since(), _sent_at())


def waiting_count() -> int | None:
    """How many things the phone says wait on it; None where it does not say."""
    said = request.headers.get("Runxin-Waiting")
    return min(int(said), MOST_WAITING) if said and said.isascii() and said.isdigit() and len(said) < 10 else None


def _device() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.headers.get("Runxin-Device", ""))
    except ValueError:
        return None


def _sent_at() -> dt.datetime | None:
    """What the phone's clock shows, however wrong; nothing for what is no moment."""
    moment = _moment(request.headers.get("Runxin-Sent-At", ""))
    return moment if moment and moment.year in YEARS else None


def _since() -> dt.datetime | None:
    """When the oldest thing that waits was saved, by the phone's clock; nothing for what is no moment of the past."""
    moment = _moment(request.headers.get("Runxin-Waiting-Since", ""))
    return moment if moment and moment.year > 2000 and moment <= now() else None


def _moment(said: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
