"""Queues that builds of the past left on phones, exactly as they were: today's server enters all that is in them."""

import base64
import datetime as dt
import json
import uuid

import pytest
from sqlalchemy import select

from tests.cast import pairing_row, student_row
from tests.given import sealed
from tests.sealing import sealed_entry
from webapp.access.permissions import Role
from webapp.extensions import db
from webapp.models import Entry, RoleGrant, SchoolClass, ScreeningRound, new_id
from webapp.settings import PROJECT

GOLDEN = PROJECT / "tests" / "promises" / "golden"
HOMES = {path.stem: json.loads(path.read_text()) for path in sorted((GOLDEN / "homes").glob("*.json"))}
BODIES = {path.stem: json.loads(path.read_text()) for path in sorted(GOLDEN.glob("*.json"))}
NAMES_IN_BODIES = "01890000-0000-7000-8000-0000000000"
CHILD, AMENDED = uuid.UUID(f"{NAMES_IN_BODIES}0a"), f"{NAMES_IN_BODIES}0e"
SCHOOLMATE = uuid.UUID(f"{NAMES_IN_BODIES}0b")
ROUND = uuid.UUID(f"{NAMES_IN_BODIES}f1")
THEN = dt.date(2025, 9, 1)  # the bodies speak of November 2026, whenever this runs
CLASSES = [uuid.UUID(f"{NAMES_IN_BODIES}{end}") for end in ("0b", "0c")]
WIRE = ("id", "n", "kind", "version", "digest")  # of a row in the phone's outbox, what is sent


@pytest.fixture
def wang(as_, cast, house):
    """王老师, mentor of the child and class teacher of the classes that the golden bodies name, in an open round."""
    with house():
        for number, school_class in enumerate(CLASSES, 8):
            columns = {"stage": "primary", "cohort_year": 2024, "number": number}
            db.session.add(SchoolClass(id=school_class, school_id=cast.school, **columns))
            db.session.flush()
            grant = {"role": Role.CLASS_TEACHER, "school_id": cast.school, "class_id": school_class}
            db.session.add(RoleGrant(account_id=cast.wang, starts_on=THEN, **grant))
        mentor = {"role": Role.MENTOR, "school_id": cast.school}
        db.session.add(RoleGrant(account_id=cast.wang, starts_on=THEN, **mentor))
        child = student_row("孔小云", cast.school, CLASSES[1], id=CHILD)
        db.session.add(child)
        db.session.add(student_row("孔小雨", cast.school, CLASSES[1], id=SCHOOLMATE))
        db.session.flush()
        db.session.add(pairing_row(child, cast.wang, since=THEN))
        opened = {"occasion": "quarter", "opened_on": THEN, "opened_by": cast.wang, "due_on": THEN}
        db.session.add(ScreeningRound(id=ROUND, school_id=cast.school, **opened))
        db.session.commit()
    return as_("wang")


@pytest.mark.parametrize("way", ["open", "sealed"])
@pytest.mark.parametrize("name", HOMES)
def test_all_that_an_earlier_build_has_saved_is_entered_with_its_photos(wang, house, name, way):
    home, texts = HOMES[name]["rows"], HOMES[name].get("texts", {})
    queue = [{part: row[part] for part in WIRE} | _text(row, texts) for _id, row in home["outbox"]]
    key = wang.pull().get_json()["envelope_key"]
    sent = queue if way == "open" else [sealed_entry(key, entry) for entry in queue]
    assert {v["verdict"] for v in wang.verdicts(*sent)} == {"accepted"}
    for (_entry, file_id), row in home["files"]:
        assert wang.send_file(file_id, base64.b64decode(row["bytes"]["base64"])).get_json()["verdict"] == "accepted"
    with house() as session:
        entered = {str(row.id): row.digest for row in session.scalars(select(Entry))}
    assert entered == {entry["id"]: entry["digest"] for entry in queue}


@pytest.mark.parametrize("name", BODIES)
def test_every_body_that_was_ever_shipped_is_entered_when_it_comes_at_last(wang, name):
    kind, _version = name.rsplit("-v", 1)
    amended = "home_visit-v1" if kind == "withdrawal" else name
    first = _queued(amended, BODIES[amended][0], id=AMENDED)
    rest = [_queued(name, body) for body in BODIES[name]]
    assert {v["verdict"] for v in wang.verdicts(first, *rest)} == {"accepted"}


def _text(row, texts):
    """What the entry says: in the row, or for a home with a vault beside it."""
    return {"body": texts.get(row["id"], row["body"])}


def _queued(name, body, **over):
    """A golden body as it lies in a phone's queue."""
    kind, version = name.rsplit("-v", 1)
    entry = {"id": str(new_id()), "n": 1, "kind": kind, "version": int(version), "body": body["text"]}
    return sealed(entry | over)
