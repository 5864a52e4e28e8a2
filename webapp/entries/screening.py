"""Screening 摸排 (SZ-22a, RX-10a): a class teacher goes through the class once in a round; only children with signs are
named. Nobody named: looked at, none. No entry: not answered."""

from __future__ import annotations

import datetime as dt
import uuid

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from webapp.access.permissions import Permission
from webapp.entries.kind import Body, Correctable, Kind, WallTime, choice, short_text
from webapp.entries.roll_call import LARGEST_CLASS

# Teachers say what they see, by the four of RX 10; the office says which category it is (domain/care_categories.py).
SIGN = {
    "family": _l("Family"),
    "physique": _l("Health"),
    "mind": _l("Mood"),
    "behaviour": _l("Behaviour"),
}
SEEN = {"yes": _l("yes")}


def _ticks() -> fields.Dict:
    return fields.Dict(keys=fields.UUID(), values=choice(SEEN), validate=validate.Length(max=LARGEST_CLASS))


class Screening(Correctable):
    """Each sign maps a student's id to a tick, `remark` to a line of text; a remark alone names the child too."""

    SPREAD = ("family.", "physique.", "mind.", "behaviour.", "remark.")

    class_id = fields.UUID(required=True)
    round_id = fields.UUID(required=True)
    screened_at = WallTime(required=True)
    family = _ticks()
    physique = _ticks()
    mind = _ticks()
    behaviour = _ticks()
    remark = fields.Dict(keys=fields.UUID(), values=short_text(), validate=validate.Length(max=LARGEST_CLASS))


def named_in(body: Body) -> dict[uuid.UUID, list[str]]:
    """The children whom a stored body names, each with its signs (of a remark alone, none)."""
    found: dict[uuid.UUID, list[str]] = {uuid.UUID(child): [] for child in body.get("remark") or {}}
    for sign in SIGN:
        for child in body.get(sign) or {}:
            found.setdefault(uuid.UUID(child), []).append(sign)
    return found


def _screened(body: Body) -> dt.datetime:
    moment: dt.datetime = body["screened_at"]
    return moment


KIND = Kind(
    name="screening",
    version=1,
    label=_l("Screening"),
    subject="class",
    schema=Screening,
    permission=Permission.SCREEN,
    happened_at=_screened,
    codes=dict.fromkeys(SIGN, SEEN),
    sensitive="always",
)
