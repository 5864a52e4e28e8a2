"""PUT /api/v1/devices/<device>/report: how a phone is, and what failed since it was last heard from."""

from __future__ import annotations

import json
import uuid

from flask import request
from flask_smorest import Blueprint
from marshmallow import ValidationError

from webapp.access.marks import own
from webapp.actions.phone_reports import take_report
from webapp.domain.phone_health import Report
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import now
from webapp.routes.api.described import for_phones
from webapp.routes.gate import me
from webapp.routes.phone_contact import phone_contact
from webapp.schemas.phones import ReportSchema, TakenSchema

pages = Blueprint("phones", __name__, url_prefix="/api/v1", description="How phones are")


@pages.put("/devices/<uuid:device>/report")
@own  # also of a phone whose owner has no role any more: what waits on it still matters
@pages.doc(requestBody={"required": True, "content": {"application/json": {"schema": ReportSchema}}})
@pages.response(200, TakenSchema)
@for_phones(pages, 403, 404, 422, 429)
def report(device: uuid.UUID) -> dict[str, bool]:
    """Keep it. The same report again changes nothing."""
    phone_contact(carrying=False)
    row = take_report(me().id, device, _report(), now())
    db.session.commit()
    return {"revoked": row.revoked_at is not None}


def _report() -> Report:
    try:
        said: Report = ReportSchema().load(json.loads(request.get_data(cache=False)))
    except (ValueError, ValidationError, RecursionError) as error:
        raise Refused("malformed") from error
    return said
