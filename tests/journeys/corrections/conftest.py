"""A visit of 王老师's, and the gestures of whoever corrects it: on the phone, or at the school's desk."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from tests.given import a_visit, an_envelope, days_ago
from webapp.actions.derived import rebuild
from webapp.models import Entry, RollCallDay, StudentSummary

SAID: dict[str, Any] = {"agreed": "每天读书", "place": "外婆家"}


class Record:
    """A record as its author's phone first sent it: its id, and its fields."""

    def __init__(self, visitor: Any, student: Any) -> None:
        self.student, self.days = student, 3
        self.fields = a_visit(student, **SAID, started_at=days_ago(3))
        envelope = an_envelope("home_visit", self.fields)
        assert visitor.verdict(envelope) == "accepted"
        self.id = envelope["id"]

    def but(self, **changed: Any) -> list[tuple[str, Any]]:
        """The same fields with others in their place ("" empties one)."""
        kept = [pair for pair in self.fields if pair[0] not in changed]
        return [*kept, *((name, value) for name, value in changed.items() if value)]

    def corrected(self, amends: str | None = None, **changed: str) -> dict[str, Any]:
        """A correction as the phone sends it."""
        return an_envelope("home_visit", [*self.but(**changed), ("amends", amends or self.id)])


@pytest.fixture
def visit(as_, cast):
    """王老师 visited 周小燕 three days ago."""
    return Record(as_("wang"), cast.yan)


def at_the_desk(visitor: Any, visit: Record, base: str | None = None, **changed: Any) -> Any:
    """What the form at the desk sends."""
    form: dict[str, Any] = {}
    for name, value in visit.but(**{"why": "打错了字", **changed}):
        form.setdefault(name, []).extend(value if isinstance(value, list) else [value])
    form.pop("student_id")
    return visitor.post(f"/desk/records/{base or visit.id}/corrections", data=form)


def taken_back(visitor: Any, entry: str, reason: str = "走错了门") -> Any:
    """The other form at the desk."""
    return visitor.post(f"/desk/records/{entry}/withdrawals", data={"reason": reason})


def last_entry(house: Any) -> str:
    """The id of what arrived last."""
    with house() as session:
        return str(session.scalars(select(Entry.id).order_by(Entry.seq.desc())).first())


def counted(house: Any, student: Any) -> Any:
    """What counts for a child; the same after `runxin rebuild`, each time it is asked."""
    with house() as session:
        before = _derived(session)
        rebuild()
        session.flush()
        assert _derived(session) == before
        return session.get(StudentSummary, student) or StudentSummary()


def words(answer: Any) -> str:
    """A page as its reader sees it."""
    assert answer.status_code == 200, answer.status_code
    shown = re.sub(r"(?s)<template.*?</template>", " ", answer.text)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


def sides(answer: Any) -> str:
    """Where a page shows side by side what two people say; "" where nobody disagrees."""
    found = re.search(r'(?s)<dl class="sides">.*?</dl>', answer.text)
    return found.group() if found else ""


def _derived(session: Any) -> list[str]:
    return sorted(
        repr([getattr(row, column.key) for column in model.__table__.columns])
        for model in (StudentSummary, RollCallDay)
        for row in session.scalars(select(model))
    )
