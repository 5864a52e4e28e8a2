"""The boundary of what phones say of themselves: /api/v1/devices/<device>/report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from webapp.domain.phone_health import Failure, Report
from webapp.entries.envelope import SHA256

MOST_FAILURES = 200
MOST_BYTES = 2**53  # the largest whole number JavaScript counts to
BYTES = validate.Range(min=0, max=MOST_BYTES)


class FailureSchema(Schema):
    """How often sync failed on a day for a reason, in all; and when last."""

    day = fields.Date(required=True)
    reason = fields.String(required=True, validate=validate.Regexp(r"[a-z_]{1,30}\Z"))
    count = fields.Integer(required=True, validate=validate.Range(min=1, max=1_000_000))
    last = fields.AwareDateTime(required=True, default_timezone=dt.UTC)


class ReportSchema(Schema):
    """What a phone says; null where its browser does not say."""

    persisted = fields.Boolean(load_default=None, allow_none=True)
    used = fields.Integer(load_default=None, allow_none=True, validate=BYTES)
    quota = fields.Integer(load_default=None, allow_none=True, validate=BYTES)
    pages = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0, max=100_000))
    failures = fields.List(fields.Nested(FailureSchema), required=True, validate=validate.Length(max=MOST_FAILURES))
    handover = fields.String(load_default=None, allow_none=True, validate=validate.Regexp(SHA256))

    @post_load
    def read(self, data: dict[str, Any], **_kwargs: object) -> Report:
        """The report as a value."""
        failures = tuple(Failure(**one) for one in data.pop("failures"))
        return Report(failures=failures, **data)


class TakenSchema(Schema):
    """What the phone must know in turn: was it taken out of service?"""

    revoked = fields.Boolean(required=True)
