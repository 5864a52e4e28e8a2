"""What every request of a phone's sync passes: counted, and its phone heard from. Old phones say nothing of theirs."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import request

from webapp.actions import limits
from webapp.actions.apart import apart
from webapp.actions.devices import Contact, hear_from
from webapp.domain.refusals import Forbidden
from webapp.models import now
from webapp.routes.gate import me, my_login
from webapp.routes.logged_in import origin

MOST_WAITING = 100_000


def phone_contact(carrying: bool) -> None:
    """Count the request, and keep what the phone says of itself. TooMany for one that asks for ever; Forbidden for a
    revoked phone that asks for something to carry."""
    contact, session_id = _contact(), my_login().session.id
    with apart():
        taken = limits.take("sync", str(me().id), now())
        revoked = bool(contact and hear_from(me().id, session_id, contact, now()).revoked_at)
    limits.admit(taken)
    if revoked and carrying:
        raise Forbidden("device_revoked")


def _contact() -> Contact | None:
    said = request.headers
    try:
        device = uuid.UUID(said.get("Runxin-Device", ""))
    except ValueError:
        return None
    app = said.get("Runxin-App", "")
    return Contact(device, origin().agent, app, _count(said.get("Runxin-Waiting")), _since())


def _count(said: str | None) -> int | None:
    return min(int(said), MOST_WAITING) if said and said.isascii() and said.isdigit() and len(said) < 10 else None


def _since() -> dt.datetime | None:
    """When the oldest thing that waits was saved, by the phone's clock; nothing for what is no moment of the past."""
    try:
        moment = dt.datetime.fromisoformat(request.headers.get("Runxin-Waiting-Since", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo and moment.year > 2000 and moment <= now() else None
