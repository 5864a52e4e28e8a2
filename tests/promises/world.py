"""Three schools with one of everything each, and every URL of the application with the ids of any of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from tests.cast import Cast
from tests.conftest import inside
from tests.given import a_roll_call, a_student, a_visit, an_envelope
from tests.pictures import a_photo, declared
from tests.recordings import a_webm
from tests.rows import (
    a_care_file,
    a_document,
    a_fact_question,
    a_filter,
    a_proposal,
    a_request,
    a_rescue,
    a_round,
    a_token,
    a_transfer,
)
from tests.visitor import A_PHONE, Visitor, a_visitor
from webapp.access.marks import mark_of
from webapp.access.permissions import Permission, Scope
from webapp.access.tenancy import every_school
from webapp.builds import manifest
from webapp.extensions import db
from webapp.models import (
    Batch,
    BreakGlass,
    Device,
    HeldEntry,
    ImportRun,
    Job,
    LoginSession,
    Pairing,
    RoleGrant,
    School,
    new_id,
    now,
)

Ids = dict[str, Any]
# school: (teacher, own student, class) by their names in the cast
TEACHERS = {
    "school": ("wang", "yan", "class_two"),
    "other_school": ("zhang", "yu", "other_class"),
    "far_school": ("ma", "fei", "far_class"),
}
SPELLED: dict[str, Any] = {  # arguments that are no ids
    "kind": "talk", "digest": "0" * 64, "filename": "icons/icon.svg", "key": "idle_minutes", "year": 2026,
    "form": "pdf", "hashed_name": manifest()["files"]["icons.svg"],
}  # fmt: skip
# The bureau's own to do: a school's administrator, who has the same role and permission, finds these shut.
OF_THE_BUREAU = {
    "desk_organisation.add_bureau", "desk_organisation.change_bureau", "desk_organisation.add_school",
    "desk_terms.change", "desk_choices.change",
}  # fmt: skip
# What somebody opened in an emergency is that person's alone; the ids of the cast's are the teacher's.
OF_ONE_PERSON = {"desk_emergency.look", "desk_emergency.close", "desk_saved_filters.drop"}
# The bureau's administrator looks after that only where nobody of the school does.
OF_WHO_LOOKS_AFTER = {"desk_emergency.seen"}
OF_ONE_KIND = {"desk_roster_imports.run_id", "desk_care.file_id"}
NO_BODY = {"HEAD", "OPTIONS"}
BY_ITSELF = {"audit_events", "audit_head", "sessions", "counters"}  # that somebody knocked is kept


@dataclass(frozen=True)
class Door:
    """One URL rule with one method, and the mark of its view."""

    rule: Rule
    method: str
    mark: Permission | Scope | str | None

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"

    @property
    def ids(self) -> list[str]:
        """The arguments that are ids of somebody's rows, as the world calls them."""
        converters = self.rule._converters
        return sorted(self.called(a) for a in converters if converters[a].__class__.__name__ == "UUIDConverter")

    def called(self, argument: str) -> str:
        """What the world calls an argument: one kind of import does not open another's runs."""
        pages = self.rule.endpoint.partition(".")[0]
        return f"{pages}.{argument}" if f"{pages}.{argument}" in OF_ONE_KIND else argument

    def url(self, ids: Ids) -> str:
        """The URL with these ids; an argument nobody knows must be taught to world.py."""
        values = {a: ids[self.called(a)] if self.called(a) in ids else SPELLED[a] for a in self.rule.arguments}
        built = self.rule.build(values, append_unknown=False)
        assert built is not None
        return built[1]

    def view(self, app: Flask) -> Any:
        """The function behind it."""
        view = app.view_functions[self.rule.endpoint]
        of_class = getattr(view, "view_class", None)
        return getattr(of_class, self.method.lower(), None) if of_class else view

    def open(self, visitor: Visitor, ids: Ids, **more: Any) -> Any:
        """Knock."""
        return visitor.open(self.url(ids), method=self.method, **more)


