"""What journeys of screening share: a round that asks, an answer, a decision."""

import datetime as dt
import uuid

import pytest

from tests.cast import TODAY
from tests.given import a_screening, an_envelope

ROUNDS = "/desk/care/rounds"
DUE = (TODAY + dt.timedelta(days=7)).isoformat()
REMARK = "近来常一个人发呆"


@pytest.fixture
def asking(as_):
    """A round that the office opened."""
    answer = as_("chen").post(ROUNDS, data={"occasion": "term_start", "due_on": DUE})
    assert answer.status_code == 303, answer.text
    return uuid.UUID(answer.location.rpartition("/")[2])


def answered(as_, cast, asking, named, login="wang", school_class=None, **fields):
    """The verdict on a class teacher's answer, and its id."""
    body = a_screening(school_class or cast.class_two, asking, named, **fields)
    entry = an_envelope("screening", body)
    return as_(login).verdict(entry), entry["id"]


def decided(as_, asking, student, login="chen", **form):
    return as_(login).post(f"{ROUNDS}/{asking}/decisions/{student}", data=form).status_code
