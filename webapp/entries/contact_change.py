"""New contacts 联系方式变更: what somebody in the field found of a child's family otherwise than it stands on file.

The phone sends what it found beside what it saw there, field by field: a fact is written on the file when that still
stands, and else the office chooses (actions/found_facts.py, docs/adr/0048).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from webapp.access.permissions import Permission
from webapp.domain.found_facts import MOST, NAME, changed, problems
from webapp.domain.refusals import Refused
from webapp.entries.kind import NOT_A_CHOICE, TOO_LONG, Body, EntrySchema, Kind, WallTime

LONGEST = 200
_NAMES: Any = validate.Regexp(NAME, error=NOT_A_CHOICE)


def _texts() -> fields.Dict:
    line = fields.String(validate=validate.Length(max=LONGEST, error=TOO_LONG))
    return fields.Dict(keys=fields.String(validate=_NAMES), values=line, validate=validate.Length(max=MOST))


class ContactChange(EntrySchema):
    """`fact` maps the name of a fact (domain/found_facts.py) to what was found, `was` to what the phone showed, both as
    a form writes them; `whose` a guardian's id to who that is, so that the record can be read whatever the file says
    later. A fact that only `was` names is empty by now. `mends`: the refused one it takes the place of."""

    SPREAD = ("fact.", "was.", "whose.")

    student_id = fields.UUID(required=True)
    found_at = WallTime(required=True)
    mends = fields.UUID()
    fact = _texts()
    was = _texts()
    whose = fields.Dict(
        keys=fields.UUID(),
        values=fields.String(validate=validate.Length(max=LONGEST, error=TOO_LONG)),
        validate=validate.Length(max=MOST),
    )


def _readable(body: Body) -> None:
    """Each fact that differs can be read as what it is; who is new has a name."""
    for name, code in problems(changed(body.get("was", {}), body.get("fact", {}))).items():
        raise Refused(code, field=f"fact.{name}")


def _found(body: Body) -> dt.datetime:
    moment: dt.datetime = body["found_at"]
    return moment


KIND = Kind(
    name="contact_change",
    version=1,
    label=_l("New contacts"),
    subject="student",
    schema=ContactChange,
    permission=Permission.RECORD_STUDENT,
    happened_at=_found,
    check=_readable,
    correctable=False,
)
