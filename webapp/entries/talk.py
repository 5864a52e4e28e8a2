"""Heart-to-heart talk 谈心谈话 (LX-4, SC-17c, TH-B; fields: domain.md)."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from marshmallow import fields

from webapp.access.permissions import Permission
from webapp.domain.refusals import Refused
from webapp.domain.summary import Evidence
from webapp.entries.kind import AboutStudent, Body, Kind, WallTime, choice, choices, text

PLACE = {
    "office": _l("Office"),
    "classroom": _l("Classroom or corridor"),
    "walk": _l("A walk on the sports ground"),
    "counselling": _l("Counselling room"),
    "phone": _l("By phone"),
    "home": _l("On a home visit"),
}
FORM = {
    "one_to_one": _l("One to one"),
    "group": _l("Small group"),
    "remote": _l("Phone or video"),
    "written": _l("In writing"),
}
TOPIC = {
    "study": _l("Study"),
    "mind": _l("State of mind"),
    "discipline": _l("Discipline"),
    "peers": _l("Getting along with others"),
    "habits": _l("Habits"),
    "family": _l("Talking with the family"),
    "future": _l("Plans for the future"),
    "encouragement": _l("Encouragement"),
}
STATE = {
    "calm": _l("Calm"),
    "cheerful": _l("Cheerful"),
    "low": _l("Low"),
    "tense": _l("Tense"),
    "silent": _l("Would not talk"),
}
FOLLOW_UP = {"no": _l("Not needed"), "yes": _l("Yes")}
CONFIDENTIALITY = {
    "normal": _l("Normal"),
    "team": _l("Those who care for the child"),
    "psychology": _l("Psychology teacher only"),
}


class Talk(AboutStudent):
    """Required: when, place, form, topic, and whether it needs a follow-up."""

    talked_at = WallTime(required=True)
    place = choice(PLACE, required=True)
    form = choice(FORM, required=True)
    topic = choices(TOPIC, required=True)
    childs_words = text()
    guidance = text()
    state = choice(STATE)
    measures = text()
    follow_up = choice(FOLLOW_UP, required=True)
    follow_up_on = fields.Date()
    confidentiality = choice(CONFIDENTIALITY, load_default="normal")


def _follow_up_has_a_day(body: Body) -> None:
    if body["follow_up"] == "yes" and "follow_up_on" not in body:
        raise Refused("follow_up_without_a_day", field="follow_up_on")


def _talked(body: Body) -> dt.datetime:
    moment: dt.datetime = body["talked_at"]
    return moment


KIND = Kind(
    name="talk",
    version=1,
    label=_l("Heart-to-heart talk"),
    subject="student",
    schema=Talk,
    permission=Permission.RECORD_STUDENT,
    happened_at=_talked,
    check=_follow_up_has_a_day,
    proves=lambda _body: frozenset({Evidence.TALK}),
    codes={
        "place": PLACE,
        "form": FORM,
        "topic": TOPIC,
        "state": STATE,
        "follow_up": FOLLOW_UP,
        "confidentiality": CONFIDENTIALITY,
    },
    sensitive="confidentiality=psychology",
)
