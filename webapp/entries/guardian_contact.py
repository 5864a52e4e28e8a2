"""Guardian contact 家校联系 (SZ-16, LX-2d, TH-C; fields: domain.md)."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from marshmallow import fields

from webapp.access.permissions import Permission
from webapp.domain.summary import Evidence
from webapp.entries.home_visit import MET
from webapp.entries.kind import AboutStudent, Body, Kind, WallTime, choice, short_text, text

CHANNEL = {
    "phone": _l("Phone"),
    "wechat": _l("WeChat"),
    "sms": _l("Text message"),
    "in_person": _l("Face to face"),
    "parents_meeting": _l("Parents' meeting"),
}
STARTED_BY = {"school": _l("The school"), "guardian": _l("The family")}
WHO = {code: label for code, label in MET.items() if code not in {"student", "nobody"}}


class GuardianContact(AboutStudent):
    """Required: when, who, channel, who began it, what was said."""

    contacted_at = WallTime(required=True)
    who = choice(WHO, required=True)
    who_name = short_text()
    channel = choice(CHANNEL, required=True)
    started_by = choice(STARTED_BY, required=True)
    said = text(required=True)
    agreed = text()
    next_on = fields.Date()


def _contacted(body: Body) -> dt.datetime:
    moment: dt.datetime = body["contacted_at"]
    return moment


KIND = Kind(
    name="guardian_contact",
    version=1,
    label=_l("Contact with the family"),
    subject="student",
    schema=GuardianContact,
    permission=Permission.RECORD_STUDENT,
    happened_at=_contacted,
    proves=lambda _body: frozenset({Evidence.CONTACT}),
    codes={"who": WHO, "channel": CHANNEL, "started_by": STARTED_BY},
)
