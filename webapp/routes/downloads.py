"""A file as an answer: to be saved, kept by no cache."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from flask import make_response
from werkzeug.wrappers import Response

PDF = "application/pdf"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(data: bytes, kind: str, name: str) -> Response:
    """The bytes, under a name of any characters (RFC 6266)."""
    answer = make_response(data)
    answer.headers["Content-Type"] = kind
    plain = name if name.isascii() else f"download{PurePath(name).suffix}"
    answer.headers.set(
        "Content-Disposition", "attachment", **{"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
