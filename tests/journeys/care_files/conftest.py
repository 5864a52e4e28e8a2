"""What journeys of care files share: a desk that opens files and takes their steps."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_visit, an_envelope
from tests.visitor import Visitor
from webapp.models import CareFile, CareStep

NEXT = (TODAY + dt.timedelta(days=60)).isoformat()


class Desk:
    """An office and a principal at work on the files of the school."""

    def __init__(self, as_: Callable[[str], Visitor], cast: Any, house: Any) -> None:
        self.as_, self.cast, self.house = as_, cast, house

    def open(self, student: uuid.UUID, login: str = "chen", **form: Any) -> uuid.UUID:
        """A file in draft; its id."""
        said = {"categories": ["left_behind"], "level": "2", "why": "开学摸排"} | form
        answer = self.as_(login).post(f"/desk/students/{student}/care", data=said)
        assert answer.status_code == 303, answer.text
        return uuid.UUID(answer.location.rpartition("/")[2])

    def step(self, file: uuid.UUID, verb: str, login: str = "chen", **form: Any) -> int:
        """Take a step as the page shows it now; the status."""
        said = {"step": verb, "seen": self.row(file).steps, "why": "班主任说明", "review_on": NEXT} | form
        return self.as_(login).post(f"/desk/care/{file}/steps", data=said).status_code

    def row(self, file: uuid.UUID) -> CareFile:
        """The file as it is kept."""
        with self.house() as session:
            found: CareFile = session.get_one(CareFile, file)
            return found

    def steps(self, file: uuid.UUID) -> list[CareStep]:
        """Its history."""
        with self.house() as session:
            return list(session.scalars(select(CareStep).where(CareStep.file_id == file).order_by(CareStep.number)))

    def visit(self, student: uuid.UUID, login: str = "wang", **fields: Any) -> str:
        """A home visit of today; with `committee_check` the committee was asked."""
        entry = an_envelope("home_visit", a_visit(student, days=0, **fields))
        assert self.as_(login).verdict(entry) == "accepted"
        return str(entry["id"])

    def in_care(self, student: uuid.UUID) -> uuid.UUID:
        """A file that was visited, checked, verified and begun."""
        file = self.open(student)
        self.visit(student, committee_check="柳树村村委会 张主任")
        assert [self.step(file, "verify"), self.step(file, "start")] == [303, 303]
        return file


@pytest.fixture
def desk(as_: Any, cast: Any, house: Any) -> Desk:
    """The desk of the school."""
    return Desk(as_, cast, house)
