"""The built front end: hashed names from the build's manifest."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

DIST = Path(__file__).resolve().parent.parent / "static" / "dist"


@cache
def manifest() -> dict[str, Any]:
    """What the build wrote: {"build": id, "files": {name: hashed name}}; a missing build says how to make one."""
    path = DIST / "manifest.json"
    if not path.exists():
        raise RuntimeError("the front end is not built: run `make build`")
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def asset(name: str) -> str:
    """The URL of a built file."""
    return f"/static/dist/{manifest()['files'][name]}"


def build_id() -> str:
    """The build's id."""
    return str(manifest()["build"])
