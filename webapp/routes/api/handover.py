"""/api/v1/devices/<device>/handover: a phone out of service hands over what it holds; nothing can be read here."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g, request
from flask_smorest import Blueprint

from webapp.access.audit import Who, acting
from webapp.access.marks import public
from webapp.access.person import Person
from webapp.access.tenancy import scope_to
from webapp.access.tenants import tenants_of
from webapp.actions import limits
from webapp.actions.handing_over import device_of, heard_from, mark_emptied, owner_of, revoked_device
from webapp.actions.outbox import receive
from webapp.domain.rescue import OUT_OF_SERVICE
from webapp.extensions import db
from webapp.models import Device, now
from webapp.routes.api.described import by_handover
from webapp.routes.api.outbox import batch, verdicts_json
from webapp.routes.api.whole_files import file_verdict
from webapp.routes.logged_in import origin
from webapp.routes.phone_contact import waiting_count
from webapp.schemas.outbox import BatchSchema, FileVerdictSchema, VerdictsSchema
from webapp.schemas.phones import TakenSchema

pages = Blueprint("handover", __name__, url_prefix="/api/v1", description="Phones out of service")
SHOWN_BY = "Runxin-Handover"  # the header


@pages.get("/devices/<uuid:device>/handover")
@public
@pages.response(200, TakenSchema)
@by_handover(pages, 404, 429)
def state(device: uuid.UUID) -> dict[str, bool]:
    """Was this phone taken out of service? Then it hands over what it holds, and forgets the rest."""
    return {"revoked": _shown(device).revoked_at is not None}


@pages.post("/devices/<uuid:device>/handover")
@public
@pages.doc(requestBody={"required": True, "content": {"application/json": {"schema": BatchSchema}}})
@pages.response(200, VerdictsSchema)
@by_handover(pages, 404, 413, 422, 429)
def hand_over(device: uuid.UUID) -> dict[str, Any]:
    """A batch as the outbox takes it. Every entry is parked for the school to decide on."""
    row, owner = _revoked(device)
    envelopes = batch()
    verdicts = receive(owner, envelopes, now(), OUT_OF_SERVICE)
    heard_from(row, waiting_count(), now())
    db.session.commit()
    g.verdicts = [verdict.verdict for verdict in verdicts]
    return verdicts_json(owner.id, verdicts)


@pages.put("/devices/<uuid:device>/handover/files/<uuid:file_id>")
@public
@pages.doc(requestBody={"required": True, "content": {"image/jpeg": {"schema": {"type": "string"}}}})
@pages.response(200, FileVerdictSchema)
@by_handover(pages, 404, 413, 422, 429)
def put_file(device: uuid.UUID, file_id: uuid.UUID) -> dict[str, Any]:
    """The bytes of a file that an entry of the same person declared."""
    _row, owner = _revoked(device)
    return file_verdict(owner, file_id, request.get_data(cache=False))


@pages.delete("/devices/<uuid:device>/handover")
@public
@pages.response(200, TakenSchema)
@by_handover(pages, 404, 429)
def done(device: uuid.UUID) -> dict[str, bool]:
    """The phone is empty. Its token opens nothing any more."""
    row, _owner = _revoked(device)
    mark_emptied(row, now())
    db.session.commit()
    return {"revoked": True}


def _shown(device: uuid.UUID) -> Device:
    """The phone whose token was shown. Guesses are counted by address, a phone's own requests by phone."""
    token = request.headers.get(SHOWN_BY, "")
    limits.spend("handover.address", origin().address, now())
    row = device_of(device, token)
    limits.spend("sync", str(row.account_id), now())
    return device_of(device, token)


def _revoked(device: uuid.UUID) -> tuple[Device, Person]:
    _shown(device)
    row = revoked_device(device, request.headers.get(SHOWN_BY, ""))
    owner = owner_of(row, now())
    acting(Who(owner.id, address=origin().address, bureau_id=owner.bureau_id))
    scope_to(tenants_of(owner))
    return row, owner
