"""Withdrawal 撤回: the author takes an entry back, and says why. The entry stays in the log."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from marshmallow import fields

from webapp.access.permissions import Permission
from webapp.entries.kind import Body, EntrySchema, Kind, WallTime, text


class Withdrawal(EntrySchema):
    """Which entry, when, and the reason."""

    entry_id = fields.UUID(required=True)
    withdrawn_at = WallTime(required=True)
    reason = text(required=True)


def _withdrawn(body: Body) -> dt.datetime:
    moment: dt.datetime = body["withdrawn_at"]
    return moment


KIND = Kind(
    name="withdrawal",
    version=1,
    label=_l("Withdrawal"),
    subject="entry",
    schema=Withdrawal,
    permission=Permission.USE_FIELD,
    happened_at=_withdrawn,
)
