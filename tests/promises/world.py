"""Three schools with one of everything each, and every URL of the application with the ids of any of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.cast import Cast
from tests.conftest import inside
from tests.given import a_roll_call, a_student, a_visit, an_envelope
from tests.pictures import a_photo, declared
from tests.visitor import Visitor, a_visitor
from webapp.access.marks import OWN, PUBLIC, mark_of
from webapp.access.permissions import Permission
from webapp.models import HeldEntry, Pairing, RoleGrant

Ids = dict[str, Any]
# school: (teacher, own student, class) by their names in the cast
TEACHERS = {
    "school": ("wang", "yan", "class_two"),
    "other_school": ("zhang", "yu", "other_class"),
    "far_school": ("ma", "fei", "far_class"),
}
SPELLED = {"kind": "talk", "digest": "0" * 64, "filename": "icons/icon.svg"}  # arguments that are no ids
NO_BODY = {"HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Door:
    """One URL rule with one method, and the mark of its view."""

    rule: Rule
    method: str
    mark: Permission | str | None

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"

    @property
    def ids(self) -> list[str]:
        """The arguments that are ids of somebody's rows."""
        return sorted(a for a in self.rule.arguments if self.rule._converters[a].__class__.__name__ == "UUIDConverter")

    def url(self, ids: Ids) -> str:
        """The URL with these ids; an argument nobody knows must be taught to world.py."""
        values = {a: ids[a] if a in ids else SPELLED[a] for a in self.rule.arguments}
        built = self.rule.build(values, append_unknown=False)
        assert built is not None
        return built[1]

    def open(self, visitor: Visitor, ids: Ids, **more: Any) -> Any:
        """Knock."""
        return visitor.open(self.url(ids), method=self.method, **more)


def doors(app: Flask) -> Iterator[Door]:
    """Every rule and method of the application."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        for method in sorted((rule.methods or set()) - NO_BODY):
            of_class = getattr(view, "view_class", None)
            yield Door(rule, method, mark_of(getattr(of_class, method.lower(), None) if of_class else view))


def guarded(app: Flask) -> list[Door]:
    """The doors that ask for a permission."""
    return [door for door in doors(app) if door.mark not in {PUBLIC, OWN, None}]


def one_of_everything(app: Flask, cast: Cast) -> dict[str, Ids]:
    """In each school a visit with its photo, a parked visit and a roll call; the ids of each school's rows."""
    return {school: _fill(app, cast, school) for school in TEACHERS}


def _fill(app: Flask, cast: Cast, school: str) -> Ids:
    login, student_key, class_key = TEACHERS[school]
    student, teacher = cast.students[student_key], cast.people[login]
    phone = a_visitor(app).logged_in_as(teacher)
    data = a_photo()
    file = declared(data)
    visit = an_envelope("home_visit", a_visit(student), files=[file])
    with inside(app):
        nobodys = a_student(cast.schools[school])
    parked = an_envelope("home_visit", a_visit(nobodys))
    call = an_envelope("roll_call", a_roll_call(cast.classes[class_key], {student: "ill"}))
    words = [v["verdict"] for v in phone.verdicts(visit, parked, call)]
    assert words == ["accepted", "parked", "accepted"]
    assert phone.send_file(file["id"], data).get_json()["verdict"] == "accepted"
    with inside(app) as session:
        return {
            "student_id": student,
            "class_id": cast.classes[class_key],
            "account_id": teacher,
            "entry_id": uuid.UUID(visit["id"]),
            "file_id": uuid.UUID(file["id"]),
            "held_id": session.scalars(select(HeldEntry.id).where(HeldEntry.author_id == teacher)).one(),
            "grant_id": session.scalars(select(RoleGrant.id).where(RoleGrant.account_id == teacher)).first(),
            "pairing_id": session.scalars(select(Pairing.id).where(Pairing.mentor_id == teacher)).one(),
        }
