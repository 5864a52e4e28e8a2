"""What a phone writes into the file of what it could not send, and the gestures around taking it in at the desk."""

from __future__ import annotations

import base64
import io
import json
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.visitor import A_PHONE, Visitor
from webapp.models import Rescue


@pytest.fixture
def wang(as_, cast):
    """王老师 with a phone that the server has heard of."""
    visitor = as_("wang")
    visitor.get("/api/v1/kit", headers={"Runxin-Device": str(A_PHONE), "Runxin-Account": str(cast.wang)})
    return visitor


def exported(entry: dict[str, Any], *files: tuple[str, bytes], **more: Any) -> dict[str, Any]:
    """An entry as the export writes it, with the phone's own remarks and the bytes of its files."""
    held = [{"id": id_, "base64": base64.b64encode(data).decode()} for id_, data in files]
    return entry | {"state": "queued", "message": "", "problems": [], "files": held} | more


def a_file(account: uuid.UUID, *entries: Any, **over: Any) -> bytes:
    """The whole file, from the phone that tests use; `over` replaces what stands in its head."""
    head = {"format": "runxin-unsent", "version": 1, "account": str(account), "device": str(A_PHONE)}
    said = head | {"exported_at": "2026-11-26T00:00:00Z", "entries": entries} | over
    return json.dumps(said, ensure_ascii=False).encode()


def send(visitor: Visitor, account: uuid.UUID, data: bytes | None) -> TestResponse:
    """Choose the file and send the form."""
    form = {} if data is None else {"file": FileStorage(io.BytesIO(data), "runxin-2026-11-26.json")}
    boundary, body = encode_multipart(form)  # in memory; the client itself would leave a large one in an open file
    kind = f"multipart/form-data; boundary={boundary}"
    return visitor.post(f"/desk/accounts/{account}/unsent", data=body, content_type=kind, follow_redirects=True)


def counts(house: Any) -> dict[str, int]:
    """What became of what was in the newest file."""
    with house() as session:
        found: dict[str, int] = session.scalars(select(Rescue).order_by(Rescue.id.desc())).first().counts
    return found


def rows(house: Any, *models: Any) -> list[int]:
    """How many rows each of these has."""
    with house() as session:
        return [session.scalar(select(func.count()).select_from(model)) for model in models]
