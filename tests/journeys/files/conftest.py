"""A file that an entry has declared and whose bytes are still on the phone."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from tests.given import a_visit, an_envelope
from tests.pictures import declared
from tests.visitor import Visitor

Declare = Callable[..., str]


@pytest.fixture
def declare() -> Declare:
    """declare(visitor, student, data, name=…, type=…): a visit that speaks of a file is handed over; the file's id."""

    def declare(visitor: Visitor, student: uuid.UUID, data: bytes, **about: str) -> str:
        file = declared(data, **about)
        assert visitor.verdict(an_envelope("home_visit", a_visit(student), files=[file])) in {"accepted", "parked"}
        return str(file["id"])

    return declare
