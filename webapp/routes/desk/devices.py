"""/desk/accounts/<id>/devices: an administrator takes a lost phone out of service."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from webapp.access.granting import check_reach
from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.access.places import account_under
from webapp.actions.devices import revoke
from webapp.extensions import db
from webapp.models import now
from webapp.routes.gate import me

pages = Blueprint("desk_devices", __name__, url_prefix="/desk/accounts/<uuid:account_id>/devices")


@pages.post("/<uuid:device_id>/revoke")
@allows(Permission.MANAGE_ACCOUNTS)
def revoke_device(account_id: uuid.UUID, device_id: uuid.UUID) -> Response:
    """The phone's logins end and it carries nothing any more."""
    account = account_under(me(), account_id)
    check_reach(me(), account)
    revoke(account, device_id, me().id, now())
    db.session.commit()
    return redirect(f"/desk/accounts/{account_id}?done=device#devices", 303)
