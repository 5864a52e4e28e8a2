"""The built front end: hashed names from the build's manifest, and what the two versions before left.

A phone may still show a page of the version before, or hold it in its worker, when the server is already the new one. A
fresh checkout has no earlier builds; so each version keeps itself, when it is served, in a folder that outlives it.
"""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

DIST = Path(__file__).resolve().parent / "static" / "dist"
KEPT = 3  # this version and two before
PACKED = ".br"  # beside each file, the same by brotli
LOG = "builds.json"  # the builds that were served, the newest first


@cache
def manifest() -> dict[str, Any]:
    """What the build wrote: {"build": id, "files": {name: hashed name}}; a missing build says how to make one."""
    path = DIST / "manifest.json"
    if not path.exists():
        raise RuntimeError("the front end is not built: run `make build`")
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def build_id() -> str:
    """The build's id."""
    return str(manifest()["build"])


def keep_this_build(folder: Path) -> None:
    """Put this version's files beside those of the two before, and let older ones go."""
    kept = [build_id(), *(name for name in _known(folder) if name != build_id())][:KEPT]
    place = folder / build_id()
    place.mkdir(parents=True, exist_ok=True)
    for name in manifest()["files"].values():
        for one in (name, f"{name}{PACKED}"):
            if (DIST / one).exists():
                shutil.copyfile(DIST / one, place / one)
    (folder / LOG).write_text(json.dumps(kept))
    for old in folder.iterdir():
        if old.is_dir() and old.name not in kept:
            shutil.rmtree(old)


def places_of_builds(folder: Path | None) -> list[Path]:
    """Where built files may lie: this version's, then those of the versions before."""
    return [DIST, *(folder / name for name in _known(folder))] if folder else [DIST]


def _known(folder: Path) -> list[str]:
    try:
        found = json.loads((folder / LOG).read_text())
    except (OSError, ValueError):
        return []
    return [name for name in found if isinstance(name, str) and name.isalnum()]
