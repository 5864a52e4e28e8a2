"""Home visit 家访 (SZ-22b, LX-2f, RX-5a, RX-5b, SC-14a; fields: domain.md)."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from marshmallow import fields

from webapp.access.permissions import Permission
from webapp.domain.refusals import Refused
from webapp.domain.summary import Evidence
from webapp.entries.kind import AboutStudent, Body, Kind, WallTime, choice, choices, short_text, text

FORM = {
    "in_person": _l("At the home"),
    "phone": _l("By phone"),
    "video": _l("By video"),
    "at_school": _l("Family came to school"),
}
MET = {
    "father": _l("Father"),
    "mother": _l("Mother"),
    "paternal_grandparent": _l("Father's parents"),
    "maternal_grandparent": _l("Mother's parents"),
    "other_relative": _l("Another relative"),
    "student": _l("The student"),
    "nobody": _l("Nobody was at home"),
}
PURPOSE = {
    "first_check": _l("First check for the file"),
    "routine": _l("Routine visit"),
    "monthly": _l("Monthly visit"),
    "return_to_school": _l("Asking the child back to school"),
    "crisis": _l("Crisis"),
    "graduation": _l("Hand-over at graduation"),
    "good_news": _l("Good news"),
}
HAZARD = {
    "drowning": _l("Drowning"),
    "electricity": _l("Electricity"),
    "gas": _l("Gas"),
    "traffic": _l("Traffic"),
    "fire": _l("Fire"),
    "other": _l("Other"),
}

A_DAY = dt.timedelta(days=1)
LONGEST_OVER_MIDNIGHT = dt.timedelta(hours=6)


class HomeVisit(AboutStudent):
    """Required: from and to, form, teachers, who was met. The rest is for the day it is worth writing down."""

    started_at = WallTime(required=True)
    ended_time = fields.Time(required=True)
    form = choice(FORM, required=True)
    teachers = short_text(required=True)
    met = choices(MET, required=True)
    met_name = short_text()
    purpose = choice(PURPOSE)
    place = short_text()
    family_situation = text()
    at_home = text()
    told_about_school = text()
    wishes = text()
    agreed = text()
    hazards = choices(HAZARD)
    follow_up_on = fields.Date()
    committee_check = short_text()
    photo_consent = fields.Boolean()
    voice_consent = fields.Boolean()
    guardian_signed = short_text()  # the name, typed by whoever does not draw it
    teacher_signed = short_text()


def _in_order(body: Body) -> None:
    """An end that the clock shows before the beginning is of the next day, if that makes no night of it."""
    start: dt.datetime = body["started_at"].replace(second=0, microsecond=0)
    end = dt.datetime.combine(start.date(), body["ended_time"].replace(tzinfo=None), start.tzinfo)
    if end < start and A_DAY - (start - end) > LONGEST_OVER_MIDNIGHT:
        raise Refused("ends_before_it_starts", field="ended_time")


def _proves(body: Body) -> frozenset[Evidence]:
    """A visit counts at the home and with somebody met; reaching the family otherwise is a contact."""
    if body["met"] == ["nobody"]:
        return frozenset()
    return frozenset({Evidence.VISIT, Evidence.CONTACT} if body["form"] == "in_person" else {Evidence.CONTACT})


def _started(body: Body) -> dt.datetime:
    moment: dt.datetime = body["started_at"]
    return moment


KIND = Kind(
    name="home_visit",
    version=1,
    label=_l("Home visit"),
    subject="student",
    schema=HomeVisit,
    permission=Permission.RECORD_STUDENT,
    happened_at=_started,
    check=_in_order,
    proves=_proves,
    codes={"form": FORM, "met": MET, "purpose": PURPOSE, "hazards": HAZARD},
)
