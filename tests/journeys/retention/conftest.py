"""What journeys of data whose time is over share: nights that go by, and a child who left long ago."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import TODAY
from webapp.extensions import Writing, db
from webapp.jobs import start
from webapp.jobs.retention import RETAIN
from webapp.models import RetentionProposal, Student

A_WEEK_AGO = TODAY - dt.timedelta(days=7)


class Keeping:
    """The office that decides, and the nights."""

    def __init__(self, app: Flask, as_: Any, house: Any) -> None:
        self.app, self.as_, self.house = app, as_, house

    def night(self) -> None:
        """The house looks for what is over its time, and erases what was decided a week ago."""
        with self.app.app_context():
            Writing.begin()
            start(RETAIN, None)
            db.session.commit()
            Writing.end()

    def left(self, student: uuid.UUID, years: int = 4) -> None:
        """The child left so many years ago."""
        with self.house() as session:
            row = session.get_one(Student, student)
            row.left_on, row.left_why = TODAY - dt.timedelta(days=366 * years), "graduated"

    def rows(self) -> list[RetentionProposal]:
        """What is proposed, in the order of its making."""
        with self.house() as session:
            return list(session.scalars(select(RetentionProposal).order_by(RetentionProposal.id)))

    def row(self) -> RetentionProposal:
        """The only one."""
        (row,) = self.rows()
        return row

    def decide(self, decision: str = "erase", login: str = "chen", why: str = "保存期已满") -> Any:
        """Decide on the only one; the answer."""
        return self.as_(login).post(f"/desk/kept/{self.row().id}", data={"decision": decision, "why": why})

    def a_week_later(self) -> None:
        """What was decided is a week old."""
        with self.house() as session:
            for row in session.scalars(select(RetentionProposal)):
                row.erase_on, row.decided_on = TODAY, A_WEEK_AGO

    def erased(self, student: uuid.UUID) -> None:
        """The whole file of the child, from the proposal to the end."""
        self.left(student)
        self.night()
        assert self.decide().status_code == 303
        self.a_week_later()
        self.night()
        assert self.row().erased_at


@pytest.fixture
def keeping(app: Flask, as_: Any, house: Any) -> Keeping:
    """Nights and decisions."""
    return Keeping(app, as_, house)
