"""A person at a browser or a phone: Flask's test client, logged in, with the few gestures tests repeat."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import uuid
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import PASSWORD
from webapp.actions.sessions import Origin, open_session
from webapp.extensions import Writing, db
from webapp.models import Account, now

WHO = "runxin_who"
A_PHONE = uuid.UUID("01890000-0000-7000-8000-000000000001")


class Visitor(FlaskClient):
    """A browser. `account` is whose it is, once somebody is logged in."""

    account: uuid.UUID | None = None

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        """Every answer is read to its end, so that no file stays open."""
        return super().open(*args, buffered=buffered, **kwargs)

    def logged_in_as(self, account: uuid.UUID) -> Visitor:
        """With a session as the login gives it, confirmed in every way, without the work of a password."""
        with self.application.app_context():
            Writing.begin()
            person = db.session.get_one(Account, account)
            row, key = open_session(person, Origin("127.0.0.1", "a test"), now())
            row.second_factor_at = row.stepped_up_at = row.opened_at
            db.session.commit()
            db.session.remove()
            Writing.end()
        with self.session_transaction() as session:
            session["_user_id"] = key
            session["_fresh"] = True
            session.permanent = True
        self.set_cookie(WHO, str(account))
        self.account = account
        return self

    def log_in(self, login: str, password: str = PASSWORD, **form: str) -> TestResponse:
        """Through the login form."""
        return self.post("/login", data={"login": login, "password": password, **form})

    def hand_over(self, *entries: dict[str, Any], zipped: bool = False, **headers: str) -> TestResponse:
        """The phone's sync: these entries as one batch."""
        text = json.dumps({"device": str(A_PHONE), "epoch": "", "app": "test", "entries": entries}).encode()
        encoding = {"Content-Encoding": "gzip"} if zipped else {}
        return self.post(
            "/api/v1/outbox",
            data=gzip.compress(text) if zipped else text,
            content_type="application/json",
            headers={**encoding, **self._owner(), **headers},
        )

    def verdicts(self, *entries: dict[str, Any]) -> list[dict[str, Any]]:
        """What the server said of each entry of a batch it could read."""
        answer = self.hand_over(*entries)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.get_json()["verdicts"]
        return found

    def verdict(self, entry: dict[str, Any]) -> str:
        """The word alone: accepted, already, parked or refused."""
        return str(self.verdicts(entry)[0]["verdict"])

    def send_file(self, file_id: uuid.UUID | str, data: bytes) -> TestResponse:
        """The bytes of a photo."""
        return self.put(f"/api/v1/files/{file_id}", data=data, content_type="image/jpeg", headers=self._owner())

    def begin_file(self, file_id: uuid.UUID | str, data: bytes, **over: str) -> TestResponse:
        """Say that a file will come in pieces; `over` replaces headers (Upload_Length="5")."""
        said = {"file": str(file_id), "sha256": hashlib.sha256(data).hexdigest()}
        about = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
        return self.post(
            "/api/v1/files", headers=self._tus(Upload_Length=str(len(data)), Upload_Metadata=about) | _headers(over)
        )

    def send_piece(self, file_id: uuid.UUID | str, offset: int, piece: bytes, **over: str) -> TestResponse:
        """A piece of it."""
        headers = self._tus(Upload_Offset=str(offset), Content_Type="application/offset+octet-stream")
        return self.patch(f"/api/v1/files/{file_id}", data=piece, headers=headers | _headers(over))

    def offset_of(self, file_id: uuid.UUID | str) -> int:
        """How much of it the server has, as it says itself."""
        answer = self.head(f"/api/v1/files/{file_id}", headers=self._tus())
        assert answer.status_code == 200, answer.status_code
        return int(answer.headers["Upload-Offset"])

    def word_on(self, file_id: uuid.UUID | str) -> str:
        """What became of it: waiting, accepted or refused."""
        return str(self.get(f"/api/v1/files/{file_id}", headers=self._owner()).get_json()["verdict"])

    def _tus(self, **more: str) -> dict[str, str]:
        return {"Tus-Resumable": "1.0.0"} | _headers(more) | self._owner()

    def pull(self, cursor: str = "") -> TestResponse:
        """One page of the kit."""
        return self.get("/api/v1/kit", query_string={"cursor": cursor} if cursor else {}, headers=self._owner())

    def _owner(self) -> dict[str, str]:
        return {"Runxin-Account": str(self.account)} if self.account else {}


def _headers(named: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in named.items()}


def a_visitor(app: Flask) -> Visitor:
    """A browser in which nobody is logged in."""
    client = app.test_client()
    assert isinstance(client, Visitor)
    return client
