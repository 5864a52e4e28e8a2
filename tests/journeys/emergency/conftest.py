"""Somebody in an emergency: looking for a child, opening the file; and what is kept of it."""

import pytest
from sqlalchemy import select

from webapp.models import AuditEvent, BreakGlass

REASON = "孩子在操场上晕倒，要马上找家长"


def glasses(house):
    with house() as session:
        return list(session.scalars(select(BreakGlass).order_by(BreakGlass.opened_at)))


def kept(house, action):
    with house() as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.seq)))


def look_for(visitor, words):
    return visitor.post("/desk/emergency/search", data={"q": words})


def opens(visitor, student, reason=REASON):
    return visitor.post("/desk/emergency", data={"student": str(student), "reason": reason})


@pytest.fixture
def opened(as_, cast):
    """李老师 has opened 周小燕's file: her browser, and the file's address."""
    li = as_("li")
    answer = opens(li, cast.yan)
    assert answer.status_code == 303
    return li, answer.location
