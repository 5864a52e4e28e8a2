"""/api/v1/devices/<device>/recovery: the key of a phone's vault, handed over at enrolment, given back after a login."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import ValidationError

from webapp.access.marks import own
from webapp.actions.recovery import give_recovery, keep_recovery
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.routes.api.described import for_phones
from webapp.routes.confirmed import fresh_login_needed
from webapp.routes.gate import me
from webapp.routes.phone_contact import phone_contact
from webapp.schemas.outbox import KeptSchema, RecoverySchema, SealedKeySchema

pages = Blueprint("recovery", __name__, url_prefix="/api/v1", description="The key of a phone's vault")


@pages.put("/devices/<uuid:device>/recovery")
@own
@pages.doc(requestBody={"required": True, "content": {"application/json": {"schema": SealedKeySchema}}})
@pages.response(200, KeptSchema)
@for_phones(pages, 403, 404, 422, 429)
def keep(device: uuid.UUID) -> dict[str, uuid.UUID]:
    """Keep the key of one's own phone, sealed to the server's, in place of the one before."""
    phone_contact(carrying=False)
    sealed = _sealed()
    keep_recovery(me().id, device, sealed["key"], sealed["sealed"])
    db.session.commit()
    return {"device": device}


@pages.post("/devices/<uuid:device>/recovery")
@own
@pages.response(200, RecoverySchema)
@for_phones(pages, 403, 404, 422, 429)
def give(device: uuid.UUID) -> dict[str, str]:
    """The key again, within minutes after a login with every factor."""
    fresh_login_needed()
    phone_contact(carrying=True)
    key = give_recovery(me().id, device)
    db.session.commit()
    return {"key": base64.b64encode(key).decode()}


def _sealed() -> Any:
    try:
        return SealedKeySchema().load(json.loads(request.get_data(cache=False)))
    except (ValueError, ValidationError, RecursionError) as error:
        raise Refused("malformed") from error
