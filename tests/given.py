"""What is given when a test begins, beyond the cast: bodies as forms send them, envelopes as phones send them, rows."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from tests.cast import LONG_AGO, TODAY, guardian_of, pairing_row, student_row
from webapp.domain.terms import CHINA
from webapp.entries.envelope import digest_of
from webapp.extensions import db
from webapp.models import (
    Account,
    Pairing,
    RoleGrant,
    new_id,
    now,
)

Pairs = list[tuple[str, str]]


def days_ago(days: float, hour: int = 15) -> str:
    """A wall-clock time in China as a datetime-local input sends it, always in the past."""
    moment = now().astimezone(CHINA) - dt.timedelta(days=days)
    if days >= 1:
        moment = moment.replace(hour=hour, minute=30)
    return moment.strftime("%Y-%m-%dT%H:%M")


def a_visit(student: uuid.UUID, days: float = 1, **fields: str | list[str]) -> Pairs:
    """The fields of a home visit; `fields` overrides, adds, or (with "") empties."""
    values: dict[str, Any] = {
        "student_id": str(student),
        "started_at": days_ago(days),
        "ended_time": "23:59",
        "form": "in_person",
        "teachers": "王秀英、李建国",
        "met": ["paternal_grandparent", "student"],
        "agreed": "每周日晚上给妈妈打电话",
    }
    return _pairs(values | fields)


def a_talk(student: uuid.UUID, days: float = 1, **fields: str | list[str]) -> Pairs:
    """The fields of a heart-to-heart talk."""
    values: dict[str, Any] = {
        "student_id": str(student),
        "talked_at": days_ago(days),
        "place": "walk",
        "form": "one_to_one",
        "topic": ["family"],
        "childs_words": "想妈妈了",
        "follow_up": "no",
    }
    return _pairs(values | fields)


def a_contact(student: uuid.UUID, days: float = 1, **fields: str | list[str]) -> Pairs:
    """The fields of a contact with the family."""
    values: dict[str, Any] = {
        "student_id": str(student),
        "contacted_at": days_ago(days),
        "who": "mother",
        "channel": "phone",
        "started_by": "school",
        "said": "孩子的数学进步了",
    }
    return _pairs(values | fields)


def a_contact_change(student: uuid.UUID, found: dict[str, tuple[str, str]], days: float = 1, **fields: str) -> Pairs:
    """The fields of new contacts: `found` maps a fact to what the phone showed and what was found."""
    values: dict[str, Any] = {
        "student_id": str(student),
        "found_at": days_ago(days),
        **{f"was.{name}": was for name, (was, _text) in found.items()},
        **{f"fact.{name}": text for name, (_was, text) in found.items()},
    }
    return _pairs(values | fields)


def a_roll_call(
    school_class: uuid.UUID, absent: dict[uuid.UUID, str] | None = None, days: int = 0, **fields: Any
) -> Pairs:
    """The fields of a roll call: `absent` maps students to reasons; nobody else is listed."""
    values: dict[str, Any] = {
        "class_id": str(school_class),
        "day": (TODAY - dt.timedelta(days=days)).isoformat(),
        "session": "morning",
        **{f"reason.{student}": reason for student, reason in (absent or {}).items()},
    }
    return _pairs(values | fields)


def a_withdrawal(entry: uuid.UUID | str, reason: str = "写错了学生") -> Pairs:
    """The fields of taking an entry back."""
    return [("entry_id", str(entry)), ("withdrawn_at", days_ago(0)), ("reason", reason)]


def an_envelope(kind: str, fields: Pairs, files: list[dict[str, Any]] | None = None, **over: Any) -> dict[str, Any]:
    """An entry on its way, as the phone writes it; `over` overrides the envelope (id, version, kind, …) or saved_at."""
    saved_at = over.pop("saved_at", now().isoformat().replace("+00:00", "Z"))
    body = json.dumps({"saved_at": saved_at, "fields": fields, "files": files or []}, ensure_ascii=False)
    return sealed({"id": str(new_id()), "n": 1, "kind": kind, "version": 1, "body": body} | over)


def sealed(envelope: dict[str, Any]) -> dict[str, Any]:
    """The envelope with the digest that belongs to its body."""
    return envelope | {"digest": digest_of(envelope["body"])}


def a_student(
    school: uuid.UUID, school_class: uuid.UUID | None = None, name: str = "孔小云", mentor: uuid.UUID | None = None,
    since: dt.date = LONG_AGO, until: dt.date | None = None, **columns: Any,
) -> uuid.UUID:  # fmt: skip
    """One more child (inside `house()`), paired with `mentor` from `since` to `until` if one is named."""
    student = student_row(name, school, school_class, **columns)
    db.session.add(student)
    db.session.flush()
    db.session.add(guardian_of(student))
    if mentor:
        db.session.add(pairing_row(student, mentor, since, until))
    db.session.flush()
    return student.id


def hand_student_over(student: uuid.UUID, to: uuid.UUID, on: dt.date) -> None:
    """From `on`, another mentor has the child; the pairings before end the day before (inside `house()`)."""
    for pairing in db.session.query(Pairing).filter_by(student_id=student, ends_on=None):
        pairing.ends_on = on - dt.timedelta(days=1)
        row = Pairing(student_id=student, school_id=pairing.school_id, mentor_id=to, starts_on=on)
        db.session.add(row)


def end_roles(account: uuid.UUID, last_day: dt.date) -> None:
    """Every role of the account ends with `last_day` (inside `house()`)."""
    for grant in db.session.query(RoleGrant).filter_by(account_id=account):
        grant.ends_on = last_day


def disable(account: uuid.UUID) -> None:
    """The account may not come in any more (inside `house()`)."""
    db.session.get_one(Account, account).disabled_at = now()


def _pairs(values: dict[str, Any]) -> Pairs:
    return [(name, one) for name, value in values.items() for one in (value if isinstance(value, list) else [value])]


def a_screening(school_class: uuid.UUID, asking: uuid.UUID, named: dict[uuid.UUID, str], **fields: Any) -> Pairs:
    """The fields of a screening: `named` maps students to a sign; nobody else is named."""
    values: dict[str, Any] = {
        "class_id": str(school_class),
        "round_id": str(asking),
        "screened_at": days_ago(0),
        **{f"{sign}.{student}": "yes" for student, sign in named.items()},
        **{f"remark.{student}": "近来常一个人发呆" for student in named},
    }
    return _pairs(values | fields)
