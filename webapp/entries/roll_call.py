"""Roll call 每日考勤 (KC-2a, LX-C): a class, a day, a session; only exceptions are listed. No entry: not submitted."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from webapp.access.permissions import Permission
from webapp.domain.terms import CHINA
from webapp.entries.kind import Body, Correctable, Kind, choice, short_text

SESSION = {"morning": _l("Morning"), "afternoon": _l("Afternoon"), "evening": _l("Evening")}
STARTS = {"morning": dt.time(8), "afternoon": dt.time(14), "evening": dt.time(19)}
REASON = {
    "late": _l("Late"),
    "ill": _l("Ill"),
    "personal": _l("Personal leave"),
    "unexcused": _l("Unexcused"),
    "unknown": _l("Not known yet"),
    "on_the_way": _l("On the way"),
}
LARGEST_CLASS = 120


class RollCall(Correctable):
    """`reason` and `note` map a student's id to a code and to a line of text."""

    SPREAD = ("reason.", "note.")

    class_id = fields.UUID(required=True)
    day = fields.Date(required=True)
    session = choice(SESSION, required=True)
    reason = fields.Dict(keys=fields.UUID(), values=choice(REASON), validate=validate.Length(max=LARGEST_CLASS))
    note = fields.Dict(keys=fields.UUID(), values=short_text(), validate=validate.Length(max=LARGEST_CLASS))


def _session_start(body: Body) -> dt.datetime:
    return dt.datetime.combine(body["day"], STARTS[body["session"]], CHINA)


KIND = Kind(
    name="roll_call",
    version=1,
    label=_l("Roll call"),
    subject="class",
    schema=RollCall,
    permission=Permission.CALL_ROLL,
    happened_at=_session_start,
    codes={"session": SESSION, "reason": REASON},
)
