"""A file as an answer: to be saved, kept by no cache."""

from __future__ import annotations

from flask import make_response
from werkzeug.wrappers import Response

PDF = "application/pdf"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(data: bytes, kind: str, name: str) -> Response:
    """The bytes, under an ASCII name."""
    answer = make_response(data)
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