def doors(app: Flask) -> Iterator[Door]:
    """Every rule and method of the application."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - NO_BODY):
            yield Door(rule, method, mark_of(Door(rule, method, None).view(app)))


def guarded(app: Flask) -> list[Door]:
    """The doors that ask for a permission (those for other systems' tokens have tests of their own)."""
    return [door for door in doors(app) if isinstance(door.mark, Permission)]


def counted(app: Flask) -> dict[str, int]:
    """How many rows each table has, but for those that keep who knocked."""
    with app.app_context(), every_school():
        tables = [t for t in db.metadata.sorted_tables if t.name not in BY_ITSELF]
        return {t.name: db.session.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}


def one_of_everything(app: Flask, cast: Cast) -> dict[str, Ids]:
    """In each school a visit with its photo, a parked visit and a roll call; the ids of each school's rows."""
    return {school: _fill(app, cast, school) for school in TEACHERS}


def _fill(app: Flask, cast: Cast, school: str) -> Ids:
    login, student_key, class_key = TEACHERS[school]
    student, teacher = cast.students[student_key], cast.people[login]
    phone = a_visitor(app).logged_in_as(teacher)
    data = a_photo()
    file = declared(data)
    sound = a_webm()
    note = declared(sound, name="sounds", type="audio/webm")
    visit = an_envelope("home_visit", a_visit(student), files=[file, note])
    with inside(app):
        nobodys = a_student(cast.schools[school])
    parked = an_envelope("home_visit", a_visit(nobodys))
    call = an_envelope("roll_call", a_roll_call(cast.classes[class_key], {student: "ill"}))
    words = [v["verdict"] for v in phone.verdicts(visit, parked, call)]
    assert words == ["accepted", "parked", "accepted"]
    assert phone.send_file(file["id"], data).get_json()["verdict"] == "accepted"
    assert phone.send_file(note["id"], sound).get_json()["verdict"] == "accepted"
    with inside(app) as session:
        device = Device(account_id=teacher, device=A_PHONE, agent="", first_seen_at=now(), last_contact_at=now())
        session.add(device)
        session.flush()
        return {
            "device_id": device.id,
            "device": A_PHONE,
            "session_id": session.scalars(select(LoginSession.id).where(LoginSession.account_id == teacher)).first(),
            "token_id": a_token(session, cast, school),
            "school_id": cast.schools[school],
            "bureau_id": session.get_one(School, cast.schools[school]).bureau_id,
            "batch_id": _a_batch(session, cast, school),
            "job_id": _a_job(session, teacher),
            "run_id": _an_import(session, cast, school, teacher, "staff"),
            "desk_roster_imports.run_id": _an_import(session, cast, school, teacher, "roster"),
            "glass_id": _a_glass(session, cast, school),
            "round_id": a_round(session, cast.schools[school], teacher),
            "other_id": nobodys,
            "merge_id": _a_batch(session, cast, school, kind="student_merging"),
            "graduation_id": _a_batch(session, cast, school, kind="graduation"),
            "pairing_batch_id": _a_batch(session, cast, school, "pairing", mentor="王秀英", students=0, already=0),
            "filter_id": a_filter(session, teacher),
            "transfer_id": a_transfer(session, cast, school),
            **a_care_file(session, cast.schools[school], student, teacher),
            "rescue_id": a_rescue(session, teacher),
            "request_id": a_request(session, cast.schools[school], student, teacher),
            "proposal_id": a_proposal(session, cast.schools[school], student),
            "student_id": student,
            "class_id": cast.classes[class_key],
            "account_id": teacher,
            "entry_id": uuid.UUID(visit["id"]),
            "file_id": uuid.UUID(file["id"]),
            "sound_id": uuid.UUID(note["id"]),
            "document_id": a_document(session, cast.schools[school], student, teacher),
            "question_id": a_fact_question(session, cast.schools[school], student, uuid.UUID(visit["id"])),
            "held_id": session.scalars(select(HeldEntry.id).where(HeldEntry.author_id == teacher)).one(),
            "grant_id": session.scalars(select(RoleGrant.id).where(RoleGrant.account_id == teacher)).first(),
            "pairing_id": session.scalars(select(Pairing.id).where(Pairing.mentor_id == teacher)).one(),
        }


def _a_glass(session: Any, cast: Cast, school: str) -> uuid.UUID:
    """The teacher opened the own student's file in an emergency."""
    login, student_key, _class = TEACHERS[school]
    moment = now()
    glass = BreakGlass(
        school_id=cast.schools[school],
        account_id=cast.people[login],
        student_id=cast.students[student_key],
        reason="孩子在操场上晕倒了，要找家长",
        opened_at=moment,
        closes_at=moment + dt.timedelta(hours=2),
    )
    session.add(glass)
    session.flush()
    return glass.id


def _a_job(session: Any, account_id: uuid.UUID) -> uuid.UUID:
    """Work that the teacher asked for, and that is done."""
    row = Job(id=new_id(), kind="house.tidy", account_id=account_id, state="done", asked_at=now(), ended_at=now())
    session.add(row)
    session.flush()
    return row.id


def _a_batch(session: Any, cast: Cast, school: str, kind: str = "rollover", **summary: Any) -> uuid.UUID:
    """Something that touched nothing: a new school year, or another kind of batch."""
    place = session.get_one(School, cast.schools[school])
    batch = Batch(id=new_id(), kind=kind, bureau_id=place.bureau_id, school_id=place.id, made_at=now(), summary=summary)
    session.add(batch)
    session.flush()
    return batch.id


def _an_import(session: Any, cast: Cast, school: str, teacher: uuid.UUID, kind: str) -> uuid.UUID:
    """A list that was read, and waits for somebody to say yes."""
    place = session.get_one(School, cast.schools[school])
    line = {"sheet": "名单", "row": 2, "name": "王桂兰", "login": "", "roles": [], "changes": [], "notes": []}
    verdict, why = {"staff": ("refused", ["unknown_role", "炊事员"]), "roster": ("left_aside", ["name_missing", ""])}[
        kind
    ]
    run = ImportRun(
        id=new_id(), kind=kind, bureau_id=place.bureau_id, school_id=place.id, asked_by=teacher, asked_at=now(),
        file_name="名单.xlsx", file_sha256="0" * 64, state="planned", counts={verdict: 1},
        plan=[line | {"kind": verdict, "why": [why], "cells": {"name": "王桂兰"}}],
    )  # fmt: skip
    session.add(run)
    session.flush()
    return run.id
