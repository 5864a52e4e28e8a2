"""What a desk's URL and forms say, read forgivingly: a link cut short or typed by hand shows the usual page."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection

from flask import request

from webapp.routes.gate import me

EARLIEST = dt.date(2000, 1, 1)
SIZES = (25, 50, 100)
LONGEST_SEARCH = 60


def text(name: str, longest: int = 4000) -> str:
    """A form's field, without spaces around it and without the NUL that PostgreSQL cannot store."""
    return request.form.get(name, "").replace("\x00", "").strip()[:longest]


def opened_with() -> dict[str, str]:
    """The facts a form was opened with (its field `base`); {} for none that can be read: then every change meets what
    is here by now."""
    try:
        read = json.loads(request.form.get("base", ""))
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(value) for name, value in read.items()} if isinstance(read, dict) else {}


def words() -> str:
    """What is searched for (?q=)."""
    return request.values.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def choice(name: str, known: Collection[str], otherwise: str) -> str:
    """One of a few known words."""
    value = request.values.get(name, otherwise)
    return value if value in known else otherwise


def several(name: str, known: Collection[str], otherwise: Collection[str]) -> list[str]:
    """Some of a few known words, in their order; for none of them, the usual ones."""
    asked = request.values.getlist(name)
    return [word for word in known if word in asked] or [word for word in known if word in otherwise]


def day() -> dt.date:
    """The day asked for (?day=2026-11-22); today for none, for one that is none, and for one still to come."""
    today = me().today
    try:
        asked = dt.date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today
    return asked if EARLIEST <= asked <= today else today


def since(name: str) -> dt.date | None:
    """The day from which on something is asked (?unvisited=2026-09-01); None for none, for one that is none, and for
    one still to come."""
    try:
        asked = dt.date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return asked if EARLIEST <= asked <= me().today else None


def page() -> int:
    """Which page (?page=), from 1."""
    return max(1, min(_number("page", 1), 1_000_000))


def size() -> int:
    """How many rows a page (?size=)."""
    asked = _number("size", SIZES[0])
    return asked if asked in SIZES else SIZES[0]


def id_of(value: str | None) -> uuid.UUID | None:
    """An id written out; None for none and for what is no id."""
    try:
        return uuid.UUID(value) if value else None
    except ValueError:
        return None


def _number(name: str, otherwise: int) -> int:
    value = request.args.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else otherwise
