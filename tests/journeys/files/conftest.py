"""A file that an entry has declared and whose bytes are still on the phone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast
from tests.conftest import As
from tests.given import a_visit, an_envelope
from tests.pictures import a_photo, declared
from tests.visitor import Visitor
from webapp.storage import storage

Declare = Callable[..., str]
PHOTO = a_photo(900, 700)
HALF = len(PHOTO) // 2


@pytest.fixture
def declare() -> Declare:
    """declare(visitor, student, data, name=…, type=…): a visit that speaks of a file is handed over; the file's id."""

    def declare(visitor: Visitor, student: uuid.UUID, data: bytes, **about: Any) -> str:
        file = declared(data, **about)
        assert visitor.verdict(an_envelope("home_visit", a_visit(student), files=[file])) in {"accepted", "parked"}
        return str(file["id"])

    return declare


@pytest.fixture
def wang(as_: As) -> Visitor:
    """王老师's phone."""
    return as_("wang")


@pytest.fixture
def photo(wang: Visitor, cast: Cast, declare: Declare) -> str:
    """The id of PHOTO, of which 王老师's visit speaks: begun, and not sent yet."""
    file_id = declare(wang, cast.yan, PHOTO)
    assert wang.begin_file(file_id, PHOTO).status_code == 201
    return file_id


@pytest.fixture
def kept_pieces(app: Flask) -> Callable[[str], list[str]]:
    """kept_pieces(file_id): the names of its pieces in the storage."""

    def names(file_id: str) -> list[str]:
        with app.app_context():
            return storage().names(f"pieces/{file_id}")

    return names
